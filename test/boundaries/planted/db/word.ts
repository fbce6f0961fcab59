export const word = 'db';

export const word = 'dev';

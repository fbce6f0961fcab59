export const word = 'test';

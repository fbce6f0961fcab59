export const word = 'cli';

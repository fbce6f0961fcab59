export const word = 'logging';

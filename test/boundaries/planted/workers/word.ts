export const word = 'workers';

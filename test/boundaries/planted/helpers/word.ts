export const word = 'helpers';

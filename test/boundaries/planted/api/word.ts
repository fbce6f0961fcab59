export const word = 'api';

export const word = 'console';

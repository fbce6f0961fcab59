export const word = 'contract';

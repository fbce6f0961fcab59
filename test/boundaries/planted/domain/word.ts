export const word = 'domain';

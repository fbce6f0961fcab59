export const word = 'bench';

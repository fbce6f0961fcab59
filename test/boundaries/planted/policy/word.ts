export const word = 'policy';

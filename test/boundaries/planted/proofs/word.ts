export const word = 'proofs';

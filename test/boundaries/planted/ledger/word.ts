export const word = 'ledger';

export const word = 'connectors/a';

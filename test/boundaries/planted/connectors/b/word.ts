export const word = 'connectors/b';

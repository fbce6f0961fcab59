export const word = 'connectors/port';

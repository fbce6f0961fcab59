export const word = 'workflows';

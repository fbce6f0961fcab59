export const word = 'activities';

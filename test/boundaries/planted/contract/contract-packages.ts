export { word } from 'zod';

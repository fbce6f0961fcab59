export { word } from '../workflows/word.js';

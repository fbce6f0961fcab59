export { word } from '../activities/word.js';

export { word } from '../b/word.js';

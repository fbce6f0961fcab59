export { word } from './a/word.js';

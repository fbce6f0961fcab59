export { word } from '../api/word.js';

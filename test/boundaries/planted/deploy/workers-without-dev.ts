export { word } from '../dev/word.js';

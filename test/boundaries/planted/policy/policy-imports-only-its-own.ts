export { word } from '../contract/word.js';

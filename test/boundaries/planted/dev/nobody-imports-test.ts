export { word } from '../test/word.js';

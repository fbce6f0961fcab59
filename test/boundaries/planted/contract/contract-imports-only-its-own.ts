export { word } from '../policy/word.js';

export { word } from '../db/word.js';

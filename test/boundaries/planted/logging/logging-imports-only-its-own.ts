export { word } from '../domain/word.js';

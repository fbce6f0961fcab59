export { word } from '../connectors/a/word.js';

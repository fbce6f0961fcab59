export { word } from '../ledger/word.js';

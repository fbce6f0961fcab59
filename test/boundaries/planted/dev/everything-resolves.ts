export { word } from './nowhere.js';

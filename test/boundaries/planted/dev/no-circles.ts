export { word } from './ring.js';

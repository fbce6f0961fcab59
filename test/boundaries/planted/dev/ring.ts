export { word } from './no-circles.js';

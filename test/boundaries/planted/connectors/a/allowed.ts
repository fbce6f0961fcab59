export { word as port } from '../port.js';
export { word as proof } from '../../proofs/word.js';
export { word as own } from './word.js';

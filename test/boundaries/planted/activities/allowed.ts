export { word as port } from '../connectors/port.js';
export { word as entry } from '../ledger/word.js';
export { word as table } from '../db/word.js';

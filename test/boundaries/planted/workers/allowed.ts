export { word as connector } from '../connectors/a/word.js';
export { word as activity } from '../activities/word.js';

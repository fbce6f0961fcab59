export { defineSearchAttributeKey } from '@temporalio/common';
export { sleep } from '@temporalio/workflow';
export { word } from '../domain/word.js';
export { word as message } from '../contract/word.js';
export type { word as activity } from '../activities/word.js';

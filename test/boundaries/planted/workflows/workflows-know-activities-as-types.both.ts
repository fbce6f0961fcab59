import type { word } from '../activities/word.js';
import { word as value } from '../activities/word.js';

export const copy: typeof word = value;

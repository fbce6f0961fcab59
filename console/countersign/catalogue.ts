import type { Language } from '../common/languages.js';
import { ENGLISH } from './english.js';
import { GERMAN } from './german.js';
import type { Texts } from './texts.js';

/** The languages there are, each with its texts. */
export const CATALOGUE: Readonly<Record<Language, Texts>> = { en: ENGLISH, de: GERMAN };

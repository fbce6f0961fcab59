import type { Language } from '../common/languages.js';
import { ENGLISH } from './english.js';
import { GERMAN } from './german.js';
import type { Texts } from './texts.js';

/** The texts of each language, for the server; a browser loads those of its own alone. */
export const CATALOGUE = { en: ENGLISH, de: GERMAN } as const satisfies Readonly<Record<Language, Texts>>;

/** The scripts that hold them. */
export const SCRIPT_OF_TEXTS: Readonly<Record<Language, string>> = { en: 'english.js', de: 'german.js' };

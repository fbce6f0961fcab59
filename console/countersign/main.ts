import { languageNamed } from '../common/languages.js';
import { CATALOGUE } from './catalogue.js';
import { Console } from './page.js';

/** What stands in the address after the hash, taken out of it. */
function fragmentOfLink(): URLSearchParams {
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (location.hash !== '') history.replaceState(null, '', `${location.pathname}${location.search}`);
  return fragment;
}

await new Console(CATALOGUE[languageNamed(document.documentElement.lang) ?? 'en']).begin(fragmentOfLink());

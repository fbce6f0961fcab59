import { posix } from 'node:path';
import type { Express } from 'express';
import { LANGUAGES, type Language } from '../../console/common/languages.js';
import { STYLE } from '../../console/common/style.js';
import { CATALOGUE, SCRIPT_OF_TEXTS } from '../../console/portal/catalogue.js';
import { firstPaint, signedInPaint } from '../../console/portal/first-paint.js';
import { RECOVER_PATH, SIGNED_IN_PATH } from '../../contract/portal.js';
import { serveScripts, type PageScripts } from './scripts.js';
import { sendServed, servedAs, wantedLanguage } from './served.js';

function at(name: string): string {
  return `${RECOVER_PATH}/${name}`;
}

/** Where the scripts of the page begin that a browser comes back to from another issuer. */
const SIGNED_IN = at('signed-in.js');
/** What a script imports at once, as it was compiled. */
const IMPORTED = /from '(\.[^']+)'/g;

/** What the page loads in one language, and no more: where it begins, its texts, and whatever those import in turn. */
function loadedIn(language: Language, scripts: PageScripts): readonly string[] {
  const loaded = new Set([at('main.js'), at(SCRIPT_OF_TEXTS[language])]);
  // What is added while it is gone through is gone through as well.
  for (const path of loaded)
    for (const [, imported = ''] of (scripts.get(path) ?? '').matchAll(IMPORTED))
      loaded.add(posix.join(path, '..', imported));
  return [...loaded];
}

/** What the subject's page is made of. */
interface Portal {
  readonly scripts: PageScripts;
  /** The page where passkeys sign, at an origin of its own. */
  readonly passkeyPage: string;
}

/**
 * Serves the subject's page, its style and its scripts. Opening the page does nothing: what it does, it does by the API's
 * operations, on a press of a button.
 */
export function servePortal(app: Express, { scripts, passkeyPage }: Portal): void {
  const style = `${RECOVER_PATH}/portal.css`;
  const paint = (language: Language): string =>
    firstPaint(language, { style, modules: loadedIn(language, scripts), passkeyPage });
  const painted = {
    [RECOVER_PATH]: paint,
    [SIGNED_IN_PATH]: (language: Language) => signedInPaint(language, CATALOGUE[language], SIGNED_IN),
  };
  for (const [path, paints] of Object.entries(painted)) {
    const pages = new Map(LANGUAGES.map((language) => [language, servedAs('html', paints(language))]));
    app.get(path, (request, response) => {
      const page = pages.get(wantedLanguage(request));
      if (page !== undefined) sendServed(request, response, page);
    });
  }
  const sheet = servedAs('css', STYLE);
  app.get(style, (request, response) => sendServed(request, response, sheet));
  serveScripts(app, scripts);
}

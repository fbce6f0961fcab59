import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Express } from 'express';
import { CATALOGUE, SCRIPT_OF_TEXTS } from '../../console/portal/catalogue.js';
import { LANGUAGES, type Language } from '../../console/portal/languages.js';
import { firstPaint, signedInPaint } from '../../console/portal/first-paint.js';
import { STYLE } from '../../console/portal/style.js';
import { RECOVER_PATH, SIGNED_IN_PATH } from '../../contract/portal.js';
import { sendServed, servedAs, wantedLanguage } from './served.js';

/** The compiled scripts of the page, by name; it begins with the first. */
export type PortalScripts = ReadonlyMap<string, string>;

/** Where the scripts begin. */
const MAIN = 'main.js';
/** What only the server needs. */
const NOT_SERVED: readonly string[] = ['catalogue.js', 'first-paint.js', 'style.js'];
/** Where the scripts of the page begin that a browser comes back to from another issuer. */
const SIGNED_IN = 'signed-in.js';

/** What the page loads in one language: neither the texts of another, nor what another page begins with. */
function loadedIn(language: Language, scripts: PortalScripts): readonly string[] {
  const others = LANGUAGES.filter((one) => one !== language).map((one) => SCRIPT_OF_TEXTS[one]);
  return [...scripts.keys()].filter((name) => name !== SIGNED_IN && !others.includes(name));
}

/**
 * Reads the scripts from the folder that they were compiled to.
 *
 * @throws when they are not there
 */
export function readPortalScripts(folder: string): PortalScripts {
  const names = readdirSync(folder).filter((name) => name.endsWith('.js') && !NOT_SERVED.includes(name));
  const others = names.filter((name) => name !== MAIN).toSorted();
  return new Map([MAIN, ...others].map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** What the subject's page is made of. */
interface Portal {
  readonly scripts: PortalScripts;
  /** The page where passkeys sign, at an origin of its own. */
  readonly passkeyPage: string;
}

/**
 * Serves the subject's page, its style and its scripts. Opening the page does nothing: what it does, it does by the API's
 * operations, on a press of a button.
 */
export function servePortal(app: Express, { scripts, passkeyPage }: Portal): void {
  const style = `${RECOVER_PATH}/portal.css`;
  const at = (name: string): string => `${RECOVER_PATH}/${name}`;
  const paint = (language: Language): string =>
    firstPaint(language, { style, modules: loadedIn(language, scripts).map(at), passkeyPage });
  const painted = {
    [RECOVER_PATH]: paint,
    [SIGNED_IN_PATH]: (language: Language) => signedInPaint(language, CATALOGUE[language], at(SIGNED_IN)),
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
  for (const [name, text] of scripts) {
    const script = servedAs('js', text);
    app.get(at(name), (request, response) => sendServed(request, response, script));
  }
}

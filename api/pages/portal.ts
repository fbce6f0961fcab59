import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Express } from 'express';
import { LANGUAGES } from '../../console/portal/catalogue.js';
import { firstPaint } from '../../console/portal/first-paint.js';
import { STYLE } from '../../console/portal/style.js';
import { RECOVER_PATH } from '../../contract/portal.js';
import { sendServed, servedAs, wantedLanguage } from './served.js';

/** The compiled scripts of the page, by name; it begins with the first. */
export type PortalScripts = ReadonlyMap<string, string>;

/** Where the scripts begin. */
const MAIN = 'main.js';
/** What only the server needs. */
const NOT_SERVED: readonly string[] = ['first-paint.js', 'style.js'];

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
  const modules = [...scripts.keys()].map((name) => `${RECOVER_PATH}/${name}`);
  const pages = new Map(
    LANGUAGES.map((language) => [language, servedAs('html', firstPaint(language, { style, modules, passkeyPage }))]),
  );
  app.get(RECOVER_PATH, (request, response) => {
    const page = pages.get(wantedLanguage(request));
    if (page !== undefined) sendServed(request, response, page);
  });
  const sheet = servedAs('css', STYLE);
  app.get(style, (request, response) => sendServed(request, response, sheet));
  for (const [name, text] of scripts) {
    const script = servedAs('js', text);
    app.get(`${RECOVER_PATH}/${name}`, (request, response) => sendServed(request, response, script));
  }
}

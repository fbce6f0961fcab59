import type { Express } from 'express';
import { LANGUAGES } from '../../console/common/languages.js';
import { STYLE } from '../../console/common/style.js';
import { firstPaint } from '../../console/portal/first-paint.js';
import { RECOVER_PATH } from '../../contract/portal.js';
import { serveScripts, type PageScripts } from './scripts.js';
import { sendServed, servedAs, wantedLanguage } from './served.js';

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
  const modules = [...scripts.keys()];
  const pages = new Map(
    LANGUAGES.map((language) => [language, servedAs('html', firstPaint(language, { style, modules, passkeyPage }))]),
  );
  app.get(RECOVER_PATH, (request, response) => {
    const page = pages.get(wantedLanguage(request));
    if (page !== undefined) sendServed(request, response, page);
  });
  const sheet = servedAs('css', STYLE);
  app.get(style, (request, response) => sendServed(request, response, sheet));
  serveScripts(app, scripts);
}

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Express, Request, Response } from 'express';
import { languageAccepted, languageNamed, LANGUAGES } from '../../console/portal/catalogue.js';
import { firstPaint } from '../../console/portal/first-paint.js';
import { STYLE } from '../../console/portal/style.js';
import { RECOVER_PATH } from '../../contract/portal.js';

/** Nothing from elsewhere, nothing inline, no frame around it; forms are sent by the script alone. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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

/** Something served: as it is and compressed, made once. */
interface Served {
  readonly type: 'html' | 'css' | 'js';
  readonly text: string;
  readonly gzip: Buffer;
  readonly etag: string;
}

function servedAs(type: Served['type'], text: string): Served {
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return { type, text, gzip: gzipSync(text), etag: `"${digest}"` };
}

function send(request: Request, response: Response, { type, text, gzip, etag }: Served): void {
  response.set({
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    // Kept, and asked about before each use: what was released last is what runs.
    'Cache-Control': 'no-cache',
    ETag: etag,
    Vary: 'Accept-Encoding, Accept-Language',
  });
  response.type(type);
  if (request.fresh) response.status(304).end();
  else if (request.acceptsEncodings('gzip') === 'gzip') response.set('Content-Encoding', 'gzip').send(gzip);
  else response.send(text);
}

/**
 * Serves the subject's page, its style and its scripts. Opening the page does nothing: what it does, it does by the API's
 * operations, on a press of a button.
 */
export function servePortal(app: Express, scripts: PortalScripts): void {
  const style = `${RECOVER_PATH}/portal.css`;
  const modules = [...scripts.keys()].map((name) => `${RECOVER_PATH}/${name}`);
  const pages = new Map(
    LANGUAGES.map((language) => [language, servedAs('html', firstPaint(language, { style, modules }))]),
  );
  app.get(RECOVER_PATH, (request, response) => {
    const { lang } = request.query;
    const wanted = typeof lang === 'string' ? languageNamed(lang) : null;
    const page = pages.get(wanted ?? languageAccepted(request.get('accept-language') ?? ''));
    if (page !== undefined) send(request, response, page);
  });
  const sheet = servedAs('css', STYLE);
  app.get(style, (request, response) => send(request, response, sheet));
  for (const [name, text] of scripts) {
    const script = servedAs('js', text);
    app.get(`${RECOVER_PATH}/${name}`, (request, response) => send(request, response, script));
  }
}

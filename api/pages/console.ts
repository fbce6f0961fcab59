import type { Express, Request, Response } from 'express';
import { LANGUAGES } from '../../console/common/languages.js';
import { consolePaint, CONSOLE_STYLE, signingPaint } from '../../console/countersign/first-paint.js';
import { CONSOLE_CALLBACK_PATH, CONSOLE_PATH, EXCEPTIONS_PATH, SIGN_PATH } from '../../contract/console.js';
import { takeConsoleSignIn } from '../../db/console-sessions.js';
import { MINUTE } from '../../domain/clock.js';
import type { ConsoleAccess } from '../console/access.js';
import { consoleCookieIn, keptOf, setConsoleCookie } from '../console/cookies.js';
import { beginConsole } from '../console/sessions.js';
import type { ApiDeps } from '../deps.js';
import { POLICY_SCRIPTS, servePolicyPages } from './policy.js';
import { serveScripts } from './scripts.js';
import { sendServed, servedAs, wantedLanguage, type Served } from './served.js';

type Deps = ApiDeps & { readonly console: ConsoleAccess };

/** As long as the cookie of a sign-in lives. */
const SIGN_IN_WITHIN = 10 * MINUTE;

function servePage(app: Express, paths: readonly string[], pages: ReadonlyMap<string, Served>): void {
  for (const path of paths)
    app.get(path, (request, response) => {
      const page = pages.get(wantedLanguage(request));
      if (page !== undefined) sendServed(request, response, page);
    });
}

/** What the page where decisions are signed runs, and where it begins; the console needs none of it. */
const SIGNING_SCRIPTS = ['signing-page', 'signed-text', 'signed-words', 'passkey'].map(
  (name) => `${CONSOLE_PATH}/${name}.js`,
);

function servePages(app: Express, deps: Deps): void {
  const { console, signing, publicUrl } = deps;
  const style = `${CONSOLE_PATH}/console.css`;
  const modules = [...console.scripts.keys()].filter((path) => ![...SIGNING_SCRIPTS, ...POLICY_SCRIPTS].includes(path));
  const signPage = `${signing.origin}${SIGN_PATH}`;
  const back = `${publicUrl}${CONSOLE_PATH}/cases/`;
  const works = LANGUAGES.map(
    (language) => [language, servedAs('html', consolePaint(language, { style, modules, signPage }))] as const,
  );
  const { rpId } = signing;
  const signs = LANGUAGES.map(
    (language) =>
      [language, servedAs('html', signingPaint(language, { style, modules: SIGNING_SCRIPTS, rpId, back }))] as const,
  );
  servePage(app, [CONSOLE_PATH, `${CONSOLE_PATH}/cases/:caseId`, EXCEPTIONS_PATH], new Map(works));
  servePage(app, [SIGN_PATH], new Map(signs));
  servePolicyPages(app, deps, style);
  const sheet = servedAs('css', CONSOLE_STYLE);
  app.get(style, (request, response) => sendServed(request, response, sheet));
  serveScripts(app, console.scripts);
}

/** Somebody who signed in, back from the identity provider. Whatever session the browser had before is none of theirs. */
async function comesBack(deps: Deps, request: Request, response: Response): Promise<void> {
  const { db, publicUrl, logger } = deps;
  const now = await deps.clock();
  const cookie = consoleCookieIn('sign-in', request.get('cookie'), publicUrl);
  const signIn = cookie === null ? undefined : await takeConsoleSignIn(db, keptOf(cookie), now - SIGN_IN_WITHIN);
  response.append('Set-Cookie', setConsoleCookie('sign-in', '', publicUrl));
  const callback = `${publicUrl}${request.originalUrl}`;
  const finished = signIn === undefined ? null : await deps.console.signIns.finish(signIn, callback);
  const caller = finished === null ? null : await deps.verifyAccessToken(finished.tokens.access, now);
  const back = `${signIn?.returnTo ?? CONSOLE_PATH}?lang=${signIn?.language ?? wantedLanguage(request)}`;
  if (finished === null || caller === null || caller.personId !== finished.personId) {
    logger.info('a sign-in to the console came to nothing', { isKnown: signIn !== undefined });
    return response.redirect(303, `${back}#failed`);
  }
  const session = await beginConsole(deps, finished.personId, finished.tokens, now);
  response.append('Set-Cookie', setConsoleCookie('session', session, publicUrl));
  response.redirect(303, back);
}

/** Serves the console and the page where decisions are signed. Opening either changes nothing. */
export function serveConsole(app: Express, deps: Deps): void {
  app.get(CONSOLE_CALLBACK_PATH, (request, response) => comesBack(deps, request, response));
  servePages(app, deps);
}

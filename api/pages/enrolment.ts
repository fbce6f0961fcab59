import type { Express, Request, Response } from 'express';
import { LANGUAGES } from '../../console/common/languages.js';
import { STYLE } from '../../console/common/style.js';
import { firstPaint, passkeyPaint } from '../../console/enrolment/first-paint.js';
import { ENROL_CALLBACK_PATH, ENROL_PASSKEY_PATH, ENROL_PATH } from '../../contract/enrolment.js';
import { beginSession, takeSignIn } from '../../db/enrolment-sessions.js';
import type { ApiDeps } from '../deps.js';
import type { EnrolmentAccess } from '../enrolment/access.js';
import { cookieIn, newCookie, setCookie } from '../enrolment/cookies.js';
import { serveEnrolmentNotMePage } from './not-me.js';
import { serveScripts } from './scripts.js';
import { sendServed, servedAs, wantedLanguage } from './served.js';

type Deps = Pick<ApiDeps, 'db' | 'seal' | 'clock' | 'publicUrl' | 'signing' | 'logger'> & {
  readonly enrolment: EnrolmentAccess;
};

/** Where what the passkeys' own page runs begins. */
const PASSKEY_SCRIPT = `${ENROL_PATH}/passkey-page.js`;

function servePages(app: Express, { enrolment, signing, publicUrl }: Deps): void {
  const style = `${ENROL_PATH}/enrolment.css`;
  const modules = [...enrolment.scripts.keys()].filter((path) => path !== PASSKEY_SCRIPT);
  const passkeyPage = `${signing.origin}${ENROL_PASSKEY_PATH}`;
  const pages = new Map(
    LANGUAGES.map((language) => {
      const back = `${publicUrl}${ENROL_PATH}?lang=${language}`;
      const page = servedAs('html', firstPaint(language, { style, modules, passkeyPage }));
      const signs = servedAs(
        'html',
        passkeyPaint(language, { style, module: PASSKEY_SCRIPT, rpId: signing.rpId, back }),
      );
      return [language, { page, signs }] as const;
    }),
  );
  app.get(ENROL_PATH, (request, response) => {
    const found = pages.get(wantedLanguage(request));
    if (found !== undefined) sendServed(request, response, found.page);
  });
  app.get(ENROL_PASSKEY_PATH, (request, response) => {
    const found = pages.get(wantedLanguage(request));
    if (found !== undefined) sendServed(request, response, found.signs);
  });
  const sheet = servedAs('css', STYLE);
  app.get(style, (request, response) => sendServed(request, response, sheet));
  serveScripts(app, enrolment.scripts);
}

/** Somebody who signed in, back from the identity provider: a session is theirs that nothing but their browser can use. */
async function comesBack(deps: Deps, request: Request, response: Response): Promise<void> {
  const { db, seal, clock, publicUrl, enrolment, logger } = deps;
  const signInId = cookieIn('sign-in', request.get('cookie'));
  const signIn = signInId === null ? undefined : await takeSignIn(db, signInId);
  response.append('Set-Cookie', setCookie('sign-in', '', publicUrl));
  const callback = `${publicUrl}${request.originalUrl}`;
  const finished = signIn === undefined ? null : await enrolment.signIns.finish(signIn, callback);
  const back = `${ENROL_PATH}?lang=${signIn?.language ?? wantedLanguage(request)}`;
  if (signIn === undefined || finished === null) {
    logger.info('a sign-in to enrol came to nothing', { isKnown: signIn !== undefined });
    return response.redirect(303, `${back}#failed`);
  }
  const { personId, idToken, freshUntil: endsAt } = finished;
  const { value, kept: sessionId } = newCookie();
  const { sealed } = await seal('enrolment-worker', idToken);
  const { thumbprint } = signIn;
  await beginSession(db, { sessionId, personId, thumbprint, idToken: sealed, endsAt }, await clock());
  response.append('Set-Cookie', setCookie('session', value, publicUrl));
  response.redirect(303, back);
}

/** Serves the pages where people enrol by themselves. Opening one changes nothing that is enrolled. */
export function serveEnrolment(app: Express, deps: Deps): void {
  servePages(app, deps);
  serveEnrolmentNotMePage(app);
  app.get(ENROL_CALLBACK_PATH, (request, response) => comesBack(deps, request, response));
}

import { keepConsoleSignIn } from '../../../db/console-sessions.js';
import { HOUR } from '../../../domain/clock.js';
import { keptOf, newCookieValue, setConsoleCookie } from '../../console/cookies.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { beginConsoleSignInSchema } from './schema.js';

export const beginConsoleSignIn = route(beginConsoleSignInSchema, async ({ body, now, logger }, deps) => {
  if (deps.console === null) return refused('not-found', 'nobody works here');
  const begun = await deps.console.signIns.begin().catch((error: unknown) => {
    logger.error('the identity provider cannot be asked', { error });
    return null;
  });
  if (begun === null) return refused('temporarily-unavailable', 'the identity provider is out of reach');
  const { location, ...secrets } = begun;
  const cookie = newCookieValue();
  const signIn = { signInId: keptOf(cookie), ...secrets, ...body, begunAt: now };
  await keepConsoleSignIn(deps.db, signIn, now - HOUR);
  const headers = { 'Set-Cookie': setConsoleCookie('sign-in', cookie, deps.publicUrl) };
  return { status: 201, body: { location }, headers };
});

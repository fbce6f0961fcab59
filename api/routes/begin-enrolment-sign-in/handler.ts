import { keepSignIn } from '../../../db/enrolment-sessions.js';
import { HOUR } from '../../../domain/clock.js';
import { newCookie, setCookie } from '../../enrolment/cookies.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { beginEnrolmentSignInSchema } from './schema.js';

export const beginEnrolmentSignIn = route(beginEnrolmentSignInSchema, async ({ body, identity, now, logger }, deps) => {
  if (deps.enrolment === null) return refused('not-found', 'nobody enrols here');
  const { session: thumbprint } = identity;
  const begun = await deps.enrolment.signIns.begin(thumbprint).catch((error: unknown) => {
    logger.error('the identity provider cannot be asked', { error });
    return null;
  });
  if (begun === null) return refused('temporarily-unavailable', 'the identity provider is out of reach');
  const { location, state, nonce, codeVerifier } = begun;
  const { value, kept } = newCookie();
  const { language } = body;
  const signIn = { signInId: kept, state, nonce, codeVerifier, thumbprint, language, begunAt: now };
  await keepSignIn(deps.db, signIn, now - HOUR);
  const headers = { 'Set-Cookie': setCookie('sign-in', value, deps.publicUrl) };
  return { status: 201, body: { location }, headers };
});

import type { Method } from '../domain/evidence.js';

const BY_TELEPHONE =
  'Texts and calls can be intercepted or redirected; an authenticator app or a saved recovery code is safer.';

/**
 * What people must be told of a restricted method wherever it is offered: its risk, and what to use instead
 * (SP 800-63B-4, section 3.2.9). In the characters of a text message's basic alphabet.
 */
const NOTICES: Readonly<Partial<Record<Method, string>>> = {
  'phone-code': BY_TELEPHONE,
  'call-back': BY_TELEPHONE,
};

/** The notice of a restricted method; undefined for a method that is not restricted. */
export function restrictedNotice(method: Method): string | undefined {
  return NOTICES[method];
}

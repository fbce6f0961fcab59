import type { Failure } from './texts.js';

/** What a problem of the API means in front of the page. What is not here has not been done, and may be tried again. */
const BY_CODE: ReadonlyMap<string, Failure> = new Map(
  Object.entries({
    'verification-not-completed': 'verification',
    'malformed-request': 'verification',
    'session-not-proven': 'session',
    'not-found': 'session',
    'too-many-sessions': 'sessions',
    'password-unacceptable': 'password',
    'password-reused': 'passwordReused',
    'passkey-unacceptable': 'passkey',
    'contact-unacceptable': 'contact',
    'contact-code-wrong': 'contactCode',
    'claim-not-open': 'freshCode',
    'claim-window-over': 'freshCode',
    'not-wanted-now': 'changed',
    'case-closed': 'changed',
    'case-halted': 'changed',
    unreachable: 'unreachable',
  } as const),
);

/** The one sentence for a problem, by its code. */
export function failureOf(code: string): Failure {
  return BY_CODE.get(code) ?? 'busy';
}

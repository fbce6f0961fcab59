import type { Failure } from './texts.js';

/** What a problem of the API means in front of the page. */
const BY_CODE: ReadonlyMap<string, Failure> = new Map(
  Object.entries({
    'enrolment-not-completed': 'refused',
    'malformed-request': 'refused',
    'session-not-proven': 'session',
    'not-found': 'session',
    unreachable: 'unreachable',
  } as const),
);

/** The one sentence for a problem, by its code. */
export function failureOf(code: string): Failure {
  return BY_CODE.get(code) ?? 'busy';
}

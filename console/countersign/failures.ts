import type { Failure } from './texts.js';

/** What a problem of the API means in front of the page. */
const BY_CODE: ReadonlyMap<string, Failure> = new Map(
  Object.entries({
    unauthenticated: 'session',
    'forbidden-role': 'role',
    'not-found': 'notFound',
    stale: 'stale',
    'statement-expired': 'late',
    'not-a-distinct-person': 'ownPart',
    'decider-is-subject': 'ownPart',
    'decider-opened': 'ownPart',
    'decider-vouched': 'ownPart',
    'not-permitted': 'role',
    'not-in-group': 'notInGroup',
    'not-a-person': 'outsider',
    'decider-operates': 'ownPart',
    'vendor-staff': 'outsider',
    'same-pair': 'tooOften',
    'same-opener': 'tooOften',
    'decided-before': 'tooOften',
    'seat-taken': 'notNow',
    'seat-not-yet': 'notNow',
    'seat-window-over': 'notNow',
    'nothing-to-withdraw': 'notNow',
    'key-too-recent': 'keyTooRecent',
    'authority-suspended': 'suspended',
    'delegator-conflicted': 'delegator',
    'call-back-missing': 'callBack',
    'above-decider': 'aboveYou',
    'not-wanted-now': 'notNow',
    'case-closed': 'notNow',
    proof: 'proof',
    'malformed-request': 'proof',
    'number-not-shown': 'number',
    'reason-missing': 'reason',
    unreachable: 'unreachable',
  } as const),
);

/** The one sentence for a problem, by its code. */
export function failureOf(code: string): Failure {
  return BY_CODE.get(code) ?? 'busy';
}

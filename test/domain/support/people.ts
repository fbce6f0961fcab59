import { DAY } from '../../../domain/clock.js';
import type { Workload } from '../../../domain/machine-facts.js';
import { workloadIdOf } from '../../../domain/machines.js';
import { isFor } from '../../../domain/owned-accounts.js';
import type { Action } from '../../../domain/actions.js';
import { NO_PERSON_KINDS, type CaseAccount } from '../../../domain/subjects.js';

/** When the sample case opens, in epoch milliseconds. */
export const OPENED_AT = Date.UTC(2026, 0, 12, 9);

export const CASE_ID = '7b1f2e1c-4f0a-4a57-9a35-0d6f0f6f3a01';

/** The session key's thumbprint that the honest subject uses throughout. */
export const SESSION = 'session-of-alice';

/** The subject of the sample case. */
export const SUBJECT = 'alice';

/** Took part in opening it: asked for it, held the ticket, called the API. */
export const OPENERS: readonly string[] = ['mona', 'dora'];
export const CALLER = 'olga';

/** What runs as it, for two months before. */
export const WORKLOAD: Workload = {
  issuer: 'https://platform.example.com',
  sub: 'spiffe://example.com/nightly',
  since: OPENED_AT - 60 * DAY,
};

/** By what evidence of it names it. */
export const WORKLOAD_ID = workloadIdOf(WORKLOAD);

/** What the subject owns, in cases about an account that is no person's. */
export const ACCOUNT: CaseAccount = {
  accountId: 'nightly',
  kind: 'service-account',
  name: 'nightly-backup',
  changeId: 'CHG0004711',
  machine: { workload: WORKLOAD },
};

/** An account of a kind that an action is for. */
export function accountFor(action: Action): CaseAccount {
  const kind = NO_PERSON_KINDS.find((one) => isFor(action, one));
  if (kind === undefined) throw new Error(`${action} is for no account`);
  return { ...ACCOUNT, kind };
}

/** Vouches for the subject, where somebody has to; may approve and review by the groups they are in. */
export const VOUCHER = 'mira';

export const APPROVERS = 'recovery-approvers';
export const REVIEWERS = 'recovery-reviewers';
export const ON_DUTY = 'operators';

/** Members of the groups; `adam` and `anna` are in both, so that only separation of duties keeps them from reviewing. */
export const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  adam: [APPROVERS, REVIEWERS, ON_DUTY],
  anna: [APPROVERS, REVIEWERS, ON_DUTY],
  arno: [APPROVERS],
  rita: [REVIEWERS],
  rob: [REVIEWERS, ON_DUTY],
  oscar: [ON_DUTY],
  mira: [APPROVERS, REVIEWERS, ON_DUTY],
  alice: [APPROVERS, REVIEWERS, ON_DUTY],
  mona: [APPROVERS, REVIEWERS, ON_DUTY],
  dora: [APPROVERS, REVIEWERS, ON_DUTY],
  olga: [APPROVERS, REVIEWERS, ON_DUTY],
};

/** Why somebody of the sample case who has a part in it is told that they may not take another. */
export function recusedAs(by: string): string {
  if (by === SUBJECT) return 'decider-is-subject';
  if (by === VOUCHER) return 'decider-vouched';
  return [...OPENERS, CALLER].includes(by) ? 'decider-opened' : 'not-a-distinct-person';
}

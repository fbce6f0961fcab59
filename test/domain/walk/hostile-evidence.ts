import type { Action } from '../../../domain/actions.js';
import type { Case } from '../../../domain/case.js';
import { DAY, HOUR, SECOND } from '../../../domain/clock.js';
import { METHODS, type EvidenceReceipt, type Method } from '../../../domain/evidence.js';
import { CASE_ID } from '../support/people.js';
import { evidenceReceipt, unsigned } from '../support/receipts.js';
import { move, type Move } from './moves.js';

type Flaw = (receipt: EvidenceReceipt, now: number) => Partial<EvidenceReceipt>;

/** Every way we know for an item to be no evidence, and some that are fine. */
const FLAWS: readonly Flaw[] = [
  () => ({}),
  () => ({ relayable: false }),
  () => ({ strength: 1 }),
  () => ({ caseId: `${CASE_ID}-other` }),
  () => ({ personId: 'bob' }),
  () => ({ action: 'factor.rebind' as Action }),
  () => ({ session: 'session-of-the-attacker' }),
  () => ({ session: 'session-of-the-attacker', relayable: false }),
  () => ({ session: 'session-of-bob' }),
  ({ purpose }) => ({ purpose: purpose === 'verify' ? 'claim' : 'verify' }),
  (_, now) => ({ verifiedAt: now - 700 * SECOND, freshUntil: now - SECOND }),
  (_, now) => ({ freshUntil: now }),
  (_, now) => ({ verifiedAt: now + HOUR, freshUntil: now + HOUR + 60 * SECOND }),
  (_, now) => ({ verifiedAt: now - 2 * HOUR, freshUntil: now + 60 * SECOND }),
  ({ freshUntil }) => ({ freshUntil: freshUntil + SECOND }),
  (_, now) => ({ enrolledAt: now - 3 * DAY }),
  ({ strength }) => ({ strength: strength === 2 ? 3 : 2 }),
  () => ({ strength: 0 }),
  () => ({ behind: ['password'] }),
  () => ({ behind: ['passkey'] }),
  () => ({ domains: [] }),
  () => ({ domains: ['handset', 'mailbox'] }),
  () => ({ domains: ['handset'] }),
  () => ({ method: 'security-question' as Method }),
  () => ({ enrolledId: 'workload:of-another' }),
];

/** An item with something wrong about it, as if the verifier had signed it all the same. */
export function hostileEvidence(kase: Case, now: number, messageId: string, flaw: number, which: number): Move {
  const receipt = evidenceReceipt(kase, METHODS[which % METHODS.length]!, now, { messageId });
  const spoilt = { ...receipt, ...FLAWS[flaw % FLAWS.length]!(receipt, now) };
  return move({ kind: 'evidence', evidence: unsigned(spoilt), messageId });
}

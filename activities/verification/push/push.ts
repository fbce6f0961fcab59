import { endPush } from '../../../db/pushes.js';
import type { Refusal } from '../../../domain/refusals.js';
import type { Checked, CheckDeps, Try, VerificationMethod } from '../method.js';
import type { HeardPush } from './hear-pushes.js';

/** 5 minutes, as a code by telephone (recovery policy, section 2; SP 800-63B-4, section 3.1.3.2 allows 10). */
const VALID_SECONDS = 300;

/** Why a push is no evidence; null when it is, `not-yet` while it may still be answered. */
function refusalOf({ answer, expiresAt, pushedAt }: HeardPush, { kase, now }: Try): Refusal | 'not-yet' | null {
  // The claim's fresh item takes one that was sent after the evidence was frozen (recovery policy, section 5.1).
  const isOfThisStage = kase.phase !== 'awaiting-claim' || pushedAt > (kase.frozenAt ?? now);
  switch (answer) {
    case 'waiting':
      return now < expiresAt ? 'not-yet' : 'push-unanswered';
    case 'approved':
      return now < expiresAt && isOfThisStage ? null : 'code-expired';
    case 'expired':
      return 'push-unanswered';
    case 'denied':
    case 'disowned':
      return 'push-refused';
  }
}

/** Only the newest push of the case counts, once, for the session that shows its number; what came of it says its provider. */
async function check(_deps: CheckDeps, attempt: Try): Promise<Checked> {
  const { trx, session, enrolled, pushes, now } = attempt;
  const push = pushes.at(-1);
  if (push === undefined) return { kind: 'not-possible', refusal: 'push-waiting' };
  if (push.session !== session) return { kind: 'not-possible', refusal: 'session-other' };
  const factor = enrolled.find(({ enrolledId }) => enrolledId === push.enrolledId);
  const refusal = factor === undefined ? 'push-refused' : refusalOf(push, attempt);
  if (refusal === 'not-yet') return { kind: 'not-possible', refusal: 'push-waiting' };
  if (!(await endPush(trx, push, { wasApproved: refusal === null, at: now })))
    return { kind: 'not-possible', refusal: 'code-spent' };
  if (factor === undefined || refusal !== null) return { kind: 'fails', refusal: refusal ?? 'push-refused' };
  return { kind: 'holds', enrolled: factor };
}

/**
 * A push to the authenticator that people have already, with a number to match (recovery policy, section 1: out-of-band
 * with transfer, S2). Of the handset, as the app that may be on it (section 5.4). The number can be read out to its owner,
 * so it is relayable (section 5.3).
 */
export const push: VerificationMethod = {
  proves: 'answers an enrolled authenticator, with the number that the page shows',
  strength: 2,
  domains: ['handset'],
  relayable: true,
  enrolledKind: 'push',
  challenge: { kind: 'pushed', validSeconds: VALID_SECONDS },
  check,
};

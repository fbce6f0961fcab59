import type { ChallengeMessage } from '../../../contract/messages.js';
import { countPushesInVain, isPushTaken, keepTakenPush, notePush, type NewPush } from '../../../db/pushes.js';
import { consume } from '../../../db/verification.js';
import type { Case } from '../../../domain/case.js';
import { DAY, SECOND } from '../../../domain/clock.js';
import type { Enrolled, EnrolledPush } from '../../../domain/enrolled.js';
import type { Refusal } from '../../../domain/refusals.js';
import { seal, type SealingKey } from '../../../proofs/sealing.js';
import type { CaseDeps } from '../../deps.js';
import type { PushGateway, SentPush } from '../../pushes/gateway.js';
import { attemptsLeft } from '../attempts.js';
import type { PushedChallenge } from '../method.js';
import { pushSeal } from './hear-pushes.js';

type Deps = Pick<CaseDeps, 'db' | 'pepper' | 'pushes'>;

/** Pushes of a case that came to nothing (recovery policy, section 2: two; SP 800-63B-4, section 3.1.3.2: limited). */
const IN_VAIN_PER_CASE = 2;

/** Our choice: as many as two cases may send. Whoever is asked without end says yes in the end. */
const IN_VAIN_PER_DAY = 4;

/** A push that is wanted. `now` in epoch milliseconds. */
export interface Pushing {
  readonly challenge: PushedChallenge;
  readonly enrolled: readonly Enrolled[];
  /** The session that asks, and may show the number. */
  readonly session: string;
  /** Its browser's key, that the number is sealed to. */
  readonly replyTo: SealingKey | null;
  readonly now: number;
}

/** The authenticator enrolled for longest that can be asked. */
function reachable(deps: Deps, enrolled: readonly Enrolled[]) {
  for (const factor of enrolled) {
    const gateway = factor.kind === 'push' ? deps.pushes[factor.provider] : undefined;
    if (factor.kind === 'push' && gateway !== undefined) return { factor, gateway };
  }
  return null;
}

/** Notes a push before it is sent, so that it counts whatever comes of it; or says why none is. */
async function noted(deps: Deps, kase: Case, push: NewPush): Promise<Refusal | null> {
  return consume(deps.db, push.personId, async (trx) => {
    if ((await attemptsLeft(trx, kase, 'push', push.at)) === 0) return 'attempts-spent';
    const inVain = await countPushesInVain(trx, push, push.at - DAY);
    if (inVain.ofCase >= IN_VAIN_PER_CASE) return 'flooded';
    if (inVain.ofPerson >= IN_VAIN_PER_DAY) return 'attempts-spent';
    // Asked before, by this very request, and what came of it nobody knows: it is not asked twice.
    return (await notePush(trx, push)) ? null : 'code-undelivered';
  });
}

/** Sends it to an authenticator that its provider says was bound long enough before the case (CTL-02). */
async function sent(gateway: PushGateway, kase: Case, factor: EnrolledPush, validSeconds: number) {
  const standing = await gateway.standing(factor);
  if (standing.kind === 'gone') return 'not-enrolled';
  const tenureFrom = kase.opening.receipt.openedAt - kase.plan.evidence.tenureDays * DAY;
  if (standing.since !== null && standing.since > tenureFrom) return 'enrolled-too-recently';
  return gateway.push(factor, validSeconds);
}

async function keep(deps: Deps, push: NewPush, replyTo: SealingKey, { transactionId, number }: SentPush) {
  const { sealed: sealedNumber } = await seal(replyTo, number);
  const made = { ...push, transactionId, pushedAt: push.at };
  await keepTakenPush(deps.db, push, { transactionId, seal: pushSeal(deps.pepper, made), sealedNumber });
}

/**
 * Asks the subject's own authenticator, once or not at all: no authenticator rings twice for one request. The number is
 * sealed to the browser that asked before it is written anywhere. A provider that hangs or fails becomes a refusal, so that
 * the person goes on by another way.
 */
export async function pushOnce(
  deps: Deps,
  kase: Case,
  { messageId }: ChallengeMessage,
  { challenge, enrolled, session, replyTo, now }: Pushing,
): Promise<Refusal | null> {
  if (replyTo === null) return 'submission-missing';
  const reached = reachable(deps, enrolled);
  if (reached === null) return 'method-unavailable';
  const { factor, gateway } = reached;
  const { validSeconds } = challenge;
  const key = { caseId: kase.id, messageId };
  if ((await isPushTaken(deps.db, key)) === true) return null;
  const expiresAt = now + validSeconds * SECOND;
  const { enrolledId } = factor;
  const push = { ...key, personId: kase.subject.personId, enrolledId, session, at: now, expiresAt };
  const refusal = await noted(deps, kase, push);
  if (refusal !== null) return refusal;
  const taken = await sent(gateway, kase, factor, validSeconds).catch((): Refusal => 'code-undelivered');
  if (typeof taken === 'string') return taken;
  await keep(deps, push, replyTo, taken);
  return null;
}

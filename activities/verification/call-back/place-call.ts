import type { ChallengeMessage } from '../../../contract/messages.js';
import { spendAttestation } from '../../../db/attestations.js';
import { keepSessionNumber } from '../../../db/session-numbers.js';
import { maskedNumber } from '../../../domain/call-back.js';
import type { Case } from '../../../domain/case.js';
import type { Enrolled } from '../../../domain/enrolled.js';
import type { Refusal } from '../../../domain/refusals.js';
import { sessionNumberOf } from '../../../proofs/session-number.js';
import { isRefusal, type Denied } from '../../access/judged.js';
import type { CaseDeps } from '../../deps.js';
import { attestedFor } from '../attested.js';
import type { CalledChallenge } from '../method.js';
import { phoneTheCode } from '../phone-code/phone-the-code.js';

type Deps = Pick<
  CaseDeps,
  'db' | 'ledgerDb' | 'trust' | 'directory' | 'access' | 'signing' | 'pepper' | 'phones' | 'clock'
>;

/** Who is to be called back. `now` in epoch milliseconds. */
export interface CallingBack {
  readonly challenge: CalledChallenge;
  readonly enrolled: readonly Enrolled[];
  /** The session that asks, whose page shows a number to be read to whoever calls. */
  readonly session: string;
  readonly now: number;
}

/** Whether the number that somebody signed to call is the one that is called. */
function isNumberOf(enrolled: readonly Enrolled[], masked: string | undefined): boolean {
  const called = enrolled.find((thing) => thing.kind === 'phone' && thing.takes.includes('voice'));
  return called?.kind === 'phone' && masked === maskedNumber(called.number);
}

/**
 * Rings the subject at the number enrolled for longest that takes calls, once somebody who may has signed that they are calling:
 * they are connected first, and once they have hung up the code is read out. Or says why not. Nobody calls by being asked
 * to: it begins with whoever calls (CTL-01).
 *
 * @throws what the gateway threw, while it is asked again
 */
export async function placeCall(
  deps: Deps,
  kase: Case,
  message: ChallengeMessage,
  { challenge, enrolled, session, now }: CallingBack,
): Promise<Denied | Refusal | null> {
  if ((deps.phones?.deskLine ?? null) === null) return 'method-unavailable';
  const { method, messageId } = message;
  const calling = await attestedFor(deps, { kase, method, session: null, word: 'calling', now });
  if (isRefusal(calling)) return calling === 'attestation-missing' ? 'call-not-begun' : calling;
  if (!isNumberOf(enrolled, calling.attestation.calledBack?.number)) return 'attestation-wrong';
  await keepSessionNumber(deps.db, {
    caseId: kase.id,
    session,
    number: sessionNumberOf(deps.pepper, kase.id, session),
  });
  const code = challenge.codeFor(deps.pepper, kase.id, messageId, calling.by);
  const { validSeconds } = challenge;
  const refusal = await phoneTheCode(deps, kase, message, {
    code,
    validSeconds,
    enrolled,
    by: 'voice',
    afterDesk: true,
    now,
  });
  // Until it rang, whoever called may be asked for again.
  if (refusal === null) await spendAttestation(deps.db, calling.attestationId, now);
  return refusal;
}

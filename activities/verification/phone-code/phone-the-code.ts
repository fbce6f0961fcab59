import type { ChallengeMessage } from '../../../contract/messages.js';
import { firstIssuedAt } from '../../../db/issued-codes.js';
import type { Case } from '../../../domain/case.js';
import { DAY, SECOND } from '../../../domain/clock.js';
import type { Method } from '../../../domain/evidence.js';
import type { Enrolled, EnrolledPhone, PhoneChannel } from '../../../domain/enrolled.js';
import { lineRefusal } from '../../../domain/phone-lines.js';
import type { Refusal } from '../../../domain/refusals.js';
import { hashCode } from '../../../proofs/codes.js';
import type { CaseDeps } from '../../deps.js';
import { NumberRefusedError, type PhoneGateway } from '../../phones/gateway.js';
import { note } from '../note.js';
import { numberKeyOf } from './number-limits.js';
import { codeText } from './words.js';

type Deps = Pick<CaseDeps, 'db' | 'pepper' | 'phones' | 'clock'>;

/** A code for a telephone: the numbers it may go to, and how it is wanted. `now` in epoch milliseconds. */
export interface Phoning {
  readonly code: string;
  readonly validSeconds: number;
  readonly enrolled: readonly Enrolled[];
  readonly by: PhoneChannel | null;
  /** Whether somebody of the desk is connected first. */
  readonly afterDesk?: boolean;
  readonly now: number;
}

/** One number, and how the code reaches it. */
interface Line {
  readonly phone: EnrolledPhone;
  readonly by: PhoneChannel;
}

/** Our choice: a case waits for a gateway no longer than this, since one that waits takes no other evidence meanwhile. */
const PATIENCE_SECONDS = 30;

/** The number enrolled for longest that takes what is wanted; or, where nothing is said, what its owner prefers. */
function lineFor(enrolled: readonly Enrolled[], by: PhoneChannel | null): Line | null {
  for (const phone of enrolled) {
    if (phone.kind !== 'phone') continue;
    const channel = by === null ? phone.takes[0] : phone.takes.find((taken) => taken === by);
    if (channel !== undefined) return { phone, by: channel };
  }
  return null;
}

/** Why the line is not what it was when it was enrolled, by its carrier's word just before it is used (CTL-02). */
async function changedLine(
  gateway: PhoneGateway,
  kase: Case,
  wanted: Method,
  { phone }: Line,
): Promise<Refusal | null> {
  const { methods, tenureDays } = kase.plan.evidence;
  const facts = await gateway.carrierFacts(phone.number);
  const rule = methods.find(({ method }) => method === wanted);
  return lineRefusal(facts, kase.opening.receipt.openedAt - tenureDays * DAY, rule?.mustKnow);
}

/** A gateway that fails is asked again by the activity's retries, and after a while not any more. */
async function whenItFails(deps: Deps, { caseId, messageId }: ChallengeMessage, error: unknown): Promise<Refusal> {
  if (error instanceof NumberRefusedError) return 'code-undelivered';
  const now = await deps.clock();
  const since = (await firstIssuedAt(deps.db, caseId, messageId)) ?? now;
  if (now - since >= PATIENCE_SECONDS * SECOND) return 'code-undelivered';
  throw error;
}

/**
 * Notes a code, asks the carrier whether the line is still the one that was enrolled, and sends it there; or says why not.
 * A gateway that hangs, fails or knows nothing becomes a refusal in the end, so that the person can go on by another way.
 *
 * @throws what the gateway threw, while it is asked again
 */
export async function phoneTheCode(
  deps: Deps,
  kase: Case,
  message: ChallengeMessage,
  { code, validSeconds, enrolled, by, afterDesk = false, now }: Phoning,
): Promise<Refusal | null> {
  const gateway = deps.phones;
  if (gateway === null) return 'method-unavailable';
  const line = lineFor(enrolled, by);
  if (line === null) return 'not-enrolled';
  const { method, messageId } = message;
  const refusal = await note(deps, kase, message, {
    enrolledId: line.phone.enrolledId,
    codeHash: await hashCode(code, deps.pepper),
    numberKey: numberKeyOf(deps.pepper, line.phone.number),
    validSeconds,
    now,
  });
  if (refusal !== null) return refusal;
  try {
    const changed = await changedLine(gateway, kase, method, line);
    if (changed !== null) return changed;
    const text = codeText(line.by, code, validSeconds, method);
    const idempotencyKey = `${kase.id}.${messageId}`;
    await gateway.send({ to: line.phone.number, by: line.by, text, idempotencyKey, validSeconds, afterDesk });
    return null;
  } catch (error) {
    return whenItFails(deps, message, error);
  }
}

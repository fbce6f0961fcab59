import type { ChallengeMessage, EvidenceMessage } from '../../contract/messages.js';
import type { Db, Trx } from '../../db/connect.js';
import { deleteSubmission } from '../../db/submissions.js';
import { consume, readVerdict, storeVerdict } from '../../db/verification.js';
import type { Case } from '../../domain/case.js';
import type { Fact } from '../../domain/facts.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Denied } from '../access/judged.js';

type Submitting = ChallengeMessage | EvidenceMessage;

/** The verdict a message was given before, or null. Proofs inside it are verified again where it is recorded. */
export async function givenVerdict(db: Db, { caseId, messageId }: Submitting): Promise<Fact | null> {
  const fact = await readVerdict(db, caseId, messageId);
  // The column holds what `settle` wrote and nothing else may write it; JSON has no type of its own.
  return fact === undefined ? null : (fact as unknown as Fact);
}

/**
 * Judges a message once: whatever `judge` consumes, the deletion of the submission and the verdict are one transaction
 * (architecture, section 5: Single use and at-least-once). Judged again, the first verdict stands and nothing is consumed.
 */
export async function settle(
  db: Db,
  kase: Case,
  message: Submitting,
  now: number,
  judge: (trx: Trx) => Promise<Fact>,
): Promise<Fact> {
  return consume(db, kase.subject.personId, async (trx) => {
    const given = await givenVerdict(trx, message);
    if (given !== null) return given;
    const fact = await judge(trx);
    const { caseId, messageId, submission } = message;
    await deleteSubmission(trx, submission);
    await storeVerdict(trx, { caseId, messageId, factJson: JSON.stringify(fact), at: now });
    return fact;
  });
}

/** A message that was no try at anything: nothing is counted. */
export function refusedMessage({ messageId, kind }: Submitting, no: Denied | Refusal): Fact {
  const denied = typeof no === 'string' ? { refusal: no } : no;
  return { kind: 'message-refused', messageId, about: kind, ...denied };
}

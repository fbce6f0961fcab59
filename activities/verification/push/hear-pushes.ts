import { openPushes, type OpenPush } from '../../../db/pushes.js';
import { canonicalJson } from '../../../domain/canonical.js';
import type { Case } from '../../../domain/case.js';
import { MINUTE } from '../../../domain/clock.js';
import type { Enrolled } from '../../../domain/enrolled.js';
import { keyedHash } from '../../../proofs/keyed-hash.js';
import type { CaseDeps } from '../../deps.js';
import { allEnrolled } from '../../enrolled/all-enrolled.js';
import type { PushAnswer } from '../../pushes/gateway.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'pepper' | 'pushes'>;

/** A push of the case, and what came of it by its provider's word. */
export type HeardPush = OpenPush & { readonly answer: PushAnswer };

/** Our choice: a provider keeps what came of a push for minutes. After that nobody says "not me" there any more. */
const LISTENS_FOR_MS = 15 * MINUTE;

/**
 * What binds a transaction to the case, session and authenticator it was made for. Nobody makes one without the pepper: a
 * row that names what somebody approved elsewhere is none.
 */
export function pushSeal(pepper: Uint8Array, push: Omit<OpenPush, 'seal'>): string {
  const { caseId, messageId, enrolledId, session, transactionId, pushedAt, expiresAt } = push;
  return keyedHash(
    pepper,
    'push',
    canonicalJson({ caseId, messageId, enrolledId, session, transactionId, pushedAt, expiresAt }),
  );
}

/** A provider that fails has not answered: whoever asks again later hears it. */
async function answerTo(deps: Deps, push: OpenPush, enrolled: readonly Enrolled[]): Promise<PushAnswer> {
  const factor = enrolled.find(({ enrolledId }) => enrolledId === push.enrolledId);
  if (factor?.kind !== 'push' || push.seal !== pushSeal(deps.pepper, push)) return 'denied';
  try {
    return (await deps.pushes[factor.provider]?.answer(factor, push.transactionId)) ?? 'waiting';
  } catch {
    return 'waiting';
  }
}

/** Whether there are pushes of a case that nothing came of yet. `now` in epoch milliseconds. */
export async function hasPushesToHear({ db }: Pick<Deps, 'db'>, kase: Case, now: number): Promise<boolean> {
  return (await openPushes(db, kase.id, now - LISTENS_FOR_MS)).length > 0;
}

/**
 * Asks the providers what came of the pushes of a case that nothing came of before, oldest first. Claimants say nothing of
 * it; and whatever is given in the case, it is asked first, so that "not me" is heard though nobody here wants to hear it.
 */
export async function hearPushes(deps: Deps, kase: Case, now: number): Promise<readonly HeardPush[]> {
  const open = await openPushes(deps.db, kase.id, now - LISTENS_FOR_MS);
  if (open.length === 0) return [];
  const enrolled = await allEnrolled(deps, kase.subject.personId);
  return Promise.all(open.map(async (push) => ({ ...push, answer: await answerTo(deps, push, enrolled) })));
}

/** Whether the person said at their authenticator that it was not them who asked. */
export function isDisowned(pushes: readonly HeardPush[]): boolean {
  return pushes.some(({ answer }) => answer === 'disowned');
}

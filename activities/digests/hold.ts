import { holdForDigest } from '../../db/digests.js';
import type { Case } from '../../domain/case.js';
import { nextMornings } from '../../domain/mornings.js';
import type { NoticeKind } from '../../domain/notices.js';
import type { PersonId } from '../../domain/subjects.js';
import type { CaseDeps } from '../deps.js';
import type { Recipient } from '../notices/recipients.js';

/** The next one takes what the one that is going out just now does not; a third is there for a clock that is ahead. */
const MORNINGS = 3;

/** Keeps what a manager is told of a case for the morning that comes next where they are. Safe to repeat. */
export async function holdsForDigest(
  deps: Pick<CaseDeps, 'db' | 'clock' | 'mails'>,
  { id: caseId }: Case,
  kind: NoticeKind,
  managerId: PersonId,
  { reader }: Pick<Recipient, 'reader'>,
): Promise<void> {
  const at = await deps.clock();
  const mornings = nextMornings(at, deps.mails.digestHour, reader.timeZone, MORNINGS);
  await holdForDigest(deps.db, { managerId, caseId, kind, at }, mornings);
}

import { type DigestKey, sendDueDigest } from '../../db/digests.js';
import { readCaseView } from '../../db/views.js';
import type { Case } from '../../domain/case.js';
import type { CaseActivities } from '../case-activities.js';
import type { CaseDeps } from '../deps.js';
import { MailRefusedError } from '../notices/mail.js';
import { readerOf } from '../mails/reader.js';
import { addressKey, writeMail } from '../mails/write-mail.js';
import { notMeLink } from '../notices/not-me.js';
import { type DigestCase, digestLetter } from './digest-letter.js';

type Deps = Pick<
  CaseDeps,
  'db' | 'directory' | 'pepper' | 'verifierKey' | 'clock' | 'sendMail' | 'mails' | 'publicUrl'
> & { readonly logger: Pick<CaseDeps['logger'], 'warn'> };

/** So many in one go, so that one stays well below the time that an activity may take. */
const SENT_AT_ONCE_MAX = 20;

/** The cases as they were last recorded, each with the manager's own link. */
async function casesOf(deps: Deps, { managerId }: DigestKey, caseIds: readonly string[]): Promise<DigestCase[]> {
  const cases: DigestCase[] = [];
  for (const caseId of caseIds) {
    const view = await readCaseView(deps.db, caseId);
    if (view === undefined) continue;
    const kase = view.state as unknown as Case; // written by `activities/recording/record.ts`, as a case
    cases.push({ kase, notMe: await notMeLink(deps, caseId, managerId) });
  }
  return cases;
}

/** Sends one digest. Whoever has no mailbox (any more) is not written to, and it is said in the log. */
async function sendDigest(deps: Deps, digest: DigestKey, caseIds: readonly string[]): Promise<void> {
  const { managerId, day } = digest;
  const manager = await deps.directory.findById(managerId);
  const cases = await casesOf(deps, digest, caseIds);
  if (cases.length === 0) return;
  if (manager === null || manager.workEmail === '') {
    deps.logger.warn('a manager has no mailbox for their digest', { personId: managerId, day });
    return;
  }
  const reader = readerOf(deps, manager);
  const to = manager.workEmail;
  const messageId = `<digest.${day}.${addressKey(deps.pepper, to)}@countersign>`;
  const mail = writeMail({ messageId, to, caseId: null }, digestLetter(cases, deps.mails.desks, reader), reader);
  try {
    await deps.sendMail(mail);
  } catch (error) {
    if (!(error instanceof MailRefusedError)) throw error;
    deps.logger.warn('a mailbox takes no digests', { personId: managerId, day });
  }
}

/** Sends one that is due. What cannot be sent now is tried again in the next pass, and holds up no other. */
async function sendNext(deps: Deps, failed: (DigestKey & { readonly error: unknown })[]): Promise<DigestKey | null> {
  let current: DigestKey | null = null;
  try {
    return await sendDueDigest(deps.db, { now: await deps.clock(), except: failed }, async (digest, caseIds) => {
      current = digest;
      await sendDigest(deps, digest, caseIds);
    });
  } catch (error) {
    if (current === null) throw error;
    failed.push({ ...(current as DigestKey), error });
    return current;
  }
}

/**
 * Sends the digests whose morning has come, each once: whoever sends one holds its row, and it is noted as sent together
 * with it. Between the mail server's word and that note only a crash can fall; then it goes out again, as the same mail.
 * True when there may be more.
 *
 * @throws {AggregateError} when some could not be sent now
 */
export function sendDigests(deps: Deps): CaseActivities['sendDigests'] {
  return async () => {
    const failed: (DigestKey & { readonly error: unknown })[] = [];
    for (let sent = 0; sent < SENT_AT_ONCE_MAX; sent += 1) {
      if ((await sendNext(deps, failed)) !== null) continue;
      if (failed.length === 0) return false;
      break;
    }
    if (failed.length > 0) {
      throw new AggregateError(
        failed.map(({ error }) => error),
        `${failed.length} digests were not sent`,
      );
    }
    return true;
  };
}

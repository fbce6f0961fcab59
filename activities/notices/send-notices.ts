import { noteNoticeSent, wasNoticeSent } from '../../db/notices.js';
import type { Case } from '../../domain/case.js';
import { mustReach, type Notice, waitsForDigest } from '../../domain/notices.js';
import type { PersonId } from '../../domain/subjects.js';
import type { CaseActivities } from '../case-activities.js';
import type { CaseDeps, Mail } from '../deps.js';
import { holdsForDigest } from '../digests/hold.js';
import { addressKey, writeMail } from '../mails/write-mail.js';
import { MailRefusedError } from './mail.js';
import { notMeLink } from './not-me.js';
import { noticeLetter } from './notice-letter.js';
import { recoverLink } from './recover.js';
import { type Recipient, recipientsOf } from './recipients.js';
import { usesOf } from './uses.js';

/** What is told of a mailbox: no more is needed of a logger here. */
interface Warn {
  warn(message: string, fields: Readonly<Record<string, unknown>>): unknown;
}

/** What telling people takes. */
export type NoticeDeps = Pick<
  CaseDeps,
  | 'db'
  | 'ledgerDb'
  | 'trust'
  | 'directory'
  | 'pepper'
  | 'verifierKey'
  | 'clock'
  | 'sendMail'
  | 'mails'
  | 'policy'
  | 'securityMailTo'
  | 'publicUrl'
> & { readonly logger: Warn };
type Deps = NoticeDeps;

/** Derived from case, entry, kind and address, so that sending again is the same mail; the address does not show in it. */
function messageIdOf(deps: Deps, kase: Case, { kind, sequence }: Notice, { address }: Recipient): string {
  return `<${kase.id}.${sequence}.${kind}.${addressKey(deps.pepper, address)}@countersign>`;
}

/** Whose link stops the case by one deliberate act: of those it happens to, and who is said to have decided (section 4). */
function repudiator({ as, personId }: Recipient): PersonId | null {
  return as === 'subject' || as === 'manager' || as === 'decider' ? personId : null;
}

/** What one recipient of a notice is sent. */
async function mailOf(deps: Deps, kase: Case, notice: Notice, recipient: Recipient): Promise<Mail> {
  const { address, as, reader } = recipient;
  const stopper = repudiator(recipient);
  const notMe = stopper === null ? null : await notMeLink(deps, kase.id, stopper);
  const recover = as === 'subject' ? await recoverLink(deps, kase) : null;
  const now = await deps.clock();
  const uses = as === 'owner' ? await usesOf(deps, kase, now) : [];
  const around = { notMe, recover, publicUrl: deps.publicUrl, desks: deps.mails.desks, now, uses };
  const messageId = messageIdOf(deps, kase, notice, recipient);
  return writeMail(
    { messageId, to: address, caseId: kase.id },
    noticeLetter(kase, notice.kind, as, around, reader),
    reader,
  );
}

/** What a mail is of, and whose it is. */
interface Telling {
  readonly kase: Pick<Case, 'id'>;
  readonly kind: string;
  readonly personId: PersonId | null;
}

/** Sends a mail and notes that it was taken. False when the mailbox is refused for good. */
export async function sendNow(deps: Deps, { kase, kind, personId }: Telling, mail: Mail): Promise<boolean> {
  try {
    await deps.sendMail(mail);
  } catch (error) {
    if (!(error instanceof MailRefusedError)) throw error;
    deps.logger.warn('a mailbox takes no notices', { caseId: kase.id, kind, personId });
    return false;
  }
  await noteNoticeSent(deps.db, { messageId: mail.messageId, caseId: kase.id, kind, at: await deps.clock() });
  return true;
}

/** Sends one mail of a notice, unless it was taken before. False when the mailbox is refused for good. */
async function sendOne(deps: Deps, kase: Case, notice: Notice, recipient: Recipient): Promise<boolean> {
  if (await wasNoticeSent(deps.db, messageIdOf(deps, kase, notice, recipient))) return true;
  const { kind } = notice;
  const { personId } = recipient;
  return sendNow(deps, { kase, kind, personId }, await mailOf(deps, kase, notice, recipient));
}

/** Tells one recipient: by a mail, or where it is a manager's and may wait, in their next digest. */
async function tellOne(deps: Deps, kase: Case, notice: Notice, recipient: Recipient): Promise<boolean> {
  const { as, personId } = recipient;
  if (as !== 'manager' || personId === null || !waitsForDigest(kase, notice.kind))
    return sendOne(deps, kase, notice, recipient);
  await holdsForDigest(deps, kase, notice.kind, personId, recipient);
  return true;
}

function rejections(results: readonly PromiseSettledResult<unknown>[]): readonly unknown[] {
  return results.filter((result) => result.status === 'rejected').map((result): unknown => result.reason);
}

/** Tells everybody whom a notice concerns, side by side. One dead mailbox does not hold up a case, nobody reached does. */
async function sendNotice(deps: Deps, kase: Case, notice: Notice): Promise<void> {
  const recipients = await recipientsOf(deps, kase, notice);
  if (recipients.length === 0) deps.logger.warn('a notice has no recipient', { caseId: kase.id, kind: notice.kind });
  const results = await Promise.allSettled(recipients.map((recipient) => tellOne(deps, kase, notice, recipient)));
  const failures = rejections(results);
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} mails of ${notice.kind} were not sent`);
  const reached = results.some((result) => result.status === 'fulfilled' && result.value);
  if (!reached && recipients.length > 0 && mustReach(notice.kind))
    throw new MailRefusedError(`every mailbox of ${notice.kind} is refused`);
}

/**
 * Sends the notices of one step, side by side. A mail that was sent is not sent again; one that could not be is, on the
 * next try. One dead mailbox does not hold up a case, but nobody reached at all does (CTL-25).
 *
 * @throws {AggregateError} when a mail could not be sent now, or every mailbox of a notice was refused
 */
export function sendNotices(deps: Deps): CaseActivities['sendNotices'] {
  return async (kase, notices) => {
    const failures = rejections(await Promise.allSettled(notices.map((notice) => sendNotice(deps, kase, notice))));
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
  };
}

import { ENROL_NOT_ME_PATH, type EnrolmentStart } from '../../contract/enrolment.js';
import { readChange, type EnrolmentChange } from '../../db/enrolment-changes.js';
import { noteChangeMailSent, wasChangeMailSent } from '../../db/enrolment-notices.js';
import { readEnrolled, readEnrolledSet } from '../../db/enrolments.js';
import { isInSet, verifyEnrolled, verifyEnrolledSet } from '../../proofs/enrolled.js';
import { keyedHash } from '../../proofs/keyed-hash.js';
import { signTakeBack } from '../../proofs/take-back.js';
import type { Letter } from '../mails/letter.js';
import { quoteName } from '../mails/outside.js';
import { readerOf, type Reader } from '../mails/reader.js';
import { writeMail } from '../mails/write-mail.js';
import { MailRefusedError } from '../notices/mail.js';
import type { EnrolmentChangeKind, EnrolmentProof } from '../../domain/enrolment.js';
import type { EnrolmentDeps } from './deps.js';
import type { EnrolmentActivities } from './enrolment-activities.js';
import { changedLetter, securityLetter, takenBackLetter } from './letters.js';

/** The person's own addresses in one version of their set. */
async function addressesIn(deps: EnrolmentDeps, personId: string, version: number | null): Promise<readonly string[]> {
  const row = version === null ? undefined : await readEnrolledSet(deps.db, personId, version);
  const set = row === undefined ? null : await verifyEnrolledSet(deps.trust, row.jws);
  if (set === null) return [];
  const things = await Promise.all(
    (await readEnrolled(deps.db, personId)).map(async ({ jws }) =>
      isInSet(set, jws) ? verifyEnrolled(deps.trust, jws) : null,
    ),
  );
  return things.flatMap((thing) => (thing?.kind === 'email' ? [thing.address] : []));
}

/**
 * All addresses of the person, those of before and those of now, but the one that the change itself brought: whoever brought it
 * knows (SP 800-63B-4, section 4.6; issue 5, item 3).
 */
async function recipientsOf(
  deps: EnrolmentDeps,
  change: EnrolmentChange,
  workEmail: string,
): Promise<readonly string[]> {
  const { personId, beforeVersion, afterVersion, kind } = change;
  const before = await addressesIn(deps, personId, beforeVersion);
  const after = kind === 'add-address' ? [] : await addressesIn(deps, personId, afterVersion);
  const all = [...before, ...after, workEmail].filter((address) => address !== '');
  return [...new Map(all.map((address) => [address.toLowerCase(), address])).values()];
}

/** A letter and whoever reads it. */
interface Addressed {
  readonly to: string;
  readonly letter: Letter;
  readonly reader: Reader;
}

async function sendOnce(
  deps: EnrolmentDeps,
  { changeId }: EnrolmentChange,
  { to, letter, reader }: Addressed,
): Promise<void> {
  const whom = keyedHash(deps.pepper, 'enrolment-notice', `${to.toLowerCase()}\0${letter.subject}`).slice(0, 16);
  const messageId = `<${changeId}.${whom}@countersign>`;
  if (await wasChangeMailSent(deps.db, messageId)) return;
  try {
    await deps.sendMail(writeMail({ messageId, to, caseId: null }, letter, reader));
  } catch (error) {
    if (!(error instanceof MailRefusedError)) throw error;
    deps.logger.warn('a mailbox takes no notices', { changeId });
  }
  await noteChangeMailSent(deps.db, messageId, changeId, await deps.clock());
}

async function letterOf(deps: EnrolmentDeps, change: EnrolmentChange, reader: Reader): Promise<Letter> {
  const { changeId, personId, kind, provenBy, at: time } = change;
  if (kind === 'take-back') return takenBackLetter(time, reader);
  const token = await signTakeBack(deps.enrolmentKey, { changeId, personId, issuedAt: time });
  // Written by the settling step, from values of these types.
  const told = { kind: kind as EnrolmentChangeKind, provenBy: (provenBy ?? 'sign-in') as EnrolmentProof };
  return changedLetter(told, time, `${deps.publicUrl}${ENROL_NOT_ME_PATH}#token=${token}`, reader);
}

async function toSecurity(deps: EnrolmentDeps, change: EnrolmentChange, whom: string): Promise<void> {
  const { kind, provenBy, at: time } = change;
  if (kind !== 'take-back' && provenBy !== 'sign-in') return;
  const reader = readerOf(deps, null);
  const letter = securityLetter(kind === 'take-back' ? 'disowned' : 'coldStart', quoteName(whom), time, reader);
  await sendOnce(deps, change, { to: deps.securityMailTo, letter, reader });
}

/** Sends what an errand that was done calls for. A mail that was taken is not sent again. */
export function tellOfErrand(deps: EnrolmentDeps): EnrolmentActivities['tellOfErrand'] {
  return async ({ changeId }: EnrolmentStart) => {
    const change = await readChange(deps.db, changeId);
    if (change === undefined || change.outcome === 'refused' || change.afterVersion === null) return;
    const person = await deps.directory.findById(change.personId);
    const reader = readerOf(deps, person);
    const letter = await letterOf(deps, change, reader);
    const sends = (await recipientsOf(deps, change, person?.workEmail ?? '')).map((to) =>
      sendOnce(deps, change, { to, letter, reader }),
    );
    const whom = `${person?.displayName ?? ''} (${change.personId})`;
    const results = await Promise.allSettled([...sends, toSecurity(deps, change, whom)]);
    const failures = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} mails of a change were not sent`);
  };
}

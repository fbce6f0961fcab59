import { noteEnrolmentMail } from '../../db/campaigns.js';
import type { Trx } from '../../db/connect.js';
import { lookAgain, lookAtDueHolder, noteContactQuestions, unasked } from '../../db/contact-questions.js';
import { DAY } from '../../domain/clock.js';
import { CONTACT_LOOK_DAYS, contactQuestions } from '../../domain/contact-questions.js';
import { dayAt, nextMornings } from '../../domain/mornings.js';
import { enrolledOfAll } from '../enrolled/enrolled-of-all.js';
import { readerOf } from '../mails/reader.js';
import { addressKey, writeMail } from '../mails/write-mail.js';
import { MailRefusedError } from '../notices/mail.js';
import { TRY_AGAIN_MILLISECONDS, type CampaignDeps, type Outcome } from './deps.js';
import { contactLetter } from './letters.js';
import { whereaboutsOf } from './look-at-members.js';

/** Asks somebody about their contacts if a year is over, in one mail for all of them, and says when to look again. */
async function look(deps: CampaignDeps, now: number, trx: Trx, personId: string): Promise<number> {
  const person = await deps.directory.findById(personId);
  const reader = readerOf(deps, person);
  const morningAfter = (from: number): number =>
    nextMornings(from, deps.mails.digestHour, reader.timeZone, 1)[0]?.at ?? from + DAY;
  const later = morningAfter(now + CONTACT_LOOK_DAYS * DAY);
  if (person === null || person.workEmail === '' || (await whereaboutsOf(deps, person)) !== 'there') return later;
  const [held] = await enrolledOfAll(deps.db, [personId], deps.trust);
  const contacts = (held?.enrolled ?? []).filter(({ kind }) => kind === 'contact');
  const questions = await unasked(trx, contactQuestions(contacts, now));
  const [first] = questions;
  if (first === undefined) return later;
  const day = dayAt(now, deps.mails.digestHour, reader.timeZone);
  const isFree = await noteEnrolmentMail(trx, { personId, day, campaignId: null, mail: 'contact' }, now);
  if (!isFree) return morningAfter(now);
  await noteContactQuestions(trx, questions, now);
  const to = person.workEmail;
  const messageId = `<contact.${first.enrolledId}.${first.year}.${addressKey(deps.pepper, to)}@countersign>`;
  await deps.sendMail(writeMail({ messageId, to, caseId: null }, contactLetter(deps.publicUrl, reader), reader));
  return later;
}

/** Looks at one person who is due. What cannot be sent now is tried again later, and holds up nobody else's. */
export async function lookAtNextHolder(deps: CampaignDeps, now: number): Promise<Outcome> {
  let current: string | null = null;
  try {
    const due = await lookAtDueHolder(deps.db, now, (trx, personId) => {
      current = personId;
      return look(deps, now, trx, personId);
    });
    return due === null ? 'nobody' : 'looked';
  } catch (error) {
    if (current === null) throw error;
    const isGone = error instanceof MailRefusedError;
    await lookAgain(deps.db, current, now + (isGone ? CONTACT_LOOK_DAYS * DAY : TRY_AGAIN_MILLISECONDS));
    const why = isGone ? 'a mailbox takes no questions about contacts' : 'a question about contacts was not sent';
    deps.logger.warn(why, { personId: current });
    return isGone ? 'looked' : 'failed';
  }
}

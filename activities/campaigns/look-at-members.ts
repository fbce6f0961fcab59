import { lookAtDueMember, noteEnrolmentMail, noteMember, type DueMember, type Looked } from '../../db/campaigns.js';
import type { Trx } from '../../db/connect.js';
import { hasOpenRecovery } from '../../db/openings.js';
import { campaignStep, type CampaignMail, type Found } from '../../domain/campaigns.js';
import { dayAt, nextMornings } from '../../domain/mornings.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { enrolledOfAll } from '../enrolled/enrolled-of-all.js';
import { readerOf, type Reader } from '../mails/reader.js';
import { addressKey, writeMail } from '../mails/write-mail.js';
import { MailRefusedError } from '../notices/mail.js';
import { TRY_AGAIN_MILLISECONDS, type CampaignDeps, type Outcome, type Pass } from './deps.js';
import type { HasGap } from './gaps.js';
import { campaignLetter } from './letters.js';

/** Where somebody is that may be written to: with nobody who left, is kept out or is just being recovered. */
export async function whereaboutsOf(
  { db }: Pick<CampaignDeps, 'db'>,
  person: PersonOfRecord | null,
): Promise<Found['whereabouts']> {
  if (person === null || person.status === 'left') return 'left';
  return person.status === 'active' && !(await hasOpenRecovery(db, person.personId)) ? 'there' : 'away';
}

async function foundOf(
  deps: CampaignDeps,
  { personId, actions }: DueMember,
  person: PersonOfRecord | null,
  today: string,
  hasGap: HasGap,
): Promise<Found> {
  const [held] = await enrolledOfAll(deps.db, [personId], deps.trust);
  return {
    whereabouts: await whereaboutsOf(deps, person),
    hasMailbox: person !== null && person.workEmail !== '',
    isOpen: person !== null && hasGap(actions, person, held?.enrolled ?? []),
    today,
  };
}

async function send(deps: CampaignDeps, { campaignId }: DueMember, mail: CampaignMail, to: string, reader: Reader) {
  const messageId = `<campaign.${campaignId}.${mail}.${addressKey(deps.pepper, to)}@countersign>`;
  const letter = campaignLetter(mail, deps.publicUrl, reader);
  await deps.sendMail(writeMail({ messageId, to, caseId: null }, letter, reader));
}

/** Looks at somebody, writes to them if that is due, and says when to look again. */
async function look(deps: CampaignDeps, { now, hasGap }: Pass, trx: Trx, member: DueMember): Promise<Looked> {
  const person = await deps.directory.findById(member.personId);
  const reader = readerOf(deps, person);
  const today = dayAt(now, deps.mails.digestHour, reader.timeZone);
  const [morning] = nextMornings(now, deps.mails.digestHour, reader.timeZone, 1);
  if (morning === undefined) throw new Error('a day without a morning');
  const step = campaignStep(member, member, await foundOf(deps, member, person, today, hasGap));
  switch (step.kind) {
    case 'end':
      return { ended: step.as };
    case 'send': {
      const { personId, campaignId } = member;
      const isFree = await noteEnrolmentMail(trx, { personId, day: today, campaignId, mail: step.mail }, now);
      if (isFree) await send(deps, member, step.mail, person?.workEmail ?? '', reader);
      return { lookAt: morning.at };
    }
    case 'wait':
      return { lookAt: morning.at };
  }
}

/**
 * Looks at one person of a campaign who is due. Whom the mail server does not take for good is given up; what it does not take
 * now is tried again later, and holds up nobody else's.
 */
export async function lookAtNextMember(deps: CampaignDeps, pass: Pass): Promise<Outcome> {
  let current: DueMember | null = null;
  try {
    const due = await lookAtDueMember(deps.db, pass.now, (trx, member) => {
      current = member;
      return look(deps, pass, trx, member);
    });
    return due === null ? 'nobody' : 'looked';
  } catch (error) {
    if (current === null) throw error;
    const { campaignId, personId } = current as DueMember;
    const isGone = error instanceof MailRefusedError;
    const looked = isGone ? { ended: 'no-mailbox' } : { lookAt: pass.now + TRY_AGAIN_MILLISECONDS };
    await noteMember(deps.db, { campaignId, personId }, looked, pass.now);
    const why = isGone ? 'a mailbox takes no mail of a campaign' : 'a mail of a campaign was not sent';
    deps.logger.warn(why, { campaignId, personId });
    return isGone ? 'looked' : 'failed';
  }
}

import { randomUUID } from 'node:crypto';
import { sendCampaignMails } from '../../../activities/campaigns/send-campaign-mails.js';
import type { SendMail } from '../../../activities/deps.js';
import { startCampaign } from '../../../db/campaigns.js';
import { DAY } from '../../../domain/clock.js';
import type { Enrolled } from '../../../domain/enrolled.js';
import type { PersonOfRecord } from '../../../domain/subjects.js';
import { loadPolicy } from '../../../policy/load.js';
import type { SubjectWorld } from '../verification/subject-world.js';

/** Somebody who is asked to enrol, and where they read of it. */
export interface Asked {
  readonly personId: string;
  readonly address: string;
}

/** People with nothing enrolled, campaigns over them and what they read, around one world. */
export async function campaignWorld(world: SubjectWorld) {
  const policy = await loadPolicy('policy/recovery.yaml', { production: false });
  const warnings: string[] = [];
  const logger = {
    warn: (message: string, fields?: object) => void warnings.push(`${message} ${JSON.stringify(fields)}`),
  };

  /** Somebody new, with nothing enrolled; `changes` as the directory of record has them. */
  function person(changes: Partial<PersonOfRecord> = {}): Asked {
    const personId = `person-${randomUUID()}`;
    world.known(personId, changes);
    return { personId, address: changes.workEmail ?? `${personId}@example.com` };
  }

  const base = (personId: string, enrolledAt: number) =>
    ({ type: 'enrolled', enrolledId: randomUUID(), personId, enrolledAt }) as const;

  /** They enrol what gets them through a password reset, as of now: what is left is to wait. */
  async function enrols({ personId }: Asked): Promise<void> {
    const things: readonly Enrolled[] = [
      { ...base(personId, world.time.now), kind: 'recovery-code', domains: ['paper'], codeHash: 'h' },
      {
        ...base(personId, world.time.now),
        kind: 'email',
        domains: ['mailbox'],
        address: `${personId}@home.example`,
        behindIdentityProvider: false,
      },
    ];
    await world.enrolThings(personId, things);
  }

  return {
    warnings,
    person,
    enrols,
    /** They name somebody whom they trust. */
    async names({ personId }: Asked, ...enrolledAt: readonly number[]): Promise<void> {
      const contacts = enrolledAt.map((at): Enrolled => ({
        ...base(personId, at),
        kind: 'contact',
        domains: ['voucher'],
        address: 'friend@friends.example.net',
      }));
      await world.enrolThings(personId, contacts);
    },
    /** Starts a campaign as the command does: all in one wave. */
    async starts(people: readonly Asked[], day: string, reminders = 2): Promise<string> {
      const campaignId = `campaign-${randomUUID()}`;
      const campaign = { campaignId, actions: ['password.reset'], reminders, remindAfterDays: 7 };
      const members = people.map(({ personId }) => ({ personId, wave: 1, day, lookAt: Date.parse(day) - DAY }));
      await startCampaign(world.database.owner, campaign, members, world.time.now);
      return campaignId;
    },
    /** One pass of one worker over who is due. */
    passes: (sendMail: SendMail = world.deps.sendMail) =>
      sendCampaignMails({ ...world.deps, policy, logger, sendMail })(),
    read: async ({ address }: Asked) => (await world.mail.messages()).filter(({ to }) => to.includes(address)),
    endings: async (campaignId: string) => {
      const rows = await world.database.owner
        .selectFrom('campaign_member')
        .select(['ended', 'look_at'])
        .where('campaign_id', '=', campaignId)
        .execute();
      return rows.map(({ ended, look_at: lookAt }) => (lookAt === null ? ended : 'under way'));
    },
  };
}

import type { Db, Trx } from './connect.js';

/** What a campaign was started with. */
export interface Campaign {
  readonly campaignId: string;
  readonly actions: readonly string[];
  readonly reminders: number;
  readonly remindAfterDays: number;
}

/** Somebody in a campaign: in which wave, on which day (`YYYY-MM-DD`), and from when on they are looked at. */
export interface NewMember {
  readonly personId: string;
  readonly wave: number;
  readonly day: string;
  readonly lookAt: number;
}

/** As many rows as fit into one statement's parameters with room to spare (PostgreSQL: 65,535). */
const ROWS_AT_ONCE = 5_000;

/**
 * Writes a campaign and whoever is in it, all or nothing. False where there is one of that name.
 *
 * @param db as the owner
 */
export async function startCampaign(
  db: Db,
  { campaignId, actions, reminders, remindAfterDays }: Campaign,
  members: readonly NewMember[],
  at: number,
): Promise<boolean> {
  const asked = { reminders, remind_after_days: remindAfterDays, started_at: at };
  return db.transaction().execute(async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('campaign')
      .values({ campaign_id: campaignId, actions: actions.join(), ...asked })
      .onConflict((conflict) => conflict.column('campaign_id').doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    for (let from = 0; from < members.length; from += ROWS_AT_ONCE) {
      const rows = members
        .slice(from, from + ROWS_AT_ONCE)
        .map(({ personId, wave, day, lookAt }) => ({ person_id: personId, wave, day, look_at: lookAt }));
      const named = rows.map((row) => ({ campaign_id: campaignId, ...row }));
      await trx.insertInto('campaign_member').values(named).execute();
    }
    return true;
  });
}

/**
 * Stops a campaign for good. Whoever is just being written to is waited for: once this is over, nothing more is sent. False
 * where none of that name is under way.
 *
 * @param db as the owner
 */
export async function stopCampaign(db: Db, campaignId: string, at: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('campaign')
      .set({ stopped_at: at })
      .where('campaign_id', '=', campaignId)
      .where('stopped_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return false;
    await trx.updateTable('campaign_member').set({ look_at: null }).where('campaign_id', '=', campaignId).execute();
    return true;
  });
}

/** Somebody in a campaign who is to be looked at. */
export interface DueMember extends Campaign {
  readonly personId: string;
  readonly day: string;
  readonly mailsSent: number;
  readonly lastMailDay: string | null;
}

/** Who it is, in which campaign. */
export type MemberKey = Pick<DueMember, 'campaignId' | 'personId'>;

/** What is written of somebody who was looked at: when again, or how it is over. */
export type Looked = { readonly lookAt: number } | { readonly ended: string };

async function writeLooked(trx: Trx | Db, { campaignId, personId }: MemberKey, looked: Looked, at: number) {
  const change = 'ended' in looked ? { look_at: null, ended: looked.ended, ended_at: at } : { look_at: looked.lookAt };
  await trx
    .updateTable('campaign_member')
    .set(change)
    .where('campaign_id', '=', campaignId)
    .where('person_id', '=', personId)
    // A campaign that was stopped stays so.
    .where('look_at', 'is not', null)
    .execute();
}

async function memberOf(trx: Trx, { campaignId, personId }: MemberKey, day: string): Promise<DueMember> {
  const campaign = await trx
    .selectFrom('campaign')
    .select(['actions', 'reminders', 'remind_after_days as remindAfterDays'])
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
  const sent = await trx
    .selectFrom('enrolment_mail')
    .select(({ fn }) => [fn.countAll<number>().as('mailsSent'), fn.max('day').as('lastMailDay')])
    .where('campaign_id', '=', campaignId)
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return { campaignId, personId, day, ...campaign, actions: campaign.actions.split(','), ...sent };
}

/**
 * Takes whoever is longest due, does what is to be done about them and writes what came of it, all or none. Somebody whom
 * another worker looks at is left to it. Null when nobody is due.
 *
 * @param look when it throws, nothing is written
 */
export async function lookAtDueMember(
  db: Db,
  now: number,
  look: (trx: Trx, member: DueMember) => Promise<Looked>,
): Promise<MemberKey | null> {
  return db.transaction().execute(async (trx) => {
    const due = await trx
      .selectFrom('campaign_member')
      .select(['campaign_id as campaignId', 'person_id as personId', 'day'])
      .where('look_at', '<=', now)
      .orderBy('look_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (due === undefined) return null;
    await writeLooked(trx, due, await look(trx, await memberOf(trx, due, due.day)), now);
    return due;
  });
}

/** Writes of somebody what came of a look that failed. */
export async function noteMember(db: Db, key: MemberKey, looked: Looked, at: number): Promise<void> {
  await writeLooked(db, key, looked, at);
}

/** A mail that asks somebody to enrol, or about a contact; `campaignId` is null for the latter. */
export interface EnrolmentMail {
  readonly personId: string;
  /** Of the person's own calendar. */
  readonly day: string;
  readonly campaignId: string | null;
  readonly mail: string;
}

/**
 * Notes a mail in the transaction that sends it. False when the person was written to on that day, or has had this mail: then
 * it is not sent. Waits for whoever is just writing to the same person.
 */
export async function noteEnrolmentMail(trx: Trx, noted: EnrolmentMail, at: number): Promise<boolean> {
  const { personId, day, campaignId, mail } = noted;
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('enrolment_mail')
    .values({ person_id: personId, day, campaign_id: campaignId, mail, sent_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

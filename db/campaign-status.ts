import type { Db } from './connect.js';

/** A campaign as it stands in the tables. Times in epoch milliseconds. */
export interface CampaignRecord {
  readonly campaignId: string;
  readonly actions: readonly string[];
  readonly startedAt: number;
  readonly stoppedAt: number | null;
  readonly members: readonly {
    readonly personId: string;
    readonly wave: number;
    readonly day: string;
    readonly ended: string | null;
    readonly endedAt: number | null;
  }[];
  readonly mails: readonly { readonly personId: string; readonly day: string; readonly mail: string }[];
}

/** The names of all campaigns, the latest first. */
export async function campaignNames(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('campaign').select('campaign_id').orderBy('started_at', 'desc').execute();
  return rows.map((row) => row.campaign_id);
}

/** A campaign with everybody in it and every mail that it sent; null where there is none of that name. */
export async function readCampaign(db: Db, campaignId: string): Promise<CampaignRecord | null> {
  const campaign = await db
    .selectFrom('campaign')
    .select(['actions', 'started_at as startedAt', 'stopped_at as stoppedAt'])
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  if (campaign === undefined) return null;
  const members = await db
    .selectFrom('campaign_member')
    .select(['person_id as personId', 'wave', 'day', 'ended', 'ended_at as endedAt'])
    .where('campaign_id', '=', campaignId)
    .orderBy('wave')
    .orderBy('person_id')
    .execute();
  const mails = await db
    .selectFrom('enrolment_mail')
    .select(['person_id as personId', 'day', 'mail'])
    .where('campaign_id', '=', campaignId)
    .execute();
  return { campaignId, ...campaign, actions: campaign.actions.split(','), members, mails };
}

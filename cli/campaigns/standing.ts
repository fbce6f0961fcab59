import { burnDown, type BurnDownDay } from '../../domain/burn-down.js';
import { isClosedByEnrolling, type CampaignEnding, type CampaignMail } from '../../domain/campaigns.js';
import { connect } from '../../db/connect.js';
import { campaignNames, readCampaign, type CampaignRecord } from '../../db/campaign-status.js';
import { loadPolicy } from '../../policy/load.js';
import { setting } from '../commands/owner.js';
import { UsageError } from '../failures.js';
import { surveyed, type Standing } from '../survey/findings.js';
import { everybodyWithEnrolled, readOnly } from '../survey/people.js';
import { ACTIONS } from '../../domain/actions.js';
import type { Surroundings } from '../surroundings.js';

/** How somebody stands now. `aside`: gone, kept out, or with a gap that enrolling does not close. */
export type MemberState = 'covered' | 'waits' | 'open' | 'aside';

/** The numbers of one wave, or of all. */
export interface WaveTally extends Readonly<Record<MemberState, number>> {
  readonly wave: number;
  readonly day: string;
  readonly people: number;
  readonly invited: number;
  readonly reminded: number;
}

/** A campaign as it stands now. */
export interface CampaignStanding {
  readonly record: CampaignRecord;
  readonly waves: readonly WaveTally[];
  readonly days: readonly BurnDownDay[];
  /** How many cannot be written to. */
  readonly unreachable: number;
}

/** Of somebody's standings in all of a campaign's actions. */
function stateOf(standings: readonly Standing[]): MemberState {
  if (standings.some(isClosedByEnrolling)) return 'open';
  if (standings.some(({ state }) => state === 'uncovered')) return 'aside';
  if (standings.some(({ state }) => state === 'waits')) return 'waits';
  return standings.some(({ state }) => state === 'covered') ? 'covered' : 'aside';
}

async function recordOf(at: Surroundings, campaignId: string): Promise<CampaignRecord> {
  const db = connect(readOnly(setting(at, 'DATABASE_URL_CASE_WORKER')), 1);
  try {
    const record = await readCampaign(db, campaignId);
    if (record !== null) return record;
    const names = await campaignNames(db);
    throw new UsageError(
      `There is no campaign ${campaignId}. ${names.length === 0 ? 'There is none.' : `There are: ${names.join(', ')}.`}`,
    );
  } finally {
    await db.destroy();
  }
}

async function statesNow(at: Surroundings, record: CampaignRecord, now: number) {
  const policy = await loadPolicy(setting(at, 'POLICY_FILE'), { production: at.env['NODE_ENV'] === 'production' });
  const ids = new Set(record.members.map(({ personId }) => personId));
  const members = (await everybodyWithEnrolled(at, false)).members.filter(({ personId }) => ids.has(personId));
  const standings = new Map<string, Standing[]>();
  for (const action of ACTIONS.filter((one) => record.actions.includes(one))) {
    for (const { personId, standing } of surveyed(policy, members, action, now))
      standings.set(personId, [...(standings.get(personId) ?? []), standing]);
  }
  return (personId: string): MemberState => stateOf(standings.get(personId) ?? []);
}

function tallyOf(
  { members, mails }: CampaignRecord,
  wave: number,
  stateNow: (personId: string) => MemberState,
): WaveTally {
  const own = members.filter((member) => member.wave === wave);
  const ids = new Set(own.map(({ personId }) => personId));
  const ofMail = (mail: CampaignMail): number =>
    mails.filter((one) => one.mail === mail && ids.has(one.personId)).length;
  const states = own.map(({ personId }) => stateNow(personId));
  const inState = (state: MemberState): number => states.filter((one) => one === state).length;
  return {
    wave,
    day: own[0]?.day ?? '',
    people: own.length,
    invited: ofMail('invitation'),
    reminded: ofMail('reminder-1'),
    covered: inState('covered'),
    waits: inState('waits'),
    open: inState('open'),
    aside: inState('aside'),
  };
}

/**
 * A campaign as it stands now: what was sent, and whether everybody in it could be recovered by the rules of coverage.
 *
 * @throws {UsageError} when there is none of that name
 */
export async function campaignStanding(at: Surroundings, campaignId: string, now: number): Promise<CampaignStanding> {
  const record = await recordOf(at, campaignId);
  const stateNow = await statesNow(at, record, now);
  const waves = [...new Set(record.members.map(({ wave }) => wave))].map((wave) => tallyOf(record, wave, stateNow));
  // Written by the case worker, from values of these types.
  const followed = record.members.map((one) => ({ ...one, ended: one.ended as CampaignEnding | null }));
  const mails = record.mails.map((one) => ({ ...one, mail: one.mail as CampaignMail }));
  const openNow = waves.reduce((sum, { open }) => sum + open, 0);
  const today = new Date(now).toISOString().slice(0, 10);
  return {
    record,
    waves,
    days: burnDown(followed, mails, { first: waves[0]?.day ?? today, today, openNow }),
    unreachable: followed.filter(({ ended }) => ended === 'no-mailbox').length,
  };
}

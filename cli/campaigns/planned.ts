import type { Action } from '../../domain/actions.js';
import {
  daysAfter,
  isClosedByEnrolling,
  wavesOf,
  workingDayFrom,
  type Day,
  type Wave,
} from '../../domain/campaigns.js';
import { loadPolicy } from '../../policy/load.js';
import { setting } from '../commands/owner.js';
import { UsageError } from '../failures.js';
import { actionsSurveyed, surveyed } from '../survey/findings.js';
import { everybodyWithEnrolled, type Member } from '../survey/people.js';
import type { Surroundings } from '../surroundings.js';
import type { CampaignOptions } from './options.js';

/** A campaign that could be started. */
export interface PlannedCampaign {
  readonly actions: readonly Action[];
  readonly waves: readonly Wave<Member>[];
  /** How many were looked at. */
  readonly looked: number;
  /** How many have a gap, and none that enrolling would close. */
  readonly unhelped: number;
}

/** Invitations go out in everybody's own morning: one that may have come already would not be theirs any more. */
function firstDay(from: Day | undefined, today: Day): Day {
  if (from !== undefined && from <= today) throw new UsageError(`--from: expected a day after ${today}`);
  return workingDayFrom(from ?? daysAfter(today, 1));
}

function isWanted({ ofRecord }: Member, { group, manager }: CampaignOptions): boolean {
  if (group !== undefined && ofRecord?.groups.includes(group) !== true) return false;
  return manager === undefined || ofRecord?.managerId === manager;
}

/** By name, then by id: nobody's turn hangs on when it is asked. */
function inAlphabeticalOrder(members: readonly Member[]): readonly Member[] {
  const { compare } = new Intl.Collator('en');
  return members.toSorted((one, other) => compare(one.name, other.name) || compare(one.personId, other.personId));
}

/**
 * Splits those whom coverage finds uncovered into waves.
 *
 * @param now epoch milliseconds
 * @throws {UsageError} when the first day is over, or today
 */
export async function plannedCampaign(
  at: Surroundings,
  wanted: CampaignOptions,
  now: number,
): Promise<PlannedCampaign> {
  const from = firstDay(wanted.from, new Date(now).toISOString().slice(0, 10));
  const policy = await loadPolicy(setting(at, 'POLICY_FILE'), { production: at.env['NODE_ENV'] === 'production' });
  const members = (await everybodyWithEnrolled(at, false)).members.filter((member) => isWanted(member, wanted));
  const findings = surveyed(policy, members, wanted.action, now);
  const uncovered = new Set(
    findings.filter(({ standing }) => standing.state === 'uncovered').map(({ personId }) => personId),
  );
  const open = new Set(
    findings.filter(({ standing }) => isClosedByEnrolling(standing)).map(({ personId }) => personId),
  );
  const invited = inAlphabeticalOrder(members.filter(({ personId }) => open.has(personId)));
  return {
    actions: actionsSurveyed(policy, wanted.action),
    waves: wavesOf(invited, { perWave: wanted.perWave, everyDays: wanted.everyDays, from }),
    looked: members.length,
    unhelped: uncovered.size - open.size,
  };
}

import type { BurnDownDay } from '../../domain/burn-down.js';
import { table } from '../api/in-words.js';
import { csvLine } from '../csv/write.js';
import { pageOf } from '../survey/page.js';
import type { CampaignStanding, WaveTally } from './standing.js';

const WAVE_HEAD = ['Wave', 'Day', 'People', 'Invited', 'Reminded', 'Covered', 'Waits', 'Open', 'Aside'] as const;
const DAY_HEAD = ['Day', 'Invitations', 'Reminders', 'Open', ''] as const;

/** How wide the longest bar is, in letters: the table fits into 80 columns. */
const BAR_LETTERS = 32;

function numbersOf({ people, invited, reminded, covered, waits, open, aside }: WaveTally): readonly string[] {
  return [people, invited, reminded, covered, waits, open, aside].map(String);
}

function allOf(waves: readonly WaveTally[]): WaveTally {
  const sum = (of: (wave: WaveTally) => number): number => waves.reduce((total, wave) => total + of(wave), 0);
  return {
    wave: 0,
    day: '',
    people: sum(({ people }) => people),
    invited: sum(({ invited }) => invited),
    reminded: sum(({ reminded }) => reminded),
    covered: sum(({ covered }) => covered),
    waits: sum(({ waits }) => waits),
    open: sum(({ open }) => open),
    aside: sum(({ aside }) => aside),
  };
}

function waveRows(waves: readonly WaveTally[]): readonly (readonly string[])[] {
  const rows = waves.map((wave) => [`${wave.wave}`, wave.day, ...numbersOf(wave)]);
  return [...rows, ['all', '-', ...numbersOf(allOf(waves))]];
}

/** A bar is as long as the part of all people that was open; the least part has one letter. */
function dayRows(days: readonly BurnDownDay[], people: number): readonly (readonly string[])[] {
  return days.map(({ day, invited, reminded, open }) => {
    const bar = '#'.repeat(Math.ceil((open / Math.max(1, people)) * BAR_LETTERS));
    return [day, `${invited}`, `${reminded}`, `${open}`, bar];
  });
}

function titleOf({ record, unreachable }: CampaignStanding): string {
  const { campaignId, actions, startedAt, stoppedAt } = record;
  const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const stopped = stoppedAt === null ? '' : `, stopped ${dayOf(stoppedAt)}`;
  const gone = unreachable === 0 ? '' : `, ${unreachable} without a mailbox that takes mail`;
  return `${campaignId}: ${actions.join(', ')}; started ${dayOf(startedAt)}${stopped}${gone}`;
}

/** Waves and burn-down as people read them in a terminal. */
export function statusInWords(standing: CampaignStanding): readonly string[] {
  const { waves, days } = standing;
  const upper = (head: readonly string[]): string[] => head.map((one) => one.toUpperCase());
  const burning = days.length === 0 ? [] : ['', ...table([upper(DAY_HEAD), ...dayRows(days, allOf(waves).people)])];
  return [titleOf(standing), '', ...table([upper(WAVE_HEAD), ...waveRows(waves)]), ...burning];
}

/** The burn-down as CSV, its first line the names of the columns. */
export function burnDownAsCsv({ days }: CampaignStanding): readonly string[] {
  const records = days.map(({ day, invited, reminded, open }) =>
    csvLine([day, `${invited}`, `${reminded}`, `${open}`]),
  );
  return [csvLine(['day', 'invitations', 'reminders', 'open']), ...records];
}

/** The same for programs. */
export function statusAsJson(standing: CampaignStanding): object {
  const { record, waves, days, unreachable } = standing;
  const { campaignId, actions, startedAt, stoppedAt } = record;
  return { campaign: campaignId, actions, startedAt, stoppedAt, waves, days, unreachable };
}

/** The same as a page that needs nothing else. */
export function campaignPage(standing: CampaignStanding): string {
  const { waves, days } = standing;
  return pageOf(`Campaign ${standing.record.campaignId}`, titleOf(standing), [
    { caption: 'By wave', head: WAVE_HEAD, rows: waveRows(waves) },
    { caption: 'Day by day', head: DAY_HEAD.slice(0, -1), rows: dayRows(days, 0).map((row) => row.slice(0, -1)) },
  ]);
}

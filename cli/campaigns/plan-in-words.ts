import { table } from '../api/in-words.js';
import { plain } from '../../domain/in-words.js';
import { csvLine } from '../csv/write.js';
import type { CampaignOptions } from './options.js';
import type { PlannedCampaign } from './planned.js';

/** How many people are in a campaign. */
function invitedIn({ waves }: PlannedCampaign): number {
  return waves.reduce((sum, { people }) => sum + people.length, 0);
}

/** A campaign as people read it before anything is sent. */
export function planInWords(planned: PlannedCampaign, wanted: CampaignOptions): readonly string[] {
  const { waves, looked, unhelped } = planned;
  const head = [`${invitedIn(planned)} of ${looked} people have a gap that enrolling something closes.`];
  if (unhelped > 0) head.push(`${unhelped} more have one that it does not close: they are not written to.`);
  if (waves.length === 0) return head;
  const rows = waves.map(({ wave, day, people }) => {
    const [first, last] = [people[0], people.at(-1)].map((one) => plain(one?.name ?? ''));
    return [`${wave}`, day, `${people.length}`, first ?? '', last ?? ''];
  });
  const { perWave, reminders, remindAfterDays } = wanted;
  const reminding = reminders === 0 ? 'No reminders.' : `Up to ${reminders} reminders, ${remindAfterDays} days apart.`;
  return [
    ...head,
    `By name, ${perWave} a wave at most. ${reminding}`,
    '',
    ...table([['WAVE', 'DAY', 'PEOPLE', 'FROM', 'TO'], ...rows]),
  ];
}

/** The same for programs. */
export function planAsJson(planned: PlannedCampaign): object {
  const { actions, waves, looked, unhelped } = planned;
  const people = invitedIn(planned);
  const asJson = waves.map(({ wave, day, people: invited }) => ({
    wave,
    day,
    people: invited.map(({ personId }) => personId),
  }));
  return { actions, looked, people, unhelped, waves: asJson };
}

/** Everybody with their wave, its first line the names of the columns. */
export function planAsCsv({ waves }: PlannedCampaign): readonly string[] {
  const records = waves.flatMap(({ wave, day, people }) =>
    people.map(({ personId, name }) => csvLine([personId, name, `${wave}`, day])),
  );
  return [csvLine(['person', 'name', 'wave', 'day']), ...records];
}

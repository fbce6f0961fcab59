import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { DAY } from '../../domain/clock.js';
import { flag, operand, type Call, type CommandSpec } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import { policyFileOf } from '../policy/policy-file.js';

const MINUTES_PER_APPROVAL = 6;
const MINUTES_PER_REVIEW = 10;
const WEEKS = 20;

const minutes = (usual: number) => z.coerce.number('expected minutes').gt(0).max(480).default(usual);
const options = z.object({
  policy: z.string().optional(),
  week: z.iso.date('expected a day as 2026-11-23').optional(),
  relayable: z.coerce.number('expected a number').min(0).max(100).default(100),
  minutesPerApproval: minutes(MINUTES_PER_APPROVAL),
  minutesPerReview: minutes(MINUTES_PER_REVIEW),
  weeks: z.coerce.number('expected a number').int().min(1).max(520).default(WEEKS),
  seed: z.string().default('1'),
  csv: z.boolean().default(false),
  html: z.string().optional(),
});
type Options = z.infer<typeof options>;

function basisOf({ relayable, minutesPerApproval, minutesPerReview, weeks, seed }: Options): string {
  return `Simulated: ${weeks} such weeks, seed ${seed}. Cases come at random; all evidence of ${relayable} in 100 can be read out to a caller. An approval takes ${minutesPerApproval} minutes on the average, with none to reach whoever is there, and a review ${minutesPerReview}. Whoever opens a case has no other part in it. Managers, sponsors and owners are not on a roster, and are counted on as reachable. Times are UTC.`;
}

async function staffedBy({ options: wanted, operands: [roster = '', volumes = ''], at }: Call<Options>) {
  const { kindWanted } = await import('../policy/person-wanted.js');
  const { nameOf } = await import('../../policy/differences/in-words.js');
  const { policyIn } = await import('../policy/policy-file.js');
  const { rosterIn } = await import('../staffing/roster-file.js');
  const { volumesIn } = await import('../staffing/volumes-file.js');
  const { mondayOf, Week } = await import('../../domain/staffing/roster.js');
  const { demandsOf, holesOf, reached } = await import('../../domain/staffing/staffing.js');
  const { simulate } = await import('../../domain/staffing/simulation.js');
  const { planAbout } = await import('../../policy/plan.js');
  const policy = await policyIn(policyFileOf(wanted.policy, at), at);
  const monday = mondayOf(wanted.week === undefined ? Date.now() + 7 * DAY : Date.parse(wanted.week));
  const week = new Week(monday);
  const people = await rosterIn(roster);
  const workers = people.map((one) => ({ personId: one.personId, groups: one.groups, hours: week.hours(one) }));
  const given = (await volumesIn(volumes, week)).map(({ action, class: name, casesPerHour }) => {
    const plan = planAbout(policy, action, kindWanted(policy, name).person);
    if (typeof plan === 'string') throw new UsageError(`${volumes}: ${action} for ${name} is refused (${plan})`);
    return { name: name === 'standard' ? action : `${action} for ${name}`, plan, casesPerHour };
  });
  const hours = reached(given, workers);
  const demands = given.flatMap((one) => demandsOf(one, wanted.relayable));
  const simulated = simulate(workers, demands, wanted);
  const day = new Date(monday).toISOString().slice(0, 10);
  const title = `${people.length} people in the week of ${day}, policy ${nameOf(policy)}`;
  return { title, staffed: { hours, holes: holesOf(hours), simulated, weeks: wanted.weeks } };
}

async function staffing(call: Call<Options>): Promise<ExitCode> {
  const { options: wanted, show } = call;
  const { overloaded, staffedAsCsv, staffedInWords, staffedPage } = await import('../staffing/in-words.js');
  const { title, staffed } = await staffedBy(call);
  const basis = basisOf(wanted);
  if (wanted.html !== undefined) await writeFile(wanted.html, staffedPage(title, basis, staffed), { mode: 0o600 });
  const { holes, hours, simulated } = staffed;
  show({
    json: { holes, hours, people: simulated.loads, overloaded: overloaded(staffed) },
    text: wanted.csv ? staffedAsCsv(staffed) : staffedInWords(title, basis, staffed),
  });
  return holes.length === 0 && overloaded(staffed).length === 0 ? EXIT.done : EXIT.notAsWanted;
}

/** Says whether a policy can be lived with by the people there are, at every hour. */
export const staffingCommand: CommandSpec<Options> = {
  name: 'staffing',
  operands: [
    operand('<roster.csv>', 'who is there, and when'),
    operand('<volumes.csv>', 'how many cases come, and when'),
  ],
  summary: 'say whether people can live with a policy at every hour: quorum, wait, approvals and reviews for each',
  lesson: `Roster: person, groups (apart by spaces), days (mon-fri; sat sun), from, to (08:30; over midnight where to is not
after from), time_zone, absent_from, absent_to; a line for each shift or absence. Volumes: action, cases (in an hour), class
(as \`policy diff\` names them), days, from, to, time_zone. An hour counts for whoever is there for all of it. How waiting is
simulated says docs/policy-tools.md. Ends with status 5 when the roster has a hole (cases come, and no
quorum is there), or somebody more work than hours.

Examples:
  countersign staffing roster.csv volumes.csv --policy policy/recovery.yaml
  countersign staffing roster.csv volumes.csv --week 2026-12-21 --html staffing.html
  countersign staffing roster.csv volumes.csv --relayable 40 --minutes-per-approval 4 --csv > staffing.csv`,
  flags: [
    flag('--policy <file>', 'a policy; that of POLICY_FILE unless named'),
    flag('--week <day>', 'a day of the week that is looked at; next week unless given'),
    flag('--relayable <percent>', 'of how many cases all evidence can be read out; 100 unless given'),
    flag('--minutes-per-approval <minutes>', `on the average; ${MINUTES_PER_APPROVAL} unless given`),
    flag('--minutes-per-review <minutes>', `${MINUTES_PER_REVIEW} unless given`),
    flag('--weeks <number>', `how many such weeks are simulated; ${WEEKS} unless given`),
    flag('--seed <text>', 'of the simulation: the same seed, the same answer'),
    flag('--csv', 'every hour of the week as CSV, instead of the table'),
    flag('--html <file>', 'write a page, too'),
  ],
  options,
  run: staffing,
};

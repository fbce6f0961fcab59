import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { ACTIONS } from '../../domain/actions.js';
import { flag, type Call, type CommandSpec } from '../command.js';
import type { Looked } from '../survey/people.js';
import type { Finding, Tally } from '../survey/findings.js';
import { EXIT } from '../exit-codes.js';
import { setting } from './owner.js';

const options = z.object({
  people: z.string().optional(),
  action: z.enum(ACTIONS).optional(),
  list: z.boolean().default(false),
  csv: z.boolean().default(false),
  html: z.string().optional(),
  verify: z.boolean().default(false),
});
type Options = z.infer<typeof options>;

/** What of the answer rests on trust, in one sentence. */
function basisOf(forged: number | null, supposed: string | undefined): string {
  if (supposed !== undefined) return `These are the people that ${supposed} supposes; nothing was looked up.`;
  if (forged === null)
    return 'Signatures were not checked: a row put in by hand would count here. --verify checks them.';
  return forged === 0
    ? 'Every signature holds.'
    : `${forged} signatures do not hold, and counted for nothing: look why.`;
}

interface Surveyed {
  readonly looked: Looked;
  readonly findings: readonly Finding[];
  readonly tallies: readonly Tally[];
  readonly title: string;
  readonly basis: string;
}

async function survey({ options: wanted, at }: Call<Options>): Promise<Surveyed> {
  const { loadPolicy } = await import('../../policy/load.js');
  const { surveyed, tallied } = await import('../survey/findings.js');
  const now = Date.now();
  const policy = await loadPolicy(setting(at, 'POLICY_FILE'), { production: at.env['NODE_ENV'] === 'production' });
  const looked = await people(wanted, at, now);
  const findings = surveyed(policy, looked.members, wanted.action, now);
  const day = new Date(now).toISOString().slice(0, 10);
  const title = `${looked.members.length} people, policy ${policy.label} ${policy.digest.slice(0, 12)}, ${day}`;
  return { looked, findings, tallies: tallied(findings), title, basis: basisOf(looked.forged, wanted.people) };
}

async function people(wanted: Options, at: Call<Options>['at'], now: number): Promise<Looked> {
  if (wanted.people !== undefined) {
    const { supposedPeople } = await import('../survey/supposed-people.js');
    return { members: await supposedPeople(wanted.people, now), forged: null };
  }
  const { everybodyWithEnrolled } = await import('../survey/people.js');
  return everybodyWithEnrolled(at, wanted.verify);
}

/** Tells who could be recovered, who could not, and what would change it. */
export const coverage: CommandSpec<Options> = {
  name: 'coverage',
  summary: 'tell who could be recovered by which action, who could not, and the cheapest way to change it',
  lesson: `It looks at everybody in the directory of record, by the rules that a case would be judged by, and changes
nothing. POLICY_FILE, DIRECTORY_OF_RECORD_URL and DATABASE_URL_CASE_WORKER are the case worker's; of the database it
only reads. With --verify, TRUST_FILE tells whose signatures count. Ends with status 5 when somebody has no way, or a
signature does not hold.

With --people it looks at a file instead, so that one may ask what would be. Columns: person, kind, enrolled_at, device,
behind_identity_provider; a line for each thing that somebody has, or one with the person alone.

Examples:
  countersign coverage
  countersign coverage --action password.reset --list
  countersign coverage --csv > coverage.csv
  countersign coverage --people what-if.csv --html coverage.html`,
  flags: [
    flag('--people <file.csv>', 'these people, instead of those there are'),
    flag('--action <action>', 'this action alone', ACTIONS),
    flag('--list', 'who has a gap, and what each of them is to do'),
    flag('--csv', 'everybody and every action as CSV, instead of the table'),
    flag('--html <file>', 'write the table and who has a gap to a page, too'),
    flag('--verify', 'check every signature, which takes longer'),
  ],
  options,
  async run(call) {
    const { options: wanted, show } = call;
    const { findings, tallies, looked, title, basis } = await survey(call);
    const { findingsAsCsv, gapsInWords, talliesInWords } = await import('../survey/in-words.js');
    if (wanted.html !== undefined) {
      const { coveragePage } = await import('../survey/page.js');
      await writeFile(wanted.html, coveragePage({ title, basis, tallies, findings }), { mode: 0o600 });
    }
    const gaps = wanted.list ? gapsInWords(findings) : [];
    const words = [title, '', ...talliesInWords(tallies), ...(gaps.length > 0 ? ['', ...gaps] : []), '', basis];
    const json = { actions: tallies, forged: looked.forged, ...(wanted.list && { people: findings }) };
    show({ json, text: wanted.csv ? findingsAsCsv(findings) : words });
    const isIll = tallies.some(({ uncovered }) => uncovered > 0) || (looked.forged ?? 0) > 0;
    return isIll ? EXIT.notAsWanted : EXIT.done;
  },
};

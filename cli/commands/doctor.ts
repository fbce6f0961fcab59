import { z } from 'zod';
import { table } from '../api/in-words.js';
import type { CommandSpec } from '../command.js';
import type { Finding } from '../doctor/finding.js';
import { EXIT } from '../exit-codes.js';

const MARK: Readonly<Record<Finding['state'], string>> = { well: 'ok', doubtful: '?', ill: 'FAIL', 'not-asked': '-' };

function inWords(findings: readonly Finding[]): readonly string[] {
  const rows = table(findings.map(({ state, what, says }) => [MARK[state], what, says]));
  return rows.flatMap((row, nth) => [row, ...[findings[nth]?.nextStep ?? []].flat().map((step) => `      ${step}`)]);
}

/** Looks at every dependency that the environment names. */
export const doctor: CommandSpec<object> = {
  name: 'doctor',
  summary: 'look at every dependency: reachable, version, permission, clock; and what to do',
  lesson: `It reads the settings of the processes, whichever are there (each also as NAME_FILE): DATABASE_URL_…,
SAMPLE_DIRECTORY_…, TEMPORAL_…, OIDC_ISSUER, SMTP_URL, CODEC_SERVER_URL, CODEC_SERVER_TOKEN,
CODEC_KEYRING_FILE, COUNTERSIGN_URL and who you are there. It changes nothing and sends no mail.
Ends with status 5 when something is ill.

Examples:
  docker compose run --rm case-worker node dist/cli/main.js doctor     with that process's own settings
  COUNTERSIGN_URL=https://recovery.example countersign doctor --json`,
  options: z.object({}),
  async run({ at, show }) {
    const { examined } = await import('../doctor/examined.js');
    const findings = await examined(at.env);
    const isIll = findings.some(({ state }) => state === 'ill');
    const json = { ok: !isIll, findings };
    show({ json, text: inWords(findings) });
    if (findings.every(({ state }) => state === 'not-asked')) return EXIT.usage;
    return isIll ? EXIT.notAsWanted : EXIT.done;
  },
};

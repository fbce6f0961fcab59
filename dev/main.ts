import path from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_ROOT } from '../workers/project.js';
import { writeCommandSettings } from './environment/command-settings.js';
import { SAMPLE_PEOPLE } from './seed/people.js';
import { startEnvironment, type Environment } from './environment/environment.js';
import { createProgress } from './servers/progress.js';
import { openStateFolder } from './servers/state-folder.js';

const HELP = `npm run dev -- [options]

Starts everything Countersign needs on this machine, and Countersign itself: PostgreSQL, a Temporal server, an identity
provider, a mail server, the API, the case worker, the connector worker and the codec server. Ctrl-C ends all of it.

  --fresh            throw the state away that an earlier run kept
  --policy FILE      another policy than the demo's short windows, for example policy/recovery.yaml
  --api-port N       the API's port; a free one unless given
  --ui-port N        the Temporal UI's port; a free one unless given
  --json             says where everything is as one JSON object on a line, once it runs
  --help             this text

State stays in .countersign/ (COUNTERSIGN_STATE names another folder). To use servers of your own set DATABASE_URL,
TEMPORAL_ADDRESS, OIDC_ISSUER or SMTP_URL.`;

function port(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number.parseInt(text, 10);
}

/** Files that a person needs next. */
interface Files {
  readonly people: string;
  /** For `countersign --settings`. */
  readonly settings: string;
}

/** Who is of a group, as they sign in. */
function named(group: string): string {
  const members = SAMPLE_PEOPLE.filter(({ groups }) => groups.includes(group));
  return members.map(({ username }) => username).join(' and ');
}

function say(environment: Environment, files: Files): void {
  const { urls, codecToken } = environment;
  const lines: readonly (readonly [string, string])[] = [
    ['API', `${urls.api}  (its description: ${urls.api}/openapi.json)`],
    ['The subject’s page', `${urls.api}/recover`],
    ['Enrolment', `${urls.api}/enrol`],
    [
      'The console',
      `${urls.api}/console  (${named('recovery-approvers')} approve, ${named('recovery-reviewers')} review)`,
    ],
    ['Temporal UI', urls.temporalUi ?? 'the one of your own server'],
    ['Codec server', `${urls.codecServer}  (token: ${codecToken})`],
    ['Identity provider', urls.issuer],
    ['Mails', urls.mail ?? 'in the mailboxes of your own server'],
    ['People to be', `${files.people}  (names, passwords, secrets)`],
    ['A browser of theirs', `npm run browser -- adam ${urls.api}/console`],
    ['The command', `countersign --settings ${files.settings} doctor`],
  ];
  console.log('\nCountersign runs.\n');
  for (const [what, where] of lines) console.log(`  ${what.padEnd(19)} ${where}`);
  console.log('\nCtrl-C ends it; the state stays. These keys and people are for this machine only.');
}

async function untilAskedToEnd(environment: Environment): Promise<void> {
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await Promise.race([asked, environment.unexpectedExit]);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      fresh: { type: 'boolean', default: false },
      policy: { type: 'string' },
      'api-port': { type: 'string' },
      'ui-port': { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const progress = createProgress();
  const folder = await openStateFolder({ projectRoot: PROJECT_ROOT, fresh: values.fresh, progress });
  try {
    const api = port(values['api-port']);
    const ui = port(values['ui-port']);
    const environment = await startEnvironment({
      folder,
      progress,
      ui: true,
      hostName: 'localhost',
      ports: { ...(api !== undefined && { api }), ...(ui !== undefined && { ui }) },
      ...(values.policy !== undefined && { policyFile: values.policy }),
    });
    try {
      const settings = await writeCommandSettings(folder.path, environment);
      const files = { people: path.join(folder.path, 'people.json'), settings };
      if (values.json) console.log(JSON.stringify({ ok: true, urls: environment.urls, files }));
      else say(environment, files);
      await untilAskedToEnd(environment);
    } finally {
      progress.note('\nEnding…');
      await environment.stop();
    }
  } finally {
    await folder.release();
  }
}

await main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
});

import path from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_ROOT } from '../workers/project.js';
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
  --help             this text

State stays in .countersign/ (COUNTERSIGN_STATE names another folder). To use servers of your own set DATABASE_URL,
TEMPORAL_ADDRESS, OIDC_ISSUER or SMTP_URL.`;

function port(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number.parseInt(text, 10);
}

function say(environment: Environment, peopleFile: string): void {
  const { urls, codecToken } = environment;
  const lines: readonly (readonly [string, string])[] = [
    ['API', `${urls.api}  (its description: ${urls.api}/openapi.json)`],
    ['Temporal UI', urls.temporalUi ?? 'the one of your own server'],
    ['Codec server', `${urls.codecServer}  (token: ${codecToken})`],
    ['Identity provider', urls.issuer],
    ['Mails', urls.mail ?? 'in the mailboxes of your own server'],
    ['People to be', `${peopleFile}  (names, passwords, secrets)`],
  ];
  console.log('\nCountersign runs.\n');
  for (const [what, where] of lines) console.log(`  ${what.padEnd(18)} ${where}`);
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
      ports: { ...(api !== undefined && { api }), ...(ui !== undefined && { ui }) },
      ...(values.policy !== undefined && { policyFile: values.policy }),
    });
    try {
      say(environment, path.join(folder.path, 'people.json'));
      await untilAskedToEnd(environment);
    } finally {
      console.log('\nEnding…');
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

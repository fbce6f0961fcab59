import { createSampleDirectory } from '../connectors/sample-directory/create.js';
import type { SampleDirectoryRole } from '../connectors/sample-directory/schema.js';
import { migrate } from '../db/migrate.js';
import { MIGRATIONS } from '../db/migrations/index.js';
import type { Role } from '../db/roles.js';
import { readSettings } from '../workers/settings.js';
import { MIGRATE_SETTINGS, passwordsIn, ROLE_OF } from './migrate-settings.js';

const HELP = `npm run migrate -- [--json]

Brings the database to this version's schema, and sets the password of every database role. Forward only, and safe to
repeat; a database that a later version has migrated is left alone and said to be so (database-newer). With --json,
standard output is one JSON object.

Every URL may be given as NAME_FILE, the file that holds it. DATABASE_URL_OWNER owns the schema and may make roles; of
the others only role and password are used:

${Object.entries(ROLE_OF)
  .map(([setting, role]) => `  ${setting.padEnd(26)} ${role}`)
  .join('\n')}`;

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return console.log(HELP);
  const isForPrograms = process.argv.includes('--json');
  const say = (line: string): void => (isForPrograms ? console.error(line) : console.log(line));
  const settings = readSettings('The migration', MIGRATE_SETTINGS, process.env);
  const passwords = passwordsIn(settings);
  const applied: string[] = [];
  await migrate(settings.DATABASE_URL_OWNER, passwords.countersign, (name) => {
    applied.push(name);
    say(`applied ${name}`);
  });
  await createSampleDirectory(settings.DATABASE_URL_OWNER, passwords.sampleDirectory);
  const roles: readonly (Role | SampleDirectoryRole)[] = Object.values(ROLE_OF);
  say(`set the passwords of ${roles.join(', ')}`);
  const newest = Object.keys(MIGRATIONS).at(-1);
  say(`the schema is at ${newest}${applied.length === 0 ? '; there was nothing to apply' : ''}`);
  if (isForPrograms) console.log(JSON.stringify({ ok: true, applied, newest, roles }));
}

await main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  if (fault instanceof Error && fault.cause instanceof Error) console.error(`because: ${fault.cause.message}`);
  process.exitCode = 1;
});

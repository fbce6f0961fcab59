import pg from 'pg';
import { connect } from '../../db/connect.js';
import { requireSchema, SchemaMismatch } from '../../db/schema-version.js';
import type { Variables } from '../../proofs/secret-files.js';
import { ROLE_OF } from '../../deploy/migrate-settings.js';
import {
  ANSWER_WITHIN_MILLISECONDS,
  clockFinding,
  ill,
  doubtful,
  notAsked,
  reasonOf,
  well,
  type Finding,
} from './finding.js';

/** Every database URL that a process or a command reads. */
export const DATABASE_SETTINGS = ['DATABASE_URL_OWNER', ...(Object.keys(ROLE_OF) as (keyof typeof ROLE_OF)[])] as const;
type DatabaseSetting = (typeof DATABASE_SETTINGS)[number];

/** The first PostgreSQL that the tests run on. */
const TESTED_SINCE_MAJOR = 18;

/** What no process needs, as `db/roles.ts` makes the roles. */
const ABOUT_ME = `select current_user as role, current_setting('server_version') as version,
  extract(epoch from clock_timestamp()) * 1000 as now, rolsuper or rolcreatedb or rolcreaterole or rolbypassrls as excess
  from pg_roles where rolname = current_user`;

interface AboutMe {
  readonly role: string;
  readonly version: string;
  readonly now: string;
  readonly excess: boolean;
}

/** The settings that lead to tables of ours; the others lead to the sample directory's. */
const OURS: readonly DatabaseSetting[] = [
  'DATABASE_URL_OWNER',
  'DATABASE_URL_API',
  'DATABASE_URL_CASE_WORKER',
  'DATABASE_URL_LEDGER',
  'DATABASE_URL_CONNECTOR',
  'DATABASE_URL_ENROLMENT',
];

async function ask(url: string): Promise<{ readonly me: AboutMe; readonly clock: Finding }> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: ANSWER_WITHIN_MILLISECONDS,
    query_timeout: ANSWER_WITHIN_MILLISECONDS,
  });
  client.on('error', () => {}); // the query's own rejection tells
  try {
    await client.connect();
    const before = Date.now();
    const [me] = (await client.query<AboutMe>(ABOUT_ME)).rows;
    if (me === undefined) throw new Error('it does not know who asks');
    return { me, clock: clockFinding('PostgreSQL', Number(me.now), before, Date.now()) };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function schemaFinding(setting: DatabaseSetting, url: string): Promise<Finding> {
  const what = `schema (${setting})`;
  const db = connect(url, 1);
  try {
    await requireSchema(db, () => {}, 0);
    return well(what, "at this version's");
  } catch (fault) {
    if (!(fault instanceof SchemaMismatch)) return ill(what, reasonOf(fault), 'See what PostgreSQL says of it.');
    return ill(what, fault.message, fault.whatToDo);
  } finally {
    await db.destroy();
  }
}

function roleFinding(setting: DatabaseSetting, { role, excess, version }: AboutMe): Finding {
  const what = `PostgreSQL (${setting})`;
  const wanted: string | null = setting === 'DATABASE_URL_OWNER' ? null : ROLE_OF[setting];
  if (wanted !== null && role !== wanted) {
    return ill(what, `it is another role, ${role}`, `Give ${setting} the URL of the role ${wanted}.`);
  }
  if (wanted !== null && excess) {
    return ill(what, `${role} may do more than it needs`, 'Reduce the role to what countersign migrate gives it.');
  }
  if (Number.parseInt(version, 10) < TESTED_SINCE_MAJOR) {
    return doubtful(what, `version ${version} as ${role}`, `The tests run on ${TESTED_SINCE_MAJOR}; upgrade to it.`);
  }
  return well(what, `version ${version} as ${role}`);
}

async function one(setting: DatabaseSetting, url: string): Promise<readonly Finding[]> {
  try {
    const { me, clock } = await ask(url);
    const schema = OURS.includes(setting) ? [await schemaFinding(setting, url)] : [];
    return [roleFinding(setting, me), ...schema, clock];
  } catch (fault) {
    const nextStep = `Start PostgreSQL, or correct ${setting}; the roles' passwords are set by countersign migrate.`;
    return [ill(`PostgreSQL (${setting})`, reasonOf(fault), nextStep)];
  }
}

/** PostgreSQL as each role that the environment names: reachable, version, role, schema, clock. */
export async function databaseFindings(settings: Variables): Promise<readonly Finding[]> {
  const given = DATABASE_SETTINGS.flatMap((setting) => {
    const url = settings[setting];
    return url ? [[setting, url] as const] : [];
  });
  if (given.length === 0) return [notAsked('PostgreSQL', DATABASE_SETTINGS.slice(0, 2).join(', '))];
  const findings = (await Promise.all(given.map(([setting, url]) => one(setting, url)))).flat();
  const [clock, ...others] = findings.filter(({ what }) => what === 'clock of PostgreSQL');
  return clock === undefined
    ? findings
    : [...findings.filter((found) => found !== clock && !others.includes(found)), clock];
}

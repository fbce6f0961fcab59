import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, type Db } from '../../../db/connect.js';
import { startEnvironment, type Environment } from '../../../dev/environment/environment.js';
import { login } from '../../../dev/identity-provider/login.js';
import { authenticatorApp } from '../../../dev/seed/authenticator-app.js';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import type { MailSink } from '../../../dev/servers/mail-sink.js';
import { query } from './owner-query.js';

const DEMO_POLICY = 'policy/demo.yaml';

/** The client through which everybody signs in. */
export const CLIENT_ID = 'desk-console';

/** How long a case waits for its subject to come back where it is to lapse: long enough to close a gate meanwhile. */
const SHORT_HAND_OVER_SECONDS = 8;

/** Everything of the embedded default, and the people who act in every case, signed in. */
export interface Theatre {
  readonly environment: Environment;
  /** The database as its owner. */
  readonly owner: Db;
  readonly mail: MailSink;
  /** Access tokens by user name. */
  readonly tokens: Readonly<Record<'dora' | 'adam' | 'rita' | 'rob', string>>;
  person(username: string): SeededPerson;
  /** Somebody to be recovered, signed in since before; each time somebody else. */
  nextSubject(): Promise<SeededPerson>;
  /** From now on cases are opened that wait for their subject for seconds only. The case worker starts again for it. */
  shortensHandOver(): Promise<void>;
  stop(): Promise<void>;
}

/** The demo's policy with a hand-over window that a test can wait for. */
async function withShortHandOver(): Promise<string> {
  const demo = await readFile(DEMO_POLICY, 'utf8');
  const shortened = demo.replace(/^(\s+handOverSeconds:) \d+$/m, `$1 ${SHORT_HAND_OVER_SECONDS}`);
  if (shortened === demo) throw new Error('the policy has no hand-over window to shorten');
  return shortened;
}

async function tokenOf({ urls }: Environment, person: SeededPerson): Promise<string> {
  const { username, password, signInTotpSecret } = person;
  const totp = authenticatorApp(signInTotpSecret).nextCode(Date.now());
  const tokens = await login({ issuer: urls.issuer, clientId: CLIENT_ID, username, password, totp });
  if (!tokens.ok) throw new Error(`${username} cannot sign in: ${tokens.reason}`);
  return tokens.accessToken;
}

/**
 * The servers started here are thrown away and so commit without waiting for the disk; but what a database that crashes
 * forgets, it said was kept. Connections made so far are ended, so that all there are keep their word.
 */
async function keepsItsWord(owner: Db): Promise<void> {
  await query(owner, 'alter database countersign set synchronous_commit to on');
  const others = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = 'countersign' and pid <> pg_backend_pid()`;
  await query(owner, others);
}

/** Starts everything, with servers of its own whatever the surroundings name: they are crashed here. */
export async function openTheatre(subjects: number): Promise<Theatre> {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-durability-'));
  const policyFile = path.join(folder, 'policy.yaml');
  await copyFile(DEMO_POLICY, policyFile);
  const environment = await startEnvironment({
    policyFile,
    subjects,
    workflowTaskTimeoutSeconds: 2,
    stickyTimeoutMilliseconds: 1_000,
    env: {},
  });
  const { mail, people } = environment;
  if (mail === null) throw new Error('the mail server was to be our own');
  const owner = connect(environment.database.owner);
  const person = (username: string): SeededPerson => {
    const found = people[username];
    if (found === undefined) throw new Error(`nobody is called ${username}`);
    return found;
  };
  const [dora, adam, rita, rob] = await Promise.all(
    ['dora', 'adam', 'rita', 'rob'].map((name) => tokenOf(environment, person(name))),
  );
  await keepsItsWord(owner);
  let taken = 0;
  return {
    environment,
    owner,
    mail,
    tokens: { dora: dora ?? '', adam: adam ?? '', rita: rita ?? '', rob: rob ?? '' },
    person,
    async nextSubject() {
      const subject = person(`subject${String((taken += 1)).padStart(4, '0')}`);
      const values = [randomUUID(), subject.personId];
      await query(owner, 'insert into sample_directory.session (session_id, person_id) values ($1, $2)', values);
      return subject;
    },
    async shortensHandOver() {
      await writeFile(policyFile, await withShortHandOver());
      const worker = environment.processes['case-worker'];
      await worker.kill();
      await worker.start();
    },
    async stop() {
      await owner.destroy();
      await environment.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

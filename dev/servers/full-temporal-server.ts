import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BUILT, PROJECT_ROOT } from '../../workers/project.js';
import { composeCommand } from './compose-file.js';
import { freePort } from './free-port.js';
import type { Installation } from './installation.js';
import { type Progress, silentProgress } from './progress.js';
import { runCommand } from './run-command.js';
import { type ServerProcess, startServerProcess } from './server-process.js';
import type { TemporalServer } from './temporal-dev-server.js';
import { findTemporalServer } from './temporal-server-programs.js';

/** How to get the Temporal server of a real installation. */
export interface FullTemporalServerOptions {
  /** The PostgreSQL that it is to use, and the secrets that were made for both. */
  installation: Installation;
  progress?: Progress;
  env?: NodeJS.ProcessEnv;
}

/** That of docker-compose.yml. */
const NAMESPACE = 'countersign';
const FRONTEND_PORT = '7233';

/** All shards of a new server are taken up within seconds; a busy two-core machine needed twenty. */
const PREPARED_WITHIN_SECONDS = 120;
const SCHEMA_WITHIN_SECONDS = 120;

/**
 * The full Temporal server on PostgreSQL, as docker-compose.yml runs it: its schema by `deploy/temporal/setup-schema.sh`,
 * its configuration from `deploy/temporal/base.yaml` and the secret beside it, namespace and search attributes by
 * `deploy/prepare-engine.ts` from the build. Everything is on 127.0.0.1, at free ports.
 *
 * @throws when its programs are not to be had, or a step fails, with what it said last
 */
export async function startFullTemporalServer(options: FullTemporalServerOptions): Promise<TemporalServer> {
  const { progress = silentProgress, env = process.env } = options;
  const programs = await findTemporalServer({ env, progress });
  const root = await mkdtemp(path.join(tmpdir(), 'countersign-temporal-'));
  const remove = () => rm(root, { recursive: true, force: true });
  try {
    return await progress.during('Starting the full Temporal server', 'it runs the cases', async (detail) => {
      detail('its schema');
      await setUpSchema(programs, options.installation);
      const address = await writeConfiguration(root, options.installation);
      const settingsOf = settingsOfEach(address, options.installation);
      detail('namespace and search attributes');
      const server = await serve(programs, root);
      await prepared(server, settingsOf('prepare-engine'));
      const stop = () => server.stop().then(remove);
      return { address, namespace: NAMESPACE, settingsOf, unexpectedExit: server.unexpectedExit, stop };
    });
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What the compose file tells each process, and whom it is certified as. */
function settingsOfEach(address: string, { folder }: Installation): TemporalServer['settingsOf'] {
  return (party) => ({
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: NAMESPACE,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: path.join(folder, 'ca.crt'),
    // What the compose file's address calls it.
    TEMPORAL_TLS_SERVER_NAME: 'temporal',
    TEMPORAL_TLS_CLIENT_CERT_PATH: path.join(folder, `${party}.crt`),
    TEMPORAL_TLS_CLIENT_KEY_PATH: path.join(folder, `${party}.key`),
  });
}

const deployed = (file: string): string => path.join(PROJECT_ROOT, 'deploy', file);

/** The compose file's service `temporal-schema`. */
async function setUpSchema(programs: string, { address, folder }: Installation): Promise<void> {
  const { hostname, port } = new URL(`tcp://${address}`);
  await runCommand('/bin/sh', [deployed('temporal/setup-schema.sh')], {
    env: {
      PATH: `${programs}${path.delimiter}/usr/bin${path.delimiter}/bin`,
      SQL_HOST: hostname,
      SQL_PORT: port,
      SQL_PASSWORD_FILE: path.join(folder, 'temporal-password'),
      SQL_TLS_CA_FILE: path.join(folder, 'ca.crt'),
    },
    timeoutSeconds: SCHEMA_WITHIN_SECONDS,
  });
}

/**
 * Puts the deployed configuration into a folder, with ports that are free here and the secrets where they are; nothing else
 * of it is changed.
 *
 * @returns the address of the frontend
 */
async function writeConfiguration(root: string, { folder, secret }: Installation): Promise<string> {
  const base = await readFile(deployed('temporal/base.yaml'), 'utf8');
  const ports = new Map<string, string>();
  for (const [, port = ''] of base.matchAll(/(?:Port: |\d:)(\d{4,5})\b/g)) {
    while (!ports.has(port)) {
      const free = String(await freePort());
      if (![...ports.values()].includes(free)) ports.set(port, free);
    }
  }
  const here = base
    .replace(/(?<=Port: |\d:)\d{4,5}\b/g, (port) => ports.get(port) ?? port)
    .replaceAll('0.0.0.0', '127.0.0.1')
    .replaceAll('/run/secrets', folder);
  await mkdir(path.join(root, 'config'));
  await writeFile(path.join(root, 'config', 'base.yaml'), here);
  await writeFile(path.join(root, 'config', 'stores.yaml'), secret('temporal-stores.yaml'), { mode: 0o600 });
  return `127.0.0.1:${ports.get(FRONTEND_PORT)}`;
}

/** The compose file's service `temporal`. */
async function serve(programs: string, root: string): Promise<ServerProcess> {
  return startServerProcess({
    name: 'The full Temporal server',
    command: path.join(programs, 'temporal-server'),
    args: await composeCommand('temporal', { '/countersign': root }),
  });
}

/** The compose file's service `prepare-engine`, which waits until the server is there. */
async function prepared(server: ServerProcess, env: Readonly<Record<string, string>>): Promise<void> {
  const preparing = runCommand(process.execPath, [path.join(BUILT, 'deploy', 'prepare-engine.js')], {
    env,
    timeoutSeconds: PREPARED_WITHIN_SECONDS,
  });
  try {
    await Promise.race([preparing, server.unexpectedExit]);
  } catch (cause) {
    await server.stop();
    throw new Error(`The full Temporal server could not be prepared.\n${server.lastLines()}`, { cause });
  }
}

import { Connection } from '@temporalio/client';
import type { CertificateHolder } from '../../deploy/certificates.js';
import { ENGINE_SETTING_NAMES, engineAccess, type EngineSettings } from '../../proofs/engine-access.js';
import { withSecretFiles } from '../../proofs/secret-files.js';
import { freePort } from './free-port.js';
import { type Progress, silentProgress } from './progress.js';
import { ensureSearchAttributes, type SearchAttributeTypes } from '../../workers/search-attributes.js';
import { startServerProcess } from './server-process.js';
import { findTemporalCli } from './temporal-cli.js';
import { untilReady } from './until-ready.js';

/** How to get a Temporal server. */
export interface TemporalServerOptions {
  /** Registered before the server is handed over. */
  searchAttributes: SearchAttributeTypes;
  /** The SQLite file that holds everything; its folder must exist. Without it everything is in memory. */
  dbFile?: string;
  namespace?: string;
  /** Ports on 127.0.0.1; free ones if left out. */
  port?: number;
  httpPort?: number;
  /** With the web interface, on `uiPort` or a free port. */
  ui?: boolean;
  uiPort?: number;
  /** Where the web interface asks for payloads to be decoded, `http://127.0.0.1:…`. */
  uiCodecEndpoint?: string;
  /** Server settings by their dynamic configuration key. */
  dynamicConfig?: Readonly<Record<string, unknown>>;
  progress?: Progress;
  env?: NodeJS.ProcessEnv;
}

/** A Temporal server to work with. */
export interface TemporalServer {
  /** `host:port` of its gRPC interface. */
  address: string;
  namespace: string;
  /** What a process is told so that it reaches this server: the settings of `proofs/engine-access.ts`. */
  settingsOf(party: CertificateHolder): Readonly<Record<string, string>>;
  uiUrl?: string;
  /** Rejects if a server started here ends by itself; never settles otherwise. */
  unexpectedExit: Promise<never>;
  stop(): Promise<void>;
}

/** SQLite's write-ahead log: without it each commit rewrites a rollback journal (engine: further traps). */
const SQLITE_PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];
const CONNECT_WITHIN_MS = 1_000;

/**
 * A Temporal server that knows the given search attributes: the one `TEMPORAL_ADDRESS` names (with the namespace of
 * `TEMPORAL_NAMESPACE`), else a development server of our own on 127.0.0.1.
 *
 * @throws when no server program is to be had, or the server does not answer, with its last log lines
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { progress = silentProgress, env = process.env } = options;
  if (env.TEMPORAL_ADDRESS) {
    const address = env.TEMPORAL_ADDRESS;
    const namespace = options.namespace ?? (env.TEMPORAL_NAMESPACE || 'default');
    progress.note(`Temporal server: using the one TEMPORAL_ADDRESS names, ${address}, nothing is started`);
    const { variables } = withSecretFiles(env, ENGINE_SETTING_NAMES);
    const given = ENGINE_SETTING_NAMES.flatMap((name) => (variables[name] ? [[name, variables[name]] as const] : []));
    const settings = { ...Object.fromEntries(given), TEMPORAL_NAMESPACE: namespace };
    await prepare(settings, options.searchAttributes);
    return {
      address,
      namespace,
      settingsOf: () => settings,
      unexpectedExit: new Promise(() => {}),
      stop: async () => {},
    };
  }
  const cli = await findTemporalCli({ env, progress });
  return progress.during('Starting a Temporal server', 'it runs the cases', () => start(cli, options));
}

async function start(cli: string, options: TemporalServerOptions): Promise<TemporalServer> {
  const { namespace = 'default' } = options;
  const port = await freePort(options.port);
  const ui = options.ui ? await uiSettings(options) : { flags: ['--headless'] };
  const server = await startServerProcess({
    name: 'The Temporal server',
    command: cli,
    args: [
      'server',
      'start-dev',
      ...each('--ip', ['127.0.0.1']),
      ...each('--log-level', ['warn']),
      ...each('--namespace', [namespace]),
      ...each('--port', [String(port)]),
      ...each('--http-port', [String(await freePort(options.httpPort))]),
      ...(options.dbFile === undefined
        ? []
        : ['--db-filename', options.dbFile, ...each('--sqlite-pragma', SQLITE_PRAGMAS)]),
      ...each(
        '--dynamic-config-value',
        Object.entries(options.dynamicConfig ?? {}).map(([k, v]) => `${k}=${JSON.stringify(v)}`),
      ),
      ...ui.flags,
    ],
  });
  const address = `127.0.0.1:${port}`;
  const settings = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
  await untilReady('The Temporal server', server, () => prepare(settings, options.searchAttributes));
  const { unexpectedExit, stop } = server;
  return {
    address,
    namespace,
    settingsOf: () => settings,
    unexpectedExit,
    stop,
    ...('url' in ui && { uiUrl: ui.url }),
  };
}

async function uiSettings(options: TemporalServerOptions): Promise<{ flags: string[]; url: string }> {
  const port = await freePort(options.uiPort);
  const codec = options.uiCodecEndpoint === undefined ? [] : ['--ui-codec-endpoint', options.uiCodecEndpoint];
  return { flags: ['--ui-port', String(port), ...codec], url: `http://127.0.0.1:${port}` };
}

const each = (flag: string, values: readonly string[]) => values.flatMap((value) => [flag, value]);

async function prepare(settings: EngineSettings, searchAttributes: SearchAttributeTypes): Promise<void> {
  const { connection: reached, namespace } = engineAccess(settings);
  const connection = await Connection.connect({ ...reached, connectTimeout: CONNECT_WITHIN_MS });
  try {
    await connection.workflowService.describeNamespace({ namespace });
    await ensureSearchAttributes(connection, namespace, searchAttributes);
  } finally {
    await connection.close();
  }
}

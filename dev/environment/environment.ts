import { randomBytes } from 'node:crypto';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import { keyFiles, writeKeys, type KeyFiles } from '../../proofs/key-files.js';
import { engineAccess } from '../../proofs/engine-access.js';
import { loadKeyring } from '../../proofs/keyring.js';
import { loadSigningKey, loadTrust } from '../../proofs/keys.js';
import { PROJECT_ROOT } from '../../workers/project.js';
import { connectClient } from '../../workers/temporal.js';
import { startIdentityProvider } from '../identity-provider/start.js';
import { readPeople, writePeople } from '../seed/people-file.js';
import { seed, type SeededPeople } from '../seed/seed.js';
import { freePort } from '../servers/free-port.js';
import { startMailServer, type MailSink } from '../servers/mail-sink.js';
import { silentProgress, type Progress } from '../servers/progress.js';
import type { TemporalServer } from '../servers/temporal-dev-server.js';
import { prepareDatabase, type DatabaseUrls } from './database.js';
import { managedProcess, type ManagedProcess, type ProcessPlan } from './managed-process.js';
import {
  processPlans,
  publicUrlOf,
  SIGNING_RP_ID,
  signingOriginOf,
  type ProcessName,
  type Surroundings,
} from './process-plans.js';
import { groundOf, startEngine, type Ground } from './ground.js';
import { installedPlans } from './installed-plans.js';
import type { EnvironmentOptions } from './options.js';

/** Everything that runs, and how to reach it. */
export interface Environment {
  readonly urls: {
    readonly api: string;
    readonly issuer: string;
    readonly temporalAddress: string;
    readonly temporalUi: string | null;
    readonly codecServer: string;
    readonly mail: string | null;
    readonly signingOrigin: string;
  };
  readonly people: SeededPeople;
  readonly mail: MailSink | null;
  readonly database: DatabaseUrls;
  readonly temporal: Client;
  /** What a party is told so that it reaches the Temporal server. */
  readonly engineOf: TemporalServer['settingsOf'];
  readonly keys: KeyFiles;
  readonly codecToken: string;
  /** Secret of the client `ticket-tool`; null with an identity provider of your own. */
  readonly ticketToolSecret: string | null;
  readonly processes: Readonly<Record<ProcessName, ManagedProcess>>;
  /** How each of them is started, for whoever wants another beside it. */
  readonly plans: Readonly<Record<ProcessName, ProcessPlan>>;
  /** Rejects when a server that was started here ends by itself. */
  readonly unexpectedExit: Promise<never>;
  stop(): Promise<void>;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Undoes what was started, last first; every step is tried. */
class Undo {
  #steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.#steps.unshift(step);
  }

  async all(): Promise<void> {
    for (const step of this.#steps.splice(0)) await step().catch((fault: unknown) => console.error(fault));
  }
}

async function keysIn(folder: string): Promise<KeyFiles> {
  const files = keyFiles(folder);
  return (await exists(files.TRUST_FILE)) ? files : writeKeys(folder);
}

async function peopleIn(folder: string, ownerUrl: string, keys: KeyFiles, subjects: number): Promise<SeededPeople> {
  const known = await readPeople(folder);
  if (known !== null) return known;
  const { seal } = await loadTrust(keys.TRUST_FILE);
  const people = await seed({
    ownerUrl,
    enrolmentKey: await loadSigningKey(keys.ENROLMENT_KEY_FILE),
    caseWorkerSeal: seal['case-worker'],
    enrolmentSeal: seal['enrolment-worker'],
    now: Date.now(),
    rpId: SIGNING_RP_ID,
    subjects,
  });
  await writePeople(folder, people);
  return people;
}

/** Starts every server and process of the embedded default, in order, saying what it does; undoes all when one fails. */
export async function startEnvironment(options: EnvironmentOptions = {}): Promise<Environment> {
  const undo = new Undo();
  try {
    return await start(options, undo);
  } catch (fault) {
    await undo.all();
    throw fault;
  }
}

/** The servers beneath Countersign, each started here or the one its variable names. */
async function startServers(options: EnvironmentOptions, folder: string, undo: Undo) {
  const { progress = silentProgress, env = process.env } = options;
  const ground = await groundOf(options, folder);
  const { postgres } = ground;
  undo.add(() => postgres.stop());
  const codecPort = await freePort();
  const temporal = await startEngine(options, ground, {
    dbFile: options.folder?.temporalDb ?? path.join(folder, 'temporal.db'),
    uiCodecEndpoint: `http://127.0.0.1:${codecPort}`,
  });
  undo.add(() => temporal.stop());
  const mail = await startMailServer({ progress, env, ...(options.folder && { folder: options.folder.mail }) });
  undo.add(() => mail.stop());
  const database = await prepareDatabase(ground.ownerUrl, ground.passwords);
  const identityProvider = await identityProviderOf(options, database, folder);
  undo.add(() => identityProvider.stop());
  const unexpectedExit = Promise.race([postgres.unexpectedExit, temporal.unexpectedExit]);
  const keys = await keysIn(ground.keysFolder);
  return { ground, codecPort, temporal, mail, database, keys, identityProvider, unexpectedExit };
}

async function identityProviderOf(
  { env = process.env, hostName }: EnvironmentOptions,
  database: DatabaseUrls,
  stateFolder: string,
) {
  const issuer = env['OIDC_ISSUER'];
  if (issuer) return { issuer, ticketToolSecret: null, stop: async () => {} };
  const directoryUrl = database.sample_directory_idp;
  return startIdentityProvider({ directoryUrl, stateFolder, ...(hostName !== undefined && { hostName }) });
}

/** Countersign's own processes, started side by side. */
async function startProcesses(
  plans: Environment['plans'],
  progress: Progress,
  undo: Undo,
): Promise<Environment['processes']> {
  const processes = {
    api: managedProcess(plans.api),
    'case-worker': managedProcess(plans['case-worker']),
    'connector-worker': managedProcess(plans['connector-worker']),
    'enrolment-worker': managedProcess(plans['enrolment-worker']),
    'codec-server': managedProcess(plans['codec-server']),
  };
  const all = Object.values(processes);
  undo.add(() => Promise.all(all.map((one) => one.kill('SIGTERM'))));
  await progress.during(
    'Starting Countersign',
    'API, case worker, connector worker, enrolment worker and codec server',
    () => Promise.all(all.map((one) => one.start())),
  );
  return processes;
}

type Pace = 'workflowTaskTimeoutSeconds' | 'stickyTimeoutMilliseconds' | 'reconcilerPeriodSeconds';

/** How long what is waited for may take, as asked for or as usual. */
function pacesOf(options: EnvironmentOptions): Pick<Surroundings, Pace> {
  return {
    workflowTaskTimeoutSeconds: options.workflowTaskTimeoutSeconds ?? 10,
    stickyTimeoutMilliseconds: options.stickyTimeoutMilliseconds ?? 10_000,
    reconcilerPeriodSeconds: options.reconcilerPeriodSeconds ?? 10,
  };
}

function urlsOf(
  servers: Awaited<ReturnType<typeof startServers>>,
  around: Pick<Surroundings, 'apiPort' | 'hostName'>,
): Environment['urls'] {
  const { codecPort, temporal, mail, identityProvider } = servers;
  return {
    api: publicUrlOf(around),
    issuer: identityProvider.issuer,
    temporalAddress: temporal.address,
    temporalUi: temporal.uiUrl ?? null,
    codecServer: `http://127.0.0.1:${codecPort}`,
    mail: mail.sink?.viewUrl ?? null,
    signingOrigin: signingOriginOf(around.apiPort),
  };
}

/** What the processes are told: by the embedded default, or where they are installed, by the compose file. */
async function plansOf(around: Surroundings, { installation }: Ground): Promise<Environment['plans']> {
  const embedded = processPlans(around);
  return installation === null ? embedded : installedPlans(embedded, around, installation);
}

async function start(options: EnvironmentOptions, undo: Undo): Promise<Environment> {
  const folder = options.folder?.path ?? (await mkdtemp(path.join(tmpdir(), 'countersign-')));
  if (options.folder === undefined) undo.add(() => rm(folder, { recursive: true, force: true }));
  const servers = await startServers(options, folder, undo);
  const { ground, database, temporal: temporalServer, mail, identityProvider, codecPort, keys } = servers;
  const people = await peopleIn(folder, database.owner, keys, options.subjects ?? 0);
  const apiPort = await freePort(options.ports?.api);
  const codecToken = ground.installation?.secret('codec-server-token') ?? randomBytes(24).toString('base64url');
  const around: Surroundings = {
    database,
    keys,
    codecPort,
    codecToken,
    apiPort,
    hostName: options.hostName ?? null,
    phoneGateway: options.phoneGateway ?? null,
    methodSettings: options.methodSettings ?? null,
    policyFile: path.resolve(PROJECT_ROOT, options.policyFile ?? 'policy/demo.yaml'),
    engineOf: temporalServer.settingsOf,
    temporalUiOrigin: temporalServer.uiUrl ?? 'http://127.0.0.1',
    issuer: identityProvider.issuer,
    smtpUrl: mail.url,
    ...pacesOf(options),
    caseWorkerNodeArguments: options.caseWorkerNodeArguments ?? [],
  };
  const plans = await plansOf(around, ground);
  const processes = await startProcesses(plans, options.progress ?? silentProgress, undo);
  const keyring = await loadKeyring(keys.CODEC_KEYRING_FILE);
  const temporal = await connectClient(engineAccess(around.engineOf('operator')), keyring);
  undo.add(() => temporal.connection.close());
  return {
    urls: urlsOf(servers, around),
    people,
    mail: mail.sink ?? null,
    database,
    temporal,
    engineOf: around.engineOf,
    keys,
    codecToken,
    ticketToolSecret: identityProvider.ticketToolSecret,
    processes,
    plans,
    unexpectedExit: servers.unexpectedExit,
    stop: () => undo.all(),
  };
}

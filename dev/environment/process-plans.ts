import type { KeyFiles } from '../../proofs/key-files.js';
import type { DatabaseUrls } from './database.js';
import type { TemporalServer } from '../servers/temporal-dev-server.js';
import type { ProcessPlan } from './managed-process.js';
import type { MethodSettings } from './options.js';

/** Names of the processes of ours. */
export type ProcessName = 'api' | 'case-worker' | 'connector-worker' | 'enrolment-worker' | 'codec-server';

/** Everything the processes are told. */
export interface Surroundings {
  readonly database: DatabaseUrls;
  readonly keys: KeyFiles;
  readonly policyFile: string;
  /** How each process reaches the Temporal server. */
  readonly engineOf: TemporalServer['settingsOf'];
  readonly temporalUiOrigin: string;
  readonly issuer: string;
  readonly smtpUrl: string;
  readonly apiPort: number;
  /** By which name browsers reach the API, if by one. */
  readonly hostName: 'localhost' | null;
  /** Settings of the telephone gateway; null for none. */
  readonly phoneGateway: Readonly<Record<string, string>> | null;
  readonly methodSettings: MethodSettings | null;
  readonly codecPort: number;
  readonly codecToken: string;
  /** Short where workers are killed on purpose. */
  readonly workflowTaskTimeoutSeconds: number;
  readonly stickyTimeoutMilliseconds: number;
  readonly reconcilerPeriodSeconds: number;
  readonly caseWorkerNodeArguments: readonly string[];
}

/** Where the API is reached. */
export function publicUrlOf({ apiPort, hostName }: Pick<Surroundings, 'apiPort' | 'hostName'>): string {
  return `http://${hostName ?? '127.0.0.1'}:${apiPort}`;
}

/** Where a browser registers the passkeys it signs in with: on the subject's page, for the name that both are reached by. */
function bindingSettings(around: Surroundings): Readonly<Record<string, string>> {
  const { hostName } = around;
  return hostName === null ? {} : { BINDING_RP_ID: hostName, BINDING_ORIGIN: publicUrlOf(around) };
}

/**
 * The static signing page has an origin of its own, so that a sign-in prompt can never be a decision. Browsers find it on
 * this machine (RFC 6761, section 6.3); nothing else has to.
 */
export const SIGNING_RP_ID = 'sign.localhost';

/** The enrolment pages, as the sample identity provider knows them. */
export const ENROLMENT_CLIENT_ID = 'countersign-enrolment';

/** The approver's console, as it knows it. */
export const CONSOLE_CLIENT_ID = 'countersign-console';

/** Who hears of quiet reports and of doubtful enrolments. */
export const SECURITY_MAIL_TO = 'security.on.call@example.com';

export function signingOriginOf(apiPort: number): string {
  return `http://${SIGNING_RP_ID}:${apiPort}`;
}

function temporalSettings(
  { engineOf, keys }: Surroundings,
  process: Exclude<ProcessName, 'codec-server'>,
): Record<string, string> {
  return { ...engineOf(process), CODEC_KEYRING_FILE: keys.CODEC_KEYRING_FILE };
}

function trustSettings({ keys, policyFile, apiPort }: Surroundings): Record<string, string> {
  return {
    TRUST_FILE: keys.TRUST_FILE,
    POLICY_FILE: policyFile,
    SIGNING_RP_ID,
    SIGNING_ORIGIN: signingOriginOf(apiPort),
  };
}

/** Everybody of the demo and the tests comes from one address, and looks ten times a second. */
const GENEROUS_REQUESTS_PER_MINUTE = 100_000;

function apiPlan(around: Surroundings): ProcessPlan {
  return {
    name: 'The API',
    program: 'api/main.js',
    readyWhen: '"message":"listening"',
    env: {
      ...temporalSettings(around, 'api'),
      ...trustSettings(around),
      API_PORT: `${around.apiPort}`,
      ...bindingSettings(around),
      ...(around.phoneGateway !== null && { PHONE_CODES: 'offered' }),
      ...around.methodSettings?.api,
      PUBLIC_URL: publicUrlOf(around),
      DATABASE_URL_API: around.database.countersign_api,
      OIDC_ISSUER: around.issuer,
      ENROLMENT_CLIENT_ID,
      CONSOLE_CLIENT_ID,
      ADDRESS_REQUESTS_PER_MINUTE: `${GENEROUS_REQUESTS_PER_MINUTE}`,
      CALLER_REQUESTS_PER_MINUTE: `${GENEROUS_REQUESTS_PER_MINUTE}`,
      SUBJECT_OPENINGS_PER_MINUTE: `${GENEROUS_REQUESTS_PER_MINUTE}`,
      CODE_LOOKUPS_PER_MINUTE: `${GENEROUS_REQUESTS_PER_MINUTE}`,
      WORKFLOW_TASK_TIMEOUT_SECONDS: `${around.workflowTaskTimeoutSeconds}`,
    },
  };
}

function caseWorkerPlan(around: Surroundings): ProcessPlan {
  const { database, keys } = around;
  return {
    name: 'The case worker',
    program: 'workers/case-worker.js',
    nodeArguments: around.caseWorkerNodeArguments,
    readyWhen: 'the case worker is ready',
    env: {
      ...temporalSettings(around, 'case-worker'),
      ...trustSettings(around),
      DATABASE_URL_CASE_WORKER: database.countersign_case_worker,
      DATABASE_URL_LEDGER: database.countersign_ledger,
      DIRECTORY_OF_RECORD_URL: database.sample_directory_reader,
      OIDC_ISSUER: around.issuer,
      SMTP_URL: around.smtpUrl,
      SECURITY_MAIL_TO,
      PUBLIC_URL: publicUrlOf(around),
      ...around.phoneGateway,
      ...around.methodSettings?.caseWorker,
      VERIFIER_KEY_FILE: keys.VERIFIER_KEY_FILE,
      LEDGER_KEY_FILE: keys.LEDGER_KEY_FILE,
      CASE_WORKER_SEAL_KEY_FILE: keys.CASE_WORKER_SEAL_KEY_FILE,
      CODE_PEPPER_FILE: keys.CODE_PEPPER_FILE,
      STICKY_TIMEOUT_MILLISECONDS: `${around.stickyTimeoutMilliseconds}`,
      RECONCILER_PERIOD_SECONDS: `${around.reconcilerPeriodSeconds}`,
    },
  };
}

function connectorWorkerPlan(around: Surroundings): ProcessPlan {
  const { database, keys } = around;
  return {
    name: 'The connector worker',
    program: 'workers/connector-worker.js',
    readyWhen: 'the connector worker is ready',
    env: {
      ...temporalSettings(around, 'connector-worker'),
      ...trustSettings(around),
      ...bindingSettings(around),
      DATABASE_URL_CONNECTOR: database.countersign_connector_sample_directory,
      SAMPLE_DIRECTORY_URL: database.sample_directory,
      SAMPLE_DIRECTORY_PROOF_URL: database.sample_directory_proof,
      CONNECTOR_SEAL_KEY_FILE: keys.CONNECTOR_SEAL_KEY_FILE,
    },
  };
}

function enrolmentWorkerPlan(around: Surroundings): ProcessPlan {
  const { database, keys, apiPort, policyFile } = around;
  return {
    name: 'The enrolment worker',
    program: 'workers/enrolment-worker.js',
    readyWhen: 'the enrolment worker is ready',
    env: {
      ...temporalSettings(around, 'enrolment-worker'),
      TRUST_FILE: keys.TRUST_FILE,
      POLICY_FILE: policyFile,
      SIGNING_RP_ID,
      SIGNING_ORIGIN: signingOriginOf(apiPort),
      DATABASE_URL_ENROLMENT: database.countersign_enrolment,
      DIRECTORY_OF_RECORD_URL: database.sample_directory_reader,
      OIDC_ISSUER: around.issuer,
      ENROLMENT_CLIENT_ID,
      SMTP_URL: around.smtpUrl,
      PUBLIC_URL: publicUrlOf(around),
      SECURITY_MAIL_TO,
      ENROLMENT_KEY_FILE: keys.ENROLMENT_KEY_FILE,
      ENROLMENT_SEAL_KEY_FILE: keys.ENROLMENT_SEAL_KEY_FILE,
      ENROLMENT_PEPPER_FILE: keys.ENROLMENT_PEPPER_FILE,
    },
  };
}

function codecServerPlan(around: Surroundings): ProcessPlan {
  return {
    name: 'The codec server',
    program: 'workers/codec-server.js',
    readyWhen: 'the codec server is ready',
    env: {
      CODEC_KEYRING_FILE: around.keys.CODEC_KEYRING_FILE,
      CODEC_SERVER_PORT: `${around.codecPort}`,
      CODEC_SERVER_TOKEN: around.codecToken,
      CODEC_ALLOWED_ORIGIN: around.temporalUiOrigin,
    },
  };
}

/** How each process is started; none gets a credential it does not need (architecture, section 6, Processes). */
export function processPlans(around: Surroundings): Record<ProcessName, ProcessPlan> {
  return {
    api: apiPlan(around),
    'case-worker': caseWorkerPlan(around),
    'connector-worker': connectorWorkerPlan(around),
    'enrolment-worker': enrolmentWorkerPlan(around),
    'codec-server': codecServerPlan(around),
  };
}

import type { KeyFiles } from '../../proofs/key-files.js';
import type { DatabaseUrls } from './database.js';
import type { ProcessPlan } from './managed-process.js';

/** Names of the processes of ours. */
export type ProcessName = 'api' | 'case-worker' | 'connector-worker' | 'codec-server';

/** Everything the processes are told. */
export interface Surroundings {
  readonly database: DatabaseUrls;
  readonly keys: KeyFiles;
  readonly policyFile: string;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly temporalUiOrigin: string;
  readonly issuer: string;
  readonly smtpUrl: string;
  readonly apiPort: number;
  readonly codecPort: number;
  readonly codecToken: string;
  /** Short where workers are killed on purpose. */
  readonly workflowTaskTimeoutSeconds: number;
  readonly stickyTimeoutMilliseconds: number;
}

/** Where the API is reached. */
export function publicUrlOf(apiPort: number): string {
  return `http://127.0.0.1:${apiPort}`;
}

/** The static signing page has an origin of its own, so that a sign-in prompt can never be a decision. */
export const SIGNING_RP_ID = 'localhost';

export function signingOriginOf(apiPort: number): string {
  return `http://${SIGNING_RP_ID}:${apiPort}`;
}

/** How each process is started; none gets a credential it does not need. */
export function processPlans(around: Surroundings): Record<ProcessName, ProcessPlan> {
  const { database, keys } = around;
  const publicUrl = publicUrlOf(around.apiPort);
  const temporal = {
    TEMPORAL_ADDRESS: around.temporalAddress,
    TEMPORAL_NAMESPACE: around.temporalNamespace,
    CODEC_KEYRING_FILE: keys.CODEC_KEYRING_FILE,
  };
  const trust = {
    TRUST_FILE: keys.TRUST_FILE,
    POLICY_FILE: around.policyFile,
    SIGNING_RP_ID,
    SIGNING_ORIGIN: signingOriginOf(around.apiPort),
  };
  const sticky = { STICKY_TIMEOUT_MILLISECONDS: `${around.stickyTimeoutMilliseconds}` };
  return {
    api: {
      name: 'The API',
      program: 'api/main.js',
      readyWhen: 'the API is ready',
      env: {
        ...temporal,
        ...trust,
        API_PORT: `${around.apiPort}`,
        PUBLIC_URL: publicUrl,
        DATABASE_URL_API: database.countersign_api,
        OIDC_ISSUER: around.issuer,
        WORKFLOW_TASK_TIMEOUT_SECONDS: `${around.workflowTaskTimeoutSeconds}`,
      },
    },
    'case-worker': {
      name: 'The case worker',
      program: 'workers/case-worker.js',
      readyWhen: 'the case worker is ready',
      env: {
        ...temporal,
        ...trust,
        ...sticky,
        DATABASE_URL_CASE_WORKER: database.countersign_case_worker,
        DATABASE_URL_LEDGER: database.countersign_ledger,
        DIRECTORY_OF_RECORD_URL: database.sample_directory_reader,
        OIDC_ISSUER: around.issuer,
        SMTP_URL: around.smtpUrl,
        PUBLIC_URL: publicUrl,
        VERIFIER_KEY_FILE: keys.VERIFIER_KEY_FILE,
        LEDGER_KEY_FILE: keys.LEDGER_KEY_FILE,
        CASE_WORKER_SEAL_KEY_FILE: keys.CASE_WORKER_SEAL_KEY_FILE,
        CODE_PEPPER_FILE: keys.CODE_PEPPER_FILE,
      },
    },
    'connector-worker': {
      name: 'The connector worker',
      program: 'workers/connector-worker.js',
      readyWhen: 'the connector worker is ready',
      env: {
        ...temporal,
        ...trust,
        ...sticky,
        DATABASE_URL_CONNECTOR: database.countersign_connector_sample_directory,
        SAMPLE_DIRECTORY_URL: database.sample_directory,
        SAMPLE_DIRECTORY_PROOF_URL: database.sample_directory_proof,
        CONNECTOR_SEAL_KEY_FILE: keys.CONNECTOR_SEAL_KEY_FILE,
      },
    },
    'codec-server': {
      name: 'The codec server',
      program: 'workers/codec-server.js',
      readyWhen: 'the codec server is ready',
      env: {
        CODEC_KEYRING_FILE: keys.CODEC_KEYRING_FILE,
        CODEC_SERVER_PORT: `${around.codecPort}`,
        CODEC_SERVER_TOKEN: around.codecToken,
        CODEC_ALLOWED_ORIGIN: around.temporalUiOrigin,
      },
    },
  };
}

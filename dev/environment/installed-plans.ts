import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { composeEnvironment } from '../servers/compose-file.js';
import { freePort } from '../servers/free-port.js';
import type { Installation } from '../servers/installation.js';
import type { ProcessPlan } from './managed-process.js';
import {
  CONSOLE_CLIENT_ID,
  ENROLMENT_CLIENT_ID,
  publicUrlOf,
  SECURITY_MAIL_TO,
  SIGNING_RP_ID,
  signingOriginOf,
  type ProcessName,
  type Surroundings,
} from './process-plans.js';

/** Where this machine differs from a container: its ports, and how soon things are to happen. */
const OUR_OWN = [
  'API_PORT',
  'CODEC_SERVER_PORT',
  'CODEC_ALLOWED_ORIGIN',
  'ADDRESS_REQUESTS_PER_MINUTE',
  'CALLER_REQUESTS_PER_MINUTE',
  'WORKFLOW_TASK_TIMEOUT_SECONDS',
  'STICKY_TIMEOUT_MILLISECONDS',
  'RECONCILER_PERIOD_SECONDS',
  'TEMPORAL_TLS_SERVER_NAME',
];

/** A container listens where it likes, this machine's processes on loopback, each on a port of its own. */
async function listensHere(value: string): Promise<string> {
  return /^0\.0\.0\.0:\d+$/.test(value) ? `127.0.0.1:${await freePort()}` : value.replace(/^0\.0\.0\.0$/, '127.0.0.1');
}

/** What somebody who installs writes into `.env`. */
function answersOf(around: Surroundings): Readonly<Record<string, string>> {
  const { apiPort, issuer } = around;
  return {
    PUBLIC_URL: publicUrlOf(around),
    SIGNING_ORIGIN: signingOriginOf(apiPort),
    SIGNING_RP_ID,
    OIDC_ISSUER: issuer,
    MAIL_FROM: 'recovery@example.com',
    SECURITY_MAIL_TO,
    ENROLMENT_CLIENT_ID,
    CONSOLE_CLIENT_ID,
  };
}

/**
 * The same processes, told what docker-compose.yml tells them: their settings and secrets, the latter as files.
 *
 * @param plans as the embedded default has them, for what differs on this machine
 */
export async function installedPlans(
  plans: Readonly<Record<ProcessName, ProcessPlan>>,
  around: Surroundings,
  { folder }: Installation,
): Promise<Readonly<Record<ProcessName, ProcessPlan>>> {
  await writeFile(path.join(folder, 'smtp-url'), around.smtpUrl, { mode: 0o600 });
  const { TEMPORAL_ADDRESS: engine = '' } = around.engineOf('operator');
  const places = {
    '/run/secrets': folder,
    'temporal:7233': engine,
    '/app/policy/recovery.yaml': around.policyFile,
  };
  const installed = async (name: ProcessName): Promise<ProcessPlan> => {
    const { env, ...plan } = plans[name];
    const own = Object.fromEntries(Object.entries(env).filter(([setting]) => OUR_OWN.includes(setting)));
    const told = await composeEnvironment(name, places, answersOf(around));
    for (const [setting, value] of Object.entries(told)) told[setting] = await listensHere(value);
    return { ...plan, env: { ...told, ...own } };
  };
  const [api, caseWorker, connectorWorker, enrolmentWorker, codecServer] = await Promise.all([
    installed('api'),
    installed('case-worker'),
    installed('connector-worker'),
    installed('enrolment-worker'),
    installed('codec-server'),
  ]);
  return {
    api,
    'case-worker': caseWorker,
    'connector-worker': connectorWorker,
    'enrolment-worker': enrolmentWorker,
    'codec-server': codecServer,
  };
}

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DELIVERY_WINDOW_SECONDS } from '../contract/limits.js';
import { readApiKey } from '../db/api-keys.js';
import { connect, type Db } from '../db/connect.js';
import { requireSchema } from '../db/schema-version.js';
import { readWebhookSecret } from '../db/webhook-secrets.js';
import { SECOND } from '../domain/clock.js';
import { createLogger, type Logger } from '../logging/logger.js';
import { loadAccess } from '../policy/access/load.js';
import { loadPolicy } from '../policy/load.js';
import { callerVerifier } from '../proofs/caller.js';
import { clientCodec } from '../proofs/codec.js';
import { engineAccess } from '../proofs/engine-access.js';
import { issuerKeys } from '../proofs/issuer-keys.js';
import { loadKeyring } from '../proofs/keyring.js';
import { loadTrust } from '../proofs/keys.js';
import { securityEventVerifier, trustedIssuers } from '../proofs/security-event.js';
import { deliveryVerifier } from '../proofs/webhook-secret.js';
import { seal } from '../proofs/sealing.js';
import { createApp } from './app.js';
import { readConfig, type ApiConfig } from './config.js';
import type { ApiDeps } from './deps.js';
import { TemporalEngine } from './engine.js';
import { offersOf } from './offers.js';
import { CONSOLE_PATH } from '../contract/console.js';
import { ENROL_PATH } from '../contract/enrolment.js';
import { RECOVER_PATH } from '../contract/portal.js';
import type { Judging } from './access.js';
import type { ConsoleAccess, LiveStreams } from './console/access.js';
import { LiveCases } from './console/live-cases.js';
import { consoleSignInsOf } from './console/sign-ins.js';
import type { EnrolmentAccess } from './enrolment/access.js';
import { enrolmentEngine } from './enrolment/engine.js';
import { signInsOf } from './enrolment/sign-ins.js';
import { readPageScripts } from './pages/scripts.js';
import type { LimitSettings } from './rate-limits.js';

/**
 * Whoever tells a case something waits this long for its word before they are answered 202 (architecture, section 4);
 * ticket tools wait about 10 s themselves (standards, section 6).
 */
const ANSWER_WAIT_MILLISECONDS = 8_000;

/** Where the scripts of the pages are, compiled as this file is. */
const CONSOLE = fileURLToPath(new URL('../console/', import.meta.url));

/** How long a shutdown waits for requests that are being answered. */
const SHUTDOWN_MILLISECONDS = 10_000;

/** Something to close when the process ends. */
type Close = () => Promise<void>;

function limitsOf(config: ApiConfig): LimitSettings {
  return {
    addressRequestsPerMinute: config.ADDRESS_REQUESTS_PER_MINUTE,
    callerRequestsPerMinute: config.CALLER_REQUESTS_PER_MINUTE,
    subjectOpeningsPerMinute: config.SUBJECT_OPENINGS_PER_MINUTE,
    codeLookupsPerMinute: config.CODE_LOOKUPS_PER_MINUTE,
  };
}

function enrolmentOf(config: ApiConfig, client: Client): EnrolmentAccess | null {
  const { ENROLMENT_CLIENT_ID: clientId, OIDC_ISSUER: issuer, PUBLIC_URL: publicUrl } = config;
  if (clientId === undefined) return null;
  const clientSecret = config.ENROLMENT_CLIENT_SECRET ?? null;
  return {
    engine: enrolmentEngine(client),
    signIns: signInsOf({ issuer, clientId, clientSecret, publicUrl }),
    scripts: readPageScripts(CONSOLE, 'enrolment', ENROL_PATH),
  };
}

function consoleOf(config: ApiConfig, db: Db, judging: Judging, logger: Logger): ConsoleAccess | null {
  const { CONSOLE_CLIENT_ID: clientId, OIDC_ISSUER: issuer, PUBLIC_URL: publicUrl } = config;
  if (clientId === undefined) return null;
  const clientSecret = config.CONSOLE_CLIENT_SECRET ?? null;
  return {
    signIns: consoleSignInsOf({ issuer, clientId, clientSecret, publicUrl }),
    scripts: readPageScripts(CONSOLE, 'countersign', CONSOLE_PATH),
    live: new LiveCases(db, judging, logger),
  };
}

async function depsOf(config: ApiConfig, logger: Logger): Promise<{ readonly deps: ApiDeps; readonly close: Close }> {
  const trust = await loadTrust(config.TRUST_FILE);
  const policy = await loadPolicy(config.POLICY_FILE, { production: config.NODE_ENV === 'production' });
  const keyring = await loadKeyring(config.CODEC_KEYRING_FILE);
  const db = connect(config.DATABASE_URL_API, undefined, (error) =>
    logger.warn('a database connection broke', { error }),
  );
  // Lazily: the API starts and says that it is degraded when the engine is away.
  const access = engineAccess(config);
  const connection = Connection.lazy(access.connection);
  const client = new Client({
    connection,
    namespace: access.namespace,
    dataConverter: { payloadCodecs: [clientCodec(keyring)] },
  });
  const issuer = { issuer: config.OIDC_ISSUER, keys: issuerKeys(config.OIDC_ISSUER) };
  const judging = { access: await loadAccess(), clock: async () => Date.now() };
  const deps: ApiDeps = {
    engine: new TemporalEngine(client, {
      workflowTaskTimeoutMilliseconds: config.WORKFLOW_TASK_TIMEOUT_SECONDS * 1_000,
    }),
    db,
    verifyAccessToken: callerVerifier({ issuer, trust, findApiKey: (keyId) => readApiKey(db, keyId) }),
    verifyDelivery: deliveryVerifier({
      trust,
      keyring,
      find: (hookId) => readWebhookSecret(db, hookId),
      windowMilliseconds: DELIVERY_WINDOW_SECONDS.api * SECOND,
    }),
    verifySecurityEvent: securityEventVerifier(trustedIssuers(config.SECURITY_EVENT_ISSUERS), config.OIDC_ISSUER),
    trust,
    seal: (recipient, text) => seal(trust.seal[recipient], text),
    policy,
    ...judging,
    signing: { rpId: config.SIGNING_RP_ID, origin: config.SIGNING_ORIGIN },
    publicUrl: config.PUBLIC_URL,
    portalScripts: readPageScripts(CONSOLE, 'portal', RECOVER_PATH),
    enrolment: enrolmentOf(config, client),
    console: consoleOf(config, db, judging, logger),
    offers: offersOf(config),
    bindingRpId: config.BINDING_RP_ID,
    logger,
    limits: limitsOf(config),
    trustedProxyHops: config.TRUSTED_PROXY_HOPS,
    answerWaitMilliseconds: ANSWER_WAIT_MILLISECONDS,
  };
  const close = async (): Promise<void> => {
    await Promise.all([db.destroy(), connection.close()]);
  };
  return { deps, close };
}

/** Takes no new requests, lets those under way be answered, then closes what they need. */
function endsWith(
  server: Server,
  { live, close }: { readonly live: LiveStreams | undefined; readonly close: Close },
  logger: Logger,
): (signal: string) => void {
  let isEnding = false;
  return (signal) => {
    if (isEnding) return;
    isEnding = true;
    logger.info('stopping', { signal });
    live?.close();
    setTimeout(() => server.closeAllConnections(), SHUTDOWN_MILLISECONDS).unref();
    server.close(() => {
      close().then(
        () => logger.info('stopped'),
        (error: unknown) => logger.error('stopped, not cleanly', { error }),
      );
    });
    server.closeIdleConnections();
  };
}

async function main(logger: Logger): Promise<void> {
  const config = readConfig(process.env);
  const { deps, close } = await depsOf(config, logger);
  try {
    await requireSchema(deps.db, (error) => logger.warn('the database cannot be asked yet', { error }));
  } catch (fault) {
    await close();
    throw fault;
  }
  const server = createServer(createApp(deps));
  server.listen(config.API_PORT, config.API_HOST);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.API_PORT;
  logger.info('listening', { host: config.API_HOST, port, policy: config.POLICY_FILE, access: deps.access.digest });
  const end = endsWith(server, { live: deps.console?.live, close }, logger);
  process.once('SIGTERM', end).once('SIGINT', end);
}

const logger = createLogger({ service: 'api' });
try {
  await main(logger);
} catch (error) {
  logger.error('the API could not start', { error });
  process.exitCode = 1;
}

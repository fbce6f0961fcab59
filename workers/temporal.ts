import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, makeTelemetryFilterString, NativeConnection, Runtime, type LogLevel } from '@temporalio/worker';
import type { Logger } from '../logging/logger.js';
import { clientCodec } from '../proofs/codec.js';
import type { EngineAccess } from '../proofs/engine-access.js';
import type { Keyring } from '../proofs/keyring.js';
import { FAILURE_CONVERTER } from './bundle.js';

const LEVELS: Readonly<Record<LogLevel, 'debug' | 'info' | 'warn' | 'error'>> = {
  TRACE: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** Names as Prometheus wants them: seconds, each unit in its metric's name, `_total` for what only counts up. */
const METRIC_NAMES = { useSecondsForDurations: true, unitSuffix: true, countersTotalSuffix: true };

/**
 * Sends Temporal's own log lines through ours, redacted like everything else. Once a process, before anything connects.
 *
 * @param metricsAddress `host:port` where `/metrics` is served; nowhere unless given
 */
export function installRuntime(logger: Logger, metricsAddress?: string): void {
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => logger[LEVELS[level]](message, { ...meta })),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) },
      ...(metricsAddress && { metrics: { prometheus: { bindAddress: metricsAddress, ...METRIC_NAMES } } }),
    },
  });
}

/** A client whose payloads are encrypted; what it cannot open is an error. */
export function createClient(connection: Connection | NativeConnection, namespace: string, keyring: Keyring): Client {
  return new Client({
    connection,
    namespace,
    dataConverter: { payloadCodecs: [clientCodec(keyring)], failureConverterPath: FAILURE_CONVERTER },
  });
}

/** How long a process tries to reach the Temporal server when it starts. */
const CONNECT_TIMEOUT = '20 seconds';

/** Connects a client of its own, for processes that run no worker. */
export async function connectClient({ connection, namespace }: EngineAccess, keyring: Keyring): Promise<Client> {
  return createClient(await Connection.connect({ ...connection, connectTimeout: CONNECT_TIMEOUT }), namespace, keyring);
}

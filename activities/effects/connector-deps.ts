import type { Logger } from '../../logging/logger.js';
import type { Connector } from '../../connectors/port.js';
import type { Db } from '../../db/connect.js';
import type { Clock } from '../../domain/clock.js';
import type { Policy } from '../../policy/load.js';
import type { Trust } from '../../proofs/keys.js';
import type { UnsealingKey } from '../../proofs/sealing.js';

/** Everything one connector's worker needs. It holds the target's credentials and nobody else does. */
export interface ConnectorDeps {
  readonly connector: Connector;
  /** As this connector's own database role: its own submissions and its own rows of the register. */
  readonly db: Db;
  /** The one that holds now: another as soon as that takes effect. */
  readonly policy: Policy;
  /** There no policy is taken that two control owners did not sign (recovery policy, section 5.15). */
  readonly production: boolean;
  readonly trust: Trust;
  readonly sealKey: UnsealingKey;
  readonly signing: { readonly rpId: string; readonly origin: string };
  readonly clock: Clock;
  readonly logger: Logger;
}

import { beginEnd, markEnded } from '../../db/register.js';
import type { EffectRef } from '../connector-activities.js';
import type { ConnectorDeps } from './connector-deps.js';
import { proveEnded, provesAtOnce } from './prove-effect.js';

/** Ends one effect at the target. The register says so first, so that it is never applied again (invariant 8). */
export function endEffect(deps: ConnectorDeps): (effect: EffectRef) => Promise<void> {
  return async (effect) => {
    await beginEnd(deps.db, effect.effectId, await deps.clock());
    await deps.connector.end(effect);
    await markEnded(deps.db, effect.effectId, await deps.clock());
    await provesAtOnce(deps, effect, proveEnded);
  };
}

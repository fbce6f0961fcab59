import { beginEnd, markEnded, markEndProven, markProven } from '../../db/register.js';
import type { EffectRef } from '../connector-activities.js';
import type { ConnectorDeps } from './connector-deps.js';

/** Ends one effect at the target. The register says so first, so that it is never applied again (invariant 8). */
export function endEffect(deps: ConnectorDeps): (effect: EffectRef) => Promise<void> {
  return async (effect) => {
    await beginEnd(deps.db, effect.effectId, await deps.clock());
    await deps.connector.end(effect);
    await markEnded(deps.db, effect.effectId, await deps.clock());
  };
}

/**
 * Proves that an effect is in force, with the read-only credential.
 *
 * @throws {Error} while the target shows something else: it is asked again.
 */
export function proveApplied(deps: ConnectorDeps): (effect: EffectRef) => Promise<void> {
  return async (effect) => {
    const proof = await deps.connector.prove(effect, 'applied');
    if (!proof.holds) throw new Error(`effect ${effect.effectId} is not in force: ${proof.found.join('; ')}`);
    await markProven(deps.db, effect.effectId, await deps.clock());
  };
}

/**
 * Proves that an effect has ended, with the read-only credential.
 *
 * @throws {Error} while the target shows something else: it is asked again.
 */
export function proveEnded(deps: ConnectorDeps): (effect: EffectRef) => Promise<void> {
  return async (effect) => {
    const proof = await deps.connector.prove(effect, 'ended');
    if (!proof.holds) throw new Error(`effect ${effect.effectId} has not ended: ${proof.found.join('; ')}`);
    await markEndProven(deps.db, effect.effectId, await deps.clock());
  };
}

import { markEndProven, markProven } from '../../db/register.js';
import type { EffectRef } from '../connector-activities.js';
import type { ConnectorDeps } from './connector-deps.js';

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

/** Proves what was just done, where the target shows it already; where it does not yet, the case asks for the proof. */
export async function provesAtOnce(deps: ConnectorDeps, effect: EffectRef, prove: typeof proveApplied): Promise<void> {
  try {
    await prove(deps)(effect);
  } catch (error) {
    deps.logger.info('what was done is not proven yet', { effectId: effect.effectId, error: String(error) });
  }
}

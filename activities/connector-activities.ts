import type { EffectKind } from '../domain/effects.js';

/** The effect a workflow speaks of; the connector worker looks everything else up. */
export interface EffectRef {
  readonly caseId: string;
  readonly effectId: string;
  readonly kind: EffectKind;
  readonly target: string;
}

/**
 * What one connector's worker does, on that connector's own task queue. Nothing is returned that anybody relies on: the
 * outcome is read from the effects register, so that a completion by hand claims nothing.
 */
export interface ConnectorActivities {
  /** Applies one effect, with a valid warrant only, and proves it where the target shows it at once. */
  applyEffect(warrant: string): Promise<void>;
  proveApplied(effect: EffectRef): Promise<void>;
  /** Ends one effect, and proves that where the target shows it at once; needs no warrant, because undoing never waits. */
  endEffect(effect: EffectRef): Promise<void>;
  proveEnded(effect: EffectRef): Promise<void>;
  /** Ends again what somebody put back by hand after its case had ended it. */
  endRecreatedGrants(): Promise<void>;
}

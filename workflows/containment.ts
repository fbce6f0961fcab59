import { CancellationScope } from '@temporalio/workflow';
import type { ContainmentStart } from '../contract/start.js';
import { mustEnd } from '../domain/work.js';
import { ask, askToEnd } from './ask.js';

/** What a containment came to. */
export interface Containment {
  readonly caseId: string;
  readonly contained: boolean;
}

/**
 * "This was not me": ends at once what the case did, whatever state the case is in, and makes sure the case hears of
 * it. Both end effects through the register, which makes it safe that both do (architecture, sections 4 and 5).
 */
export async function containment(start: ContainmentStart): Promise<Containment> {
  return CancellationScope.nonCancellable(async () => {
    const contained = await ask.contain(start);
    if (!contained.standing) return { caseId: start.caseId, contained: false };
    await ask.tellCase(start);
    for (const effect of contained.effects.toReversed()) {
      if (!mustEnd(effect, 'repudiated') || effect.state === 'end-proven') continue;
      const connector = askToEnd(effect);
      const ref = { caseId: start.caseId, effectId: effect.effectId, kind: effect.kind, target: contained.target };
      await connector.endEffect(ref);
      await connector.proveEnded(ref);
    }
    return { caseId: start.caseId, contained: true };
  });
}

import type { Case } from './case.js';

/** Whether a case waits before its next effect for something that holds back every case. */
export function isHeldBack({ phase, heldBackBy }: Pick<Case, 'phase' | 'heldBackBy'>): boolean {
  return phase === 'executing' && heldBackBy !== undefined;
}

/**
 * Until when a case that is held back may go on: what was claimed lapses with the hand-over as if it had not been,
 * unless something of the claim is done already. Before the hand-over no window runs.
 */
export function heldBackUntil({ stage, effects, handOverUntil, claimWindow }: Case): number | null {
  const isBegun = effects.some((effect) => effect.stage === 'claim' && effect.state !== 'planned');
  if (stage !== 'claim' || isBegun || handOverUntil === null) return null;
  return Math.max(handOverUntil, claimWindow?.until ?? 0);
}

/** The case as it goes on when nothing holds it back any more. */
export function released(kase: Case): Case {
  if (kase.heldBackBy === undefined) return kase;
  const { heldBackBy: _, ...rest } = kase;
  return { ...rest, deadline: null };
}

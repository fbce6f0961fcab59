import type { Case } from '../case.js';
import type { Decision } from '../decisions.js';
import { moves, refuses, type Turn } from '../step.js';
import { mayTakeBack, withdrawalRefusal, withdrawn } from '../withdrawals.js';

/**
 * Somebody takes their approval back before anything was executed: the case waits for approval again with what is left, and
 * its time to object begins anew when the last is given. Whoever was to come back for it does so later.
 */
export function takesBack(kase: Case, withdrawal: Decision, now: number): Turn {
  if (!mayTakeBack(kase)) return refuses(kase, 'not-wanted-now');
  const refusal = withdrawalRefusal(kase, withdrawal);
  if (refusal !== null) return refuses(kase, refusal);
  const anew = { facts: [], handOverUntil: null, claimWindow: null };
  return moves(kase, 'approving', now, { ...withdrawn(kase, withdrawal), ...anew }, [
    'decision-recorded',
    'approval-wanted',
  ]);
}

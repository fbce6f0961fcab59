import { callsOf, dueCall } from '../calls.js';
import type { Case } from '../case.js';
import { refuses, stays, type Turn } from '../step.js';

/** Reminds those who may approve, or tells the next of the chain; the window stays as it is. */
export function calls(kase: Case, now: number): Turn {
  const call = dueCall(kase, now);
  const made = callsOf(kase);
  switch (call?.kind) {
    case undefined:
      return refuses(kase, 'not-wanted-now');
    case 'reminder':
      return stays(kase, { calls: { ...made, remindedAt: now } }, ['approval-reminder']);
    case 'escalation': {
      // The entry of this very step.
      const escalatedBy = [...made.escalatedBy, kase.sequence + 1];
      return stays(kase, { calls: { ...made, escalatedBy } }, ['approval-escalated']);
    }
  }
}

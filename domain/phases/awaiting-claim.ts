import type { Case } from '../case.js';
import { CLOCK_SKEW, SECOND } from '../clock.js';
import { keptBeside } from '../evidence-given.js';
import type { Evidence } from '../evidence.js';
import { freshRefusal, itemRefusal } from '../evidence-rules.js';
import type { Claim } from '../receipts.js';
import { voucherRefusal } from '../separation.js';
import { ends, moves, refuses, stays, type Rules, type Turn } from '../step.js';
import { vetoed } from './veto.js';

/**
 * The subject is back inside the hand-over window: one item, given after the evidence was frozen, opens the claim's own
 * window, counted from when the item was verified, so that the same item never opens a second one (recovery policy,
 * section 5.2).
 */
function opensWindow(kase: Case, fresh: Evidence, now: number): Turn {
  if (fresh.receipt.purpose !== 'claim') return refuses(kase, 'not-wanted-now');
  if (kase.handOverUntil !== null && now > kase.handOverUntil) return refuses(kase, 'claim-window-over');
  const { receipt } = fresh;
  const refusal = itemRefusal(kase, receipt, now) ?? freshRefusal(kase, receipt) ?? voucherRefusal(kase, receipt);
  if (refusal !== null) return refuses(kase, refusal);
  const until = fresh.receipt.verifiedAt + kase.plan.windows.claimSeconds * SECOND;
  const isNew = kase.frozenAt !== null && fresh.receipt.verifiedAt >= kase.frozenAt - CLOCK_SKEW;
  if (until <= now || !isNew) return refuses(kase, 'evidence-late');
  const deadline = Math.max(kase.handOverUntil ?? now, until);
  return stays(kase, { claimWindow: { fresh, until }, deadline, ...keptBeside(kase, [fresh]) });
}

function redeems(kase: Case, claim: Claim, now: number): Turn {
  if (kase.claimWindow === null) return refuses(kase, 'claim-not-open');
  if (now > kase.claimWindow.until) return { ...stays(kase, { claimWindow: null }), refused: 'claim-window-over' };
  if (claim.receipt.caseId !== kase.id || claim.receipt.personId !== kase.subject.personId)
    return refuses(kase, 'evidence-bound-elsewhere');
  if (claim.receipt.session !== kase.session) return refuses(kase, 'session-other');
  return moves(kase, 'executing', now, { claim, claimRefusal: null, stage: 'claim' });
}

/** Waits for the subject to come back, in the same session, inside the hand-over window. */
export const awaitingClaim: Rules = (kase, fact, now) => {
  switch (fact.kind) {
    case 'evidence':
      return opensWindow(kase, fact.evidence, now);
    case 'claimed':
      return redeems(kase, fact.claim, now);
    case 'challenge-sent':
      return stays(kase);
    case 'attempt-refused': {
      const attemptsRefused = kase.attemptsRefused + 1;
      if (fact.attemptsLeft > 0) return { ...stays(kase, { attemptsRefused }), refused: fact.refusal };
      return { ...ends(kase, 'refused', now, { attemptsRefused }), refused: fact.refusal };
    }
    case 'decision':
      return vetoed(kase, fact.decision, now);
    case 'deadline':
      return ends(kase, 'lapsed', now);
    default:
      return refuses(kase, 'not-wanted-now');
  }
};

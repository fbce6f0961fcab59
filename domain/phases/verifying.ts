import type { Case } from '../case.js';
import { keptBeside } from '../evidence-given.js';
import type { Evidence } from '../evidence.js';
import { approvalsOf, evidenceSatisfies, freshOnly, joiningRefusal } from '../evidence-rules.js';
import { voucherRefusal } from '../separation.js';
import { coolsOff, ends, moves, refuses, stays, type Rules, type Turn } from '../step.js';

function accept(kase: Case, evidence: Evidence, now: number): Turn {
  if (kase.deadline !== null && now > kase.deadline) return refuses(kase, 'evidence-late');
  const refusal = joiningRefusal(kase, evidence.receipt, now) ?? voucherRefusal(kase, evidence.receipt);
  if (refusal !== null) return refuses(kase, refusal);
  const fresh = freshOnly(kase.evidence, now);
  const stale = kase.evidence.filter((item) => !fresh.includes(item));
  const gathered = [...fresh, evidence];
  const changes = { evidence: gathered, session: evidence.receipt.session, ...keptBeside(kase, stale) };
  const bound = { ...kase, ...changes };
  if (!evidenceSatisfies(bound, gathered, now)) return stays(kase, changes);
  const frozen = { ...changes, frozenAt: now };
  const needed = approvalsOf(kase, gathered);
  return needed > 0 ? moves(kase, 'approving', now, frozen, ['approval-wanted']) : coolsOff(kase, now, frozen);
}

/** Evidence is gathered until it satisfies the plan; then it is frozen. Attempts and time are limited. */
export const verifying: Rules = (kase, fact, now) => {
  switch (fact.kind) {
    case 'evidence':
      return accept(kase, fact.evidence, now);
    case 'challenge-sent':
      return stays(kase);
    case 'attempt-refused':
      return fact.attemptsLeft > 0
        ? { ...stays(kase, { attemptsRefused: kase.attemptsRefused + 1 }), refused: fact.refusal }
        : { ...ends(kase, 'refused', now, { attemptsRefused: kase.attemptsRefused + 1 }), refused: fact.refusal };
    case 'deadline':
      return ends(kase, 'lapsed', now);
    default:
      return refuses(kase, 'not-wanted-now');
  }
};

import type { Case } from '../case.js';
import { SECOND } from '../clock.js';
import type { CaseEffect } from '../effects.js';
import type { Refusal } from '../refusals.js';
import { ends, moves, refuses, stays, type Rules, type Turn } from '../step.js';
import { nextToExecute } from '../work.js';
import { vetoed } from './veto.js';

/** Refusals of the target that a person can mend inside the claim's window without spending the claim. */
const MENDABLE: readonly Refusal[] = ['password-unacceptable', 'password-reused'];

function withEffect(kase: Case, effect: CaseEffect): Case {
  return { ...kase, effects: kase.effects.map((known) => (known.effectId === effect.effectId ? effect : known)) };
}

/** The stage's facts are read again before the next attempt. */
function factsWithout(kase: Case): Case['facts'] {
  return kase.facts.filter((check) => check.receipt.stage !== kase.stage);
}

/** When nothing of the stage is left to do, the case goes on: to the hand-over, or into force. */
function goesOn(kase: Case, now: number): Turn {
  if (nextToExecute(kase).kind !== 'none') return stays(kase);
  if (kase.stage === 'claim') return moves(kase, 'in-force', now, { outcome: 'completed', claimWindow: null }, ['effects-applied']);
  const handOverUntil = now + kase.plan.windows.handOverSeconds * SECOND;
  return moves(kase, 'awaiting-claim', now, { handOverUntil }, ['claim-ready']);
}

/** Puts the plan's effects in force, one at a time, each proven; facts are read again first. */
export const executing: Rules = (kase, fact, now) => {
  switch (fact.kind) {
    case 'facts-checked':
      if (!fact.facts.receipt.holds) return ends(kase, 'refused', now, { needsHuman: true });
      return goesOn({ ...kase, facts: [...kase.facts, fact.facts] }, now);
    case 'effect':
      return goesOn(withEffect(kase, fact.effect), now);
    case 'effect-refused':
      if (fact.refusal === 'warrant-expired') return stays(kase, { facts: factsWithout(kase) });
      if (kase.stage === 'claim' && MENDABLE.includes(fact.refusal) && kase.claimWindow !== null) {
        return { ...moves(kase, 'awaiting-claim', now, { claim: null, facts: factsWithout(kase) }), refused: fact.refusal };
      }
      return { ...ends(kase, 'failed', now, { needsHuman: true }), refused: fact.refusal };
    case 'decision':
      return vetoed(kase, fact.decision, now);
    default:
      return refuses(kase, 'not-wanted-now');
  }
};

import type { Case } from '../case.js';
import { SECOND } from '../clock.js';
import type { CaseEffect } from '../effects.js';
import type { FactsCheck } from '../receipts.js';
import type { Refusal } from '../refusals.js';
import { wantsAcknowledgement } from '../grants.js';
import { heldBackUntil, released } from '../held-back.js';
import type { NoticeKind } from '../notices.js';
import { ends, grantUntil, moves, refuses, stays, type Rules, type Turn } from '../step.js';
import { afterReading, isEnding, nextToExecute, somethingExpires } from '../work.js';
import { plansAnew } from './planning-anew.js';
import { vetoed } from './veto.js';

/** Refusals of the target that a person can mend inside the claim's window without spending the claim. */
const MENDABLE: readonly Refusal[] = [
  'password-unacceptable',
  'password-reused',
  'passkey-unacceptable',
  'contact-unacceptable',
  'contact-code-wrong',
];

/** The stage's facts are read again before the next attempt. */
function factsWithout(kase: Case): Case['facts'] {
  return kase.facts.filter((check) => check.receipt.stage !== kase.stage);
}

/** Whoever was told that it works, until somebody confirms it, is not told so again. */
function toldNow({ stage }: Case): readonly NoticeKind[] {
  return stage === 'confirmed' ? [] : ['effects-applied'];
}

/** Everything is done. What expires has its outcome when it has ended; everything else has come to it now. */
function comesIntoForce(kase: Case, now: number): Turn {
  if (!somethingExpires(kase))
    return moves(kase, 'in-force', now, { outcome: 'completed', claimWindow: null }, toldNow(kase));
  const notices: readonly NoticeKind[] = wantsAcknowledgement(kase)
    ? ['effects-applied', 'acknowledgement-wanted']
    : ['effects-applied'];
  return moves(kase, 'in-force', now, { claimWindow: null, grantedUntil: grantUntil(kase, now) }, notices);
}

/** When nothing of the stage is left to do, the case goes on: to the hand-over, or into force. */
function goesOn(kase: Case, now: number): Turn {
  if (nextToExecute(kase).kind !== 'none') return stays(kase);
  const isLastStage = kase.stage !== 'before-claim' || !kase.effects.some((effect) => effect.stage === 'claim');
  if (isLastStage) return comesIntoForce(kase, now);
  const handOverUntil = now + kase.plan.windows.handOverSeconds * SECOND;
  return moves(kase, 'awaiting-claim', now, { handOverUntil }, ['claim-ready']);
}

/** Facts count for this case, this stage and this plan only; if they no longer hold, the case ends. */
function rests(kase: Case, facts: FactsCheck, now: number): Turn {
  const { caseId, stage, planDigest, holds } = facts.receipt;
  const isOurs = caseId === kase.id && stage === kase.stage && planDigest === kase.opening.receipt.planDigest;
  if (!isOurs) return refuses(kase, 'proof');
  if (!holds) return ends(kase, 'refused', now, { needsHuman: true });
  return goesOn({ ...released(kase), facts: [...factsWithout(kase), facts] }, now);
}

/** Only the effect that was asked for is heard of. One that is on its way out, whoever ended it, is not put back. */
function hears(kase: Case, reading: CaseEffect, now: number): Turn {
  const work = nextToExecute(kase);
  const effects =
    'effect' in work && work.effect.effectId === reading.effectId ? afterReading(kase.effects, reading) : null;
  if (effects === null) return refuses(kase, 'not-wanted-now');
  const after = { ...kase, effects };
  return isEnding(reading.state)
    ? { ...ends(after, 'failed', now, { needsHuman: true }), refused: 'effect-ended' }
    : goesOn(after, now);
}

/** Puts the plan's effects in force, one at a time, each proven; facts are read again first. */
export const executing: Rules = (kase, fact, now) => {
  switch (fact.kind) {
    case 'facts-checked':
      return rests(kase, fact.facts, now);
    case 'planned-anew':
      return plansAnew(kase, fact, now);
    case 'held-back':
      return stays(kase, { heldBackBy: fact.by, facts: factsWithout(kase), deadline: heldBackUntil(kase) });
    case 'deadline':
      return ends(kase, 'lapsed', now);
    case 'effect':
      return hears(kase, fact.effect, now);
    case 'effect-refused':
      if (fact.refusal === 'warrant-expired') return stays(kase, { facts: factsWithout(kase) });
      if (MENDABLE.includes(fact.refusal) && kase.claimWindow !== null) {
        return {
          ...moves(kase, 'awaiting-claim', now, { claim: null, claimRefusal: fact.refusal, facts: factsWithout(kase) }),
          refused: fact.refusal,
        };
      }
      return { ...ends(kase, 'failed', now, { needsHuman: true }), refused: fact.refusal };
    case 'decision':
      return vetoed(kase, fact.decision, now);
    default:
      return refuses(kase, 'not-wanted-now');
  }
};

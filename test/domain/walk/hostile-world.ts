import type { Case } from '../../../domain/case.js';
import { EFFECT_KINDS } from '../../../domain/effects.js';
import type { CaseEffect } from '../../../domain/effects.js';
import { OUTCOMES } from '../../../domain/outcomes.js';
import type { FactsReceipt } from '../../../domain/receipts.js';
import type { Refusal } from '../../../domain/refusals.js';
import { nextToExecute } from '../../../domain/work.js';
import { CASE_ID, SUBJECT } from '../support/people.js';
import { claimReceipt, factsReceipt, openingReceipt, stopReceipt, unsigned } from '../support/receipts.js';
import { move, type Move } from './moves.js';

function pick<T>(choices: readonly T[], which: number): T {
  return choices[which % choices.length]!;
}

/** A claim for another case, person or session, or a good one at a bad time. */
export function hostileClaim(kase: Case, now: number, messageId: string, flaw: number): Move {
  const changes = pick(
    [{}, { caseId: `${CASE_ID}-other` }, { personId: 'bob' }, { session: 'session-of-the-attacker' }],
    flaw,
  );
  return move({ kind: 'claimed', claim: unsigned(claimReceipt(kase, now, { messageId, ...changes })), messageId });
}

/** A stop with standing, for this case or for another. */
export function stop(kase: Case, now: number, messageId: string, flaw: number, which: number): Move {
  const reason = which % 2 === 0 ? ('repudiated' as const) : ('cancelled' as const);
  const caseId = flaw % 4 === 0 ? `${CASE_ID}-other` : kase.id;
  const by = pick([SUBJECT, 'mona', 'rob', null], flaw + which);
  return move({
    kind: 'stopped',
    stop: unsigned(stopReceipt(kase, now, { reason, caseId, by, messageId })),
    messageId,
  });
}

/** Facts about another case, stage or plan, or facts that no longer hold. */
export function hostileFacts(kase: Case, now: number, flaw: number): Move {
  const otherStage = kase.stage === 'claim' ? ('before-claim' as const) : ('claim' as const);
  const choices: readonly Partial<FactsReceipt>[] = [
    { holds: false },
    { caseId: `${CASE_ID}-other` },
    { stage: otherStage },
    { planDigest: 'of another plan' },
  ];
  return move({ kind: 'facts-checked', facts: unsigned(factsReceipt(kase, now, pick(choices, flaw))) });
}

/** A reading of an effect that nobody asked for, that takes one back, or that rewrites what an effect is. */
export function hostileReading(kase: Case, flaw: number, which: number): Move {
  const effect = pick(kase.effects, which);
  const work = kase.phase === 'executing' ? nextToExecute(kase) : null;
  const asked = work !== null && 'effect' in work && work.effect.effectId === effect.effectId;
  const rewritten: CaseEffect = {
    ...effect,
    staysWhen: OUTCOMES,
    end: 'irreversible',
    connector: 'another',
    stage: 'before-claim',
  };
  const choices: readonly CaseEffect[] = [
    { ...effect, effectId: 'eff_other', state: 'proven' },
    { ...effect, state: asked ? 'planned' : 'proven' },
    { ...effect, state: 'planned' },
    rewritten,
  ];
  return move({ kind: 'effect', effectKind: effect.kind, effect: pick(choices, flaw) });
}

const REFUSALS: readonly Refusal[] = [
  'warrant-expired',
  'password-unacceptable',
  'password-reused',
  'effect-ended',
  'stopped',
  'warrant-invalid',
];

export function effectRefused(kase: Case, flaw: number, which: number): Move {
  return move({
    kind: 'effect-refused',
    effectKind: pick(EFFECT_KINDS, which),
    stage: kase.stage,
    refusal: pick(REFUSALS, flaw),
  });
}

export function attempt(messageId: string, flaw: number): Move {
  return move({ kind: 'attempt-refused', refusal: 'code-wrong', messageId, attemptsLeft: flaw % 4 });
}

/** What changes nothing, whenever it is said. */
export function chatter(kase: Case, messageId: string, flaw: number): Move {
  const opening = unsigned(openingReceipt(kase.plan, { openers: [] }));
  return pick(
    [
      move({ kind: 'noise', noise: { unreadable: 3, foreign: 1 } }),
      move({ kind: 'message-refused', refusal: 'proof', messageId, about: 'approve' }),
      move({ kind: 'challenge-sent', method: 'email-code', messageId }),
      move({ kind: 'opened', opening, plan: kase.plan, effects: [] }),
      move({ kind: 'planned-anew', opening, plan: kase.plan }),
    ],
    flaw,
  );
}

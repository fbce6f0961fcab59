import { isOfAccount } from '../../../domain/actions.js';
import { planForMailbox } from '../../../domain/mailboxes.js';
import { targetOf } from '../../../domain/owned-accounts.js';
import { advance, begin, type Step } from '../../../domain/advance.js';
import type { Case } from '../../../domain/case.js';
import { SECOND } from '../../../domain/clock.js';
import type { EffectState } from '../../../domain/effects.js';
import { effectsOf } from '../../../domain/effect-ids.js';
import type { EvidenceReceipt, Method } from '../../../domain/evidence.js';
import type { Fact } from '../../../domain/facts.js';
import type { Plan } from '../../../domain/plan.js';
import type { OpeningReceipt, StopReceipt } from '../../../domain/receipts.js';
import type { Conclusion } from '../../../domain/statement.js';
import { nextToEnd, nextToExecute } from '../../../domain/work.js';
import { decisionBy } from './decisions.js';
import { accountFor, OPENED_AT } from './people.js';
import { samplePlan, type PlanChanges } from './plans.js';
import { claimReceipt, evidenceReceipt, factsReceipt, openingReceipt, stopReceipt, unsigned } from './receipts.js';

export function openedFact(
  changes: PlanChanges = {},
  opening: Partial<OpeningReceipt> = {},
): Extract<Fact, { kind: 'opened' }> {
  const plan = samplePlan(changes);
  const receipt = openingReceipt(plan, opening);
  return {
    kind: 'opened',
    opening: unsigned(receipt),
    plan,
    effects: effectsOf(receipt.caseId, plan, targetOf(receipt.subject)),
  };
}

function evidenceFact(
  kase: Case,
  method: Method,
  now: number,
  changes: Partial<EvidenceReceipt> = {},
): Extract<Fact, { kind: 'evidence' }> {
  const receipt = evidenceReceipt(kase, method, now, changes);
  return { kind: 'evidence', evidence: unsigned(receipt), messageId: receipt.messageId };
}

/** The story of one case, told fact by fact; each telling is a value, so that a test can go on from any point twice. */
export class Told {
  private constructor(
    readonly kase: Case,
    readonly now: number,
    readonly steps: readonly Step[],
  ) {}

  static opened(changes: PlanChanges = {}, opening: Partial<OpeningReceipt> = {}): Told {
    const step = begin(openedFact(changes, opening), OPENED_AT);
    return new Told(step.case, OPENED_AT, [step]);
  }

  /** A case under a plan of whatever policy. */
  static openedUnder(given: Plan, opening: Partial<OpeningReceipt> = {}): Told {
    const isUnnamed = isOfAccount(given.action) && given.account === undefined;
    const plan = isUnnamed ? planForMailbox({ ...given, account: accountFor(given.action) }) : given;
    const receipt = openingReceipt(plan, opening);
    const effects = effectsOf(receipt.caseId, plan, targetOf(receipt.subject));
    const step = begin({ kind: 'opened', opening: unsigned(receipt), plan, effects }, OPENED_AT);
    return new Told(step.case, OPENED_AT, [step]);
  }

  get last(): Step {
    return this.steps.at(-1)!;
  }

  /** Time passes and nothing is heard. */
  waits(seconds: number): Told {
    return new Told(this.kase, this.now + seconds * SECOND, this.steps);
  }

  /** Hears a fact, accepted or not, ten seconds after the last. */
  hears(fact: (kase: Case, now: number) => Fact): Told {
    const now = this.now + 10 * SECOND;
    const step = advance(this.kase, fact(this.kase, now), now);
    return new Told(step.case, now, [...this.steps, step]);
  }

  proves(method: Method, changes: Partial<EvidenceReceipt> = {}): Told {
    return this.hears((kase, now) => evidenceFact(kase, method, now, changes));
  }

  verified(): Told {
    return this.proves('totp').proves('email-code');
  }

  decides(by: string, kind: 'approve' | 'refuse' | 'veto' | 'acknowledge'): Told {
    return this.hears((kase, now) => {
      const decision = decisionBy(kase, by, kind, now);
      return { kind: 'decision', decision, messageId: decision.messageId };
    });
  }

  factsHold(holds = true): Told {
    return this.hears((kase, now) => ({ kind: 'facts-checked', facts: unsigned(factsReceipt(kase, now, { holds })) }));
  }

  /** The effect the case asked about was read: the world did what it was asked. */
  reads(state: EffectState): Told {
    return this.hears((kase) => {
      const work = kase.phase === 'ending' ? nextToEnd(kase) : nextToExecute(kase);
      if (!('effect' in work)) throw new Error(`nothing was asked for: ${work.kind}`);
      return { kind: 'effect', effectKind: work.effect.kind, effect: { ...work.effect, state } };
    });
  }

  claims(): Told {
    return this.hears((kase, now) => {
      const claim = unsigned(claimReceipt(kase, now));
      return { kind: 'claimed', claim, messageId: claim.receipt.messageId };
    });
  }

  deadlineComes(): Told {
    return this.hears(() => ({ kind: 'deadline' }));
  }

  stops(reason: StopReceipt['reason'], by: string): Told {
    return this.hears((kase, now) => {
      const stop = unsigned(stopReceipt(kase, now, { reason, by }));
      return { kind: 'stopped', stop, messageId: stop.receipt.messageId };
    });
  }

  reviews(by: string, conclusion: Conclusion): Told {
    return this.hears((kase, now) => {
      const decision = decisionBy(kase, by, 'review', now, { own: { conclusion } });
      return { kind: 'decision', decision, messageId: decision.messageId };
    });
  }

  /** Row 14 until the membership is granted and proven: one passkey, two approvals, facts read again. */
  static granted(changes: PlanChanges = {}, opening: Partial<OpeningReceipt> = {}): Told {
    return Told.opened({ ...changes, action: 'access.emergency' }, opening)
      .proves('passkey')
      .decides('adam', 'approve')
      .decides('anna', 'approve')
      .factsHold()
      .reads('applied')
      .reads('proven');
  }

  /** Row 1b until the subject is awaited: evidence, one approval, facts read again. */
  static handedOver(changes: PlanChanges = {}): Told {
    return Told.opened(changes).verified().decides('adam', 'approve').factsHold();
  }

  /** The subject came back, chose a password, and facts were read again: the next thing is the first effect. */
  static claimed(changes: PlanChanges = {}): Told {
    return Told.handedOver(changes).waits(60).proves('totp').claims().factsHold();
  }

  /** Both effects proven: done, and waiting for its review. */
  static completed(changes: PlanChanges = {}): Told {
    return Told.claimed(changes).reads('applied').reads('proven').reads('applied').reads('proven');
  }
}

import type { Case, Phase } from './case.js';
import { coolingOffSecondsOf } from './cooling-off-waivers.js';
import type { Entry } from './entries.js';
import { evidenceLacks } from './evidence-rules.js';
import type { Fact } from './facts.js';
import { isUnconfirmed } from './grants.js';
import type { Notice } from './notices.js';
import type { Refusal } from './refusals.js';
import { approving } from './phases/approving.js';
import { awaitingClaim } from './phases/awaiting-claim.js';
import { coolingOff } from './phases/cooling-off.js';
import { ending } from './phases/ending.js';
import { executing } from './phases/executing.js';
import { inForce } from './phases/in-force.js';
import { openedCase } from './phases/opening.js';
import { underReview } from './phases/under-review.js';
import { verifying } from './phases/verifying.js';
import { passingRefusal } from './holders.js';
import { mayTakeOver } from './separation.js';
import { ends, moves, refuses, reviewed, stays, type Rules, type Turn } from './step.js';
import { unwantedRefusal, wants } from './wanted.js';
import { nextToEnd, somethingExpires } from './work.js';

/** One decision of the state machine: what to write down, and the case after it. */
export interface Step {
  readonly case: Case;
  readonly entry: Entry;
  readonly refused: Refusal | null;
  readonly notices: readonly Notice[];
}

/** The rules of each phase. Adding a phase is one file and one line here. */
const RULES: Record<Exclude<Phase, 'opening' | 'closed'>, Rules> = {
  verifying,
  approving,
  'cooling-off': coolingOff,
  executing,
  'awaiting-claim': awaitingClaim,
  'in-force': inForce,
  ending,
  'under-review': underReview,
};

/**
 * A stop with standing ends the case from any open phase, and what a completed case did, closed or not (invariant 10).
 * What is in force for a time is ended early by it and was completed (recovery policy, row 14); what nobody confirmed yet was not. A review
 * that was concluded before a repudiation did not look at it, so there is another (invariant 11).
 */
function stopped(kase: Case, fact: Extract<Fact, { kind: 'stopped' }>, now: number): Turn {
  const { receipt } = fact.stop;
  if (receipt.caseId !== kase.id) return refuses(kase, 'no-standing');
  if (receipt.reason === 'repudiated') {
    return kase.outcome === 'repudiated'
      ? refuses(kase, 'stopped')
      : ends(kase, 'repudiated', now, {
          stop: fact.stop,
          ...(kase.stop !== null && { earlierStop: kase.stop }),
          review: null,
          needsHuman: kase.needsHuman || kase.mayOnlyUndo,
        });
  }
  if (kase.phase === 'closed') return refuses(kase, 'case-closed');
  if (kase.phase === 'in-force' && !isUnconfirmed(kase)) return ends(kase, 'completed', now, { stop: fact.stop });
  return kase.outcome === null ? ends(kase, 'cancelled', now, { stop: fact.stop }) : refuses(kase, 'not-wanted-now');
}

/** An agent took the case over from another; until it has its outcome, and not from or to whom it may not pass. */
function handedOver(kase: Case, { handOver }: Extract<Fact, { kind: 'handed-over' }>): Turn {
  const { receipt } = handOver;
  if (receipt.caseId !== kase.id) return refuses(kase, 'proof');
  if (!wants(kase, 'hand-over')) return refuses(kase, unwantedRefusal(kase, 'hand-over'));
  const refusal = passingRefusal(kase, receipt);
  if (refusal !== null) return refuses(kase, refusal);
  if (!mayTakeOver(kase, receipt.from, receipt.to)) return refuses(kase, 'not-a-distinct-person');
  return stays(kase, { handOvers: [...(kase.handOvers ?? []), handOver] });
}

/** A run that is not the one the case began with takes the case up where it was last recorded, and may only undo. */
function takenUp(kase: Case, told: Case, now: number): Turn {
  const last = told.id === kase.id ? told : kase;
  const undoing = { ...last, mayOnlyUndo: true, needsHuman: true };
  if (last.phase === 'closed' && last.review === null) return reviewed(undoing, now);
  return last.outcome === null ? ends(undoing, 'failed', now) : stays(undoing);
}

/** Phases that have nothing to wait for are passed through at once; the entry shows where the case went. */
function settled(turn: Turn, now: number): Turn {
  const { case: kase } = turn;
  const then = (next: Turn): Turn =>
    settled({ ...next, refused: turn.refused, notices: [...turn.notices, ...next.notices] }, now);
  if (kase.phase === 'cooling-off' && coolingOffSecondsOf(kase.plan, kase.evidence) === 0) {
    return then(moves(kase, 'executing', now));
  }
  if (kase.phase === 'in-force' && !somethingExpires(kase)) return then(reviewed(kase, now));
  if (kase.phase === 'ending' && nextToEnd(kase).kind === 'none') {
    return then(kase.review === null ? reviewed(kase, now) : moves(kase, 'closed', now));
  }
  return turn;
}

function decide(kase: Case, fact: Fact, now: number): Turn {
  switch (fact.kind) {
    case 'stopped':
      return stopped(kase, fact, now);
    case 'handed-over':
      return handedOver(kase, fact);
    case 'run-reset':
      return takenUp(kase, fact.last, now);
    case 'noise':
      return stays(kase);
    case 'message-refused':
      return refuses(kase, fact.refusal);
    default:
      break;
  }
  if (kase.phase === 'closed') return refuses(kase, 'case-closed');
  if (fact.kind === 'deadline' && (kase.deadline === null || now < kase.deadline))
    return refuses(kase, 'not-wanted-now');
  if (kase.phase === 'opening') throw new Error(`case ${kase.id} cannot hear ${fact.kind} before it is open`);
  return RULES[kase.phase](kase, fact, now);
}

function messageOf(fact: Fact): string | null {
  return 'messageId' in fact ? fact.messageId : null;
}

/** Why a case that just took an item goes on verifying although it has as many as its row demands. */
function lackOf(kase: Case, fact: Fact, refused: Refusal | null): Refusal | null {
  const isMissingMore = fact.kind !== 'evidence' || refused !== null || kase.phase !== 'verifying';
  return isMissingMore || kase.evidence.length < kase.plan.evidence.atLeast ? null : evidenceLacks(kase, kase.evidence);
}

function stepOf(before: Case | null, fact: Fact, turn: Turn, now: number): Step {
  const sequence = turn.case.sequence + 1;
  const kase = { ...turn.case, sequence };
  const lacks = lackOf(kase, fact, turn.refused);
  const entry: Entry = {
    caseId: kase.id,
    sequence,
    fact,
    messageId: messageOf(fact),
    refusal: turn.refused,
    ...(lacks !== null && { lacks }),
    phaseBefore: before?.phase ?? 'opening',
    phase: kase.phase,
    outcome: kase.outcome,
    at: now,
  };
  return { case: kase, entry, refused: turn.refused, notices: turn.notices.map((kind) => ({ kind, sequence })) };
}

/** How a case begins. */
export function begin(fact: Extract<Fact, { kind: 'opened' }>, now: number): Step {
  return stepOf(null, fact, openedCase(fact, now), now);
}

/** What a fact does to a case: the only way a case ever changes. Pure; `now` is workflow time in epoch milliseconds. */
export function advance(kase: Case, fact: Fact, now: number): Step {
  return stepOf(kase, fact, settled(decide(kase, fact, now), now), now);
}

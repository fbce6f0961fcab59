import type { Case } from '../../../domain/case.js';
import { HOUR, SECOND } from '../../../domain/clock.js';
import { digestOf } from '../../../domain/canonical.js';
import { STATEMENT_KINDS, type StatementKind } from '../../../domain/statement.js';
import { decisionBy, type DecisionChanges } from '../support/decisions.js';
import { APPROVERS, CASE_ID, MEMBERS, ON_DUTY, REVIEWERS } from '../support/people.js';
import { fingerprint, move, type Move } from './moves.js';

/** One way to spoil a decision: what was signed, what was read, or what the signer had before them. */
interface Flaw {
  readonly changes?: (now: number, kase: Case) => DecisionChanges;
  readonly before?: (kase: Case) => Case;
  readonly spoils: boolean;
  /** Only what the directory says of the signer: whoever takes their approval back needs nothing of it. */
  readonly ofStanding?: boolean;
}

const fine: Flaw = { spoils: false };
const spoilt = (changes: (now: number, kase: Case) => DecisionChanges): Flaw => ({ changes, spoils: true });
/** Signed over something else than what the case is now: caught by its fingerprint. */
const stale = (before: (kase: Case) => Case): Flaw => ({ before, spoils: false });

const FLAWS: readonly Flaw[] = [
  fine,
  fine,
  fine,
  { changes: () => ({ decision: { passkeyJws: 'second key' } }), spoils: false },
  stale((kase) => ({ ...kase, evidence: kase.evidence.slice(1) })),
  stale((kase) => ({ ...kase, plan: { ...kase.plan, tier: 2 } })),
  stale((kase) => ({ ...kase, effects: kase.effects.slice(1) })),
  stale((kase) => ({ ...kase, id: `${CASE_ID}-other` })),
  stale((kase) => ({ ...kase, outcome: 'lapsed' })),
  spoilt((now) => ({ issuedAt: now - 301 * SECOND })),
  spoilt((now) => ({ issuedAt: now + HOUR })),
  spoilt((now) => ({ statement: { expiresAt: now + HOUR } })),
  spoilt((now) => ({ statement: { expiresAt: now } })),
  { ...spoilt(() => ({ standing: { groups: [] } })), ofStanding: true },
  { ...spoilt(() => ({ standing: { groups: ['recovery-approver'] } })), ofStanding: true },
  { ...spoilt((_, kase) => ({ standing: { managerId: kase.subject.personId } })), ofStanding: true },
  spoilt(() => ({ standing: { statementDigest: digestOf('another statement') } })),
  spoilt(() => ({ standing: { personId: 'arno' }, decision: { by: 'adam' } })),
  spoilt(() => ({ standing: { caseId: `${CASE_ID}-other` } })),
  spoilt(() => ({ statement: { decider: 'nobody' } })),
  spoilt(() => ({ statement: { calledBackOn: '+46 70 000 000' } })),
  spoilt(() => ({ statement: { effects: ['A harmless thing happens'] } })),
  spoilt(() => ({ statement: { comment: '\ud800' } })),
];

/** Whether the person is in the group that decides this. */
function stands(by: string, kind: StatementKind): boolean {
  if (kind === 'withdraw') return true;
  const group = kind === 'review' ? REVIEWERS : kind === 'acknowledge' ? ON_DUTY : APPROVERS;
  return (MEMBERS[by] ?? []).includes(group);
}

/** The act that a case could use now. */
function fitting({ phase }: Case): StatementKind {
  switch (phase) {
    case 'approving':
      return 'approve';
    case 'in-force':
      return 'acknowledge';
    case 'under-review':
      return 'review';
    default:
      return 'veto';
  }
}

/** A flawless decision, but for its author: somebody who took a part before, maybe with another key. */
export function insiderDecision(
  kase: Case,
  now: number,
  messageId: string,
  involved: ReadonlySet<string>,
  which: number,
): Move {
  const by = [...involved][which % involved.size]!;
  const kind = fitting(kase);
  const decision = decisionBy(kase, by, kind, now, { decision: { messageId, passkeyJws: `key ${which} of ${by}` } });
  const truth = { by, kind, genuine: stands(by, kind), saw: fingerprint(kase, kind) };
  return move({ kind: 'decision', decision, messageId }, { truth });
}

/** A decision with something wrong about it, by anybody: subject, openers, strangers, people who decided before. */
export function hostileDecision(kase: Case, now: number, messageId: string, flaw: number, which: number): Move {
  const people = [...Object.keys(MEMBERS), 'stranger'];
  const by = people[which % people.length]!;
  const isFitting = which % 20 < people.length;
  const kind = isFitting ? fitting(kase) : STATEMENT_KINDS[flaw % STATEMENT_KINDS.length]!;
  const chosen = FLAWS[flaw % FLAWS.length]!;
  const seen = chosen.before?.(kase) ?? kase;
  const changes = chosen.changes?.(now, kase) ?? {};
  const skipsCall = kind === 'approve' && flaw % 7 === 0;
  const own = { calledBack: kind === 'approve' && !skipsCall, ...changes.own };
  const decision = decisionBy(seen, by, kind, now, { ...changes, own, decision: { messageId, ...changes.decision } });
  const isSpoilt = chosen.spoils && !(kind === 'withdraw' && chosen.ofStanding === true);
  const genuine = !isSpoilt && stands(by, kind) && !(skipsCall && kase.plan.approvals.callBack);
  return move(
    { kind: 'decision', decision, messageId },
    { truth: { by, kind, genuine, saw: fingerprint(seen, kind) } },
  );
}

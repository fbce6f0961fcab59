import { digestIfCanonical } from '../../../domain/canonical.js';
import type { Case } from '../../../domain/case.js';
import type { Decision } from '../../../domain/decisions.js';
import type { StandingReceipt } from '../../../domain/receipts.js';
import { statementOf, type OwnWords } from '../../../domain/statement-rules.js';
import type { Statement, StatementKind } from '../../../domain/statement.js';
import { MEMBERS } from './people.js';
import { unsigned } from './receipts.js';

/** What a test changes in an honest decision: before it is signed, and in the standing read afterwards. */
export interface DecisionChanges {
  readonly own?: Partial<OwnWords>;
  readonly statement?: Partial<Statement>;
  readonly standing?: Partial<StandingReceipt>;
  readonly decision?: Partial<Decision>;
  /** When the statement was issued; now, unless said otherwise. */
  readonly issuedAt?: number;
}

/** What a person signs who has called the subject back, and finds a recovery justified. */
function ownWords(by: string, kind: StatementKind, own: Partial<OwnWords>): OwnWords {
  return {
    decider: by,
    calledBack: kind === 'approve',
    conclusion: kind === 'review' ? 'justified' : null,
    comment: null,
    ...own,
  };
}

/** An act of a person over a case as it stands, with the standing the directory gives them now. */
export function decisionBy(
  kase: Case,
  by: string,
  kind: StatementKind,
  now: number,
  changes: DecisionChanges = {},
): Decision {
  const honest = statementOf(kase, kind, ownWords(by, kind, changes.own ?? {}), changes.issuedAt ?? now);
  const statement = { ...honest, ...changes.statement };
  const messageId = changes.decision?.messageId ?? `${kind}-by-${by}-at-${now}`;
  return {
    statement,
    assertion: { credentialId: `key-of-${by}`, authenticatorData: 'x', clientDataJSON: 'x', signature: 'x' },
    by,
    passkeyJws: 'x',
    standing: unsigned({
      type: 'standing',
      caseId: kase.id,
      personId: by,
      groups: MEMBERS[by] ?? [],
      managerId: 'mia',
      statementDigest: digestIfCanonical(statement) ?? 'none',
      readAt: now,
      ...changes.standing,
    }),
    messageId,
    decidedAt: now,
    ...changes.decision,
  };
}

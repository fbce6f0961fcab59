import type { Action } from './actions.js';
import type { NamedAccount, PersonId } from './subjects.js';

/** The kinds of signed act that move a case (architecture, section 4). */
export const STATEMENT_KINDS = ['approve', 'refuse', 'veto', 'withdraw', 'acknowledge', 'review'] as const;
export type StatementKind = (typeof STATEMENT_KINDS)[number];

/** What a reviewer may conclude. */
export const CONCLUSIONS = ['justified', 'not-justified'] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

/** Digests of what the person had before them; if any changed, the decision is stale (invariant 5). */
export interface Seen {
  readonly plan: string;
  readonly evidence: string;
  readonly effects: string;
  /** For an acknowledgement and a review: outcome, decisions and effects as they stand. Null before that. */
  readonly record: string | null;
}

/**
 * The canonical text a person signs. The page that signs it renders these very fields.
 * Times in epoch milliseconds.
 */
export interface Statement {
  readonly v: 1;
  readonly kind: StatementKind;
  readonly caseId: string;
  readonly action: Action;
  readonly subject: { readonly personId: PersonId; readonly displayName: string };
  /** The account that the case is about; absent where it is the subject's own. */
  readonly account?: NamedAccount | undefined;
  readonly decider: PersonId;
  /** What will happen, in words, one line an effect. */
  readonly effects: readonly string[];
  readonly seen: Seen;
  /** Approve only: the decider called the subject back on this number, taken from the directory. */
  readonly calledBackOn: string | null;
  /** Review only. */
  readonly conclusion: Conclusion | null;
  readonly comment: string | null;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

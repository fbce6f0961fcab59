import type { Action } from './actions.js';
import type { EffectStage } from './effects.js';
import type { EarlierRecovery } from './earlier.js';
import type { EvidenceReceipt, Losable, Signed } from './evidence.js';
import type { Relation } from './plan.js';
import type { RiskSignal } from './risk-signals.js';
import type { AccountKind, Assurance, PersonId, Subject } from './subjects.js';

/** Which ticket a case came from. */
export interface TicketRef {
  readonly source: string;
  readonly id: string;
}

/** Signed by the verifier when a case opens: who asked, who opened, for whom, under which plan. */
export interface OpeningReceipt {
  readonly type: 'opening';
  readonly caseId: string;
  readonly action: Action;
  readonly subject: Subject;
  /** The person who asked, the agents who held the ticket and the one who opened (recovery policy, section 5.14). */
  readonly openers: readonly PersonId[];
  /** `sub` and `client_id` of the verified access token. */
  readonly openedBy: { readonly personId: PersonId | null; readonly clientId: string };
  readonly ticket: TicketRef;
  readonly planDigest: string;
  readonly policyDigest: string;
  readonly openedAt: number;
  /** What was reported lost; `mfa.reset` alone has one. */
  readonly lostAuthenticator?: Losable;
  /** Of the subject, as the directory of record had it then; absent in openings from before it was read. */
  readonly assurance?: Assurance;
  /** Signed again under a heavier plan, in the place of which; absent where the first plan holds. */
  readonly plannedAnew?: { readonly at: number; readonly insteadOf: string };
  /** What another recovery of the person just before rested on; absent where there was none. */
  readonly earlier?: EarlierRecovery;
}

/** How often running a decider countersigned with the same people before, and who else could (recovery policy, section 2). */
export interface Rotation {
  /** Cases before this one, running, that the decider and one who approved this one countersigned both. */
  readonly samePair: number;
  /** Cases before this one, running, of one of its openers that the decider countersigned. */
  readonly sameOpener: number;
  /** How many others may fill a seat of theirs in this case. */
  readonly others: number;
}

/** Whoever is away and is stood for, as the directory of record has them: their conflicts are those of their delegate too. */
export interface StoodFor {
  readonly personId: PersonId;
  readonly sameAs: readonly PersonId[];
  readonly superiors: readonly PersonId[];
  /** The one group that the delegate decides for. */
  readonly group: string;
  /** The number of the act, and when it ends by itself. */
  readonly delegation: number;
  readonly until: number;
}

/** Signed by the verifier after reading a decider's groups from the directory of record. */
export interface StandingReceipt {
  readonly type: 'standing';
  readonly caseId: string;
  readonly personId: PersonId;
  readonly groups: readonly string[];
  readonly managerId: PersonId | null;
  /** How they stand to the subject; absent where they are nothing to them. */
  readonly relations?: readonly Relation[];
  /** Their managers, nearest first, ten at most; absent in standings from before they were read. */
  readonly superiors?: readonly PersonId[];
  /** Under which other accounts the same person is known; absent where they have none. */
  readonly sameAs?: readonly PersonId[];
  /** They are an assistant of the subject's, by whatever account (recovery policy, row 7); absent where they are not. */
  readonly assistsSubject?: true;
  /** Whose staff they are; absent for own staff. */
  readonly employer?: string;
  /** Absent for the account of a person. */
  readonly accountKind?: AccountKind;
  /** Of approvals only. */
  readonly rotation?: Rotation;
  /** Their authority is suspended: they may stop a case, and nothing more. Absent where it is not. */
  readonly suspended?: true;
  /** Two people's word on the key that signed, where it is too young by itself: its fingerprint. */
  readonly keyVouched?: string;
  /** For whom they decide, who is away; absent where they decide by their own standing. */
  readonly standsFor?: StoodFor;
  readonly statementDigest: string;
  readonly readAt: number;
}

/** Signed by the verifier when somebody with standing stopped the case. */
export interface StopReceipt {
  readonly type: 'stop';
  readonly caseId: string;
  readonly reason: 'cancelled' | 'repudiated';
  readonly by: PersonId | null;
  readonly messageId: string;
  readonly stoppedAt: number;
}

/** Signed by the verifier when the facts of a case were read again just before it acts (recovery policy, section 5.1). */
export interface FactsReceipt {
  readonly type: 'facts';
  readonly caseId: string;
  readonly stage: EffectStage;
  readonly holds: boolean;
  readonly planDigest: string;
  readonly readAt: number;
  /** What spoke against the case by then; absent where nothing did. */
  readonly signals?: readonly RiskSignal[];
}

/** Signed by the verifier when the subject redeemed the claim: binds the sealed submission to the subject's session. */
export interface ClaimReceipt {
  readonly type: 'claim';
  readonly caseId: string;
  readonly personId: PersonId;
  readonly session: string;
  readonly submission: string;
  /** The session's own proof over the submitted bytes; whoever opens them checks it (compact JWS). */
  readonly proof: string;
  readonly messageId: string;
  readonly claimedAt: number;
}

/** Signed by the verifier when an agent took a case over that another offered them, both signed in. */
export interface HandOverReceipt {
  readonly type: 'hand-over';
  readonly caseId: string;
  readonly from: PersonId;
  readonly to: PersonId;
  /** `client_id` of both access tokens: one desk. */
  readonly clientId: string;
  readonly messageId: string;
  readonly handedOverAt: number;
}

/** Every receipt the verifier key signs. The `type` is inside the signed bytes: no receipt passes for another. */
export type Receipt =
  OpeningReceipt | EvidenceReceipt | StandingReceipt | StopReceipt | FactsReceipt | ClaimReceipt | HandOverReceipt;

export type Opening = Signed<OpeningReceipt>;
export type Standing = Signed<StandingReceipt>;
export type Stop = Signed<StopReceipt>;
export type FactsCheck = Signed<FactsReceipt>;
export type Claim = Signed<ClaimReceipt>;
export type HandOver = Signed<HandOverReceipt>;

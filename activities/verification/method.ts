import type { Trx } from '../../db/connect.js';
import type { MethodTraits } from '../../domain/admissible.js';
import type { Case } from '../../domain/case.js';
import type { Assertion } from '../../domain/decisions.js';
import type { Enrolled } from '../../domain/enrolled.js';
import type { Strength } from '../../domain/evidence.js';
import type { Refusal } from '../../domain/refusals.js';
import type { SealingKey } from '../../proofs/sealing.js';
import type { EvidenceChallenge } from '../../proofs/evidence-challenge.js';
import type { CaseDeps } from '../deps.js';
import type { HeardLogin } from './federated-login/hear-login.js';
import type { HeardPush } from './push/hear-pushes.js';

/** What a check may use beyond what was typed. */
export type CheckDeps = Pick<CaseDeps, 'sealKey' | 'pepper' | 'signing' | 'verifierKey'>;

/** One try: what was typed, and what it may be checked against. `now` in epoch milliseconds. */
export interface Try {
  /** The transaction that consumes what matches, counts the try and stores the verdict: all or none. */
  readonly trx: Trx;
  readonly kase: Case;
  /** The message that made it. */
  readonly messageId: string;
  /** The session it comes from (RFC 7638 thumbprint). */
  readonly session: string;
  /** As typed, without blanks; empty where nothing is typed. */
  readonly code: string;
  /** What a passkey signed, of the right form and nothing more; null where nothing was signed. */
  readonly assertion: Assertion | null;
  /** A key of the browser, to seal to it what only the subject may read; null where none was given. */
  readonly replyTo: SealingKey | null;
  /** What came of the pushes of the case that nothing came of before, oldest first, by their providers' word. */
  readonly pushes: readonly HeardPush[];
  /** What another issuer says of the sign-in that was given; null where none was. */
  readonly login: HeardLogin | null;
  /** Genuine, of the method's kind, admissible, oldest first; never empty. */
  readonly enrolled: readonly Enrolled[];
  readonly now: number;
}

/** What came of a try: which enrolled thing it proves, a try that failed, or one that could not be made at all. */
export type Checked =
  /** `strength` where it reached less than the method can. */
  | { readonly kind: 'holds'; readonly enrolled: Enrolled; readonly strength?: Strength }
  | { readonly kind: 'fails'; readonly refusal: Refusal }
  | { readonly kind: 'not-possible'; readonly refusal: Refusal };

/** How a method sends the subject something to give back: by mail, or to a telephone. */
export interface SentChallenge {
  readonly kind: 'mailed' | 'phoned';
  /** What is sent for one message: the same however often it is asked, so that a retry is the same mail. */
  readonly codeFor: (pepper: Uint8Array, caseId: string, messageId: string) => string;
  readonly validSeconds: number;
}

/** What a method gives the subject's authenticator to sign; nothing of it is secret. */
export interface SignedChallenge {
  readonly kind: 'signed';
  readonly challengeOf: (challenge: EvidenceChallenge) => string;
  readonly validSeconds: number;
}

/** How a method has an authenticator asked that its provider reaches. */
export interface PushedChallenge {
  readonly kind: 'pushed';
  readonly validSeconds: number;
}

export type Challenge = SentChallenge | SignedChallenge | PushedChallenge;

/**
 * A way to prove who one is. Adding one is a folder here, a line in `registry.ts`, its name in `domain/evidence.ts` and
 * a line in the policy; the workflow does not change.
 */
export interface VerificationMethod extends MethodTraits {
  /** In words, what a try that holds shows. */
  readonly proves: string;
  /** Null where the subject has what they need already. */
  readonly challenge: Challenge | null;
  /** Checks and, where it holds, consumes. */
  readonly check: (deps: CheckDeps, attempt: Try) => Promise<Checked>;
}

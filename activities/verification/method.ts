import type { Trx } from '../../db/connect.js';
import type { MethodTraits } from '../../domain/admissible.js';
import type { Attestation } from '../../domain/attestation.js';
import type { Case } from '../../domain/case.js';
import type { Assertion } from '../../domain/decisions.js';
import type { Enrolled, EnrolledFacts, EnrolledPasskey } from '../../domain/enrolled.js';
import type { Strength } from '../../domain/evidence.js';
import type { Ial } from '../../domain/assurance.js';
import type { Refusal } from '../../domain/refusals.js';
import type { PersonId, PersonOfRecord } from '../../domain/subjects.js';
import type { SealingKey } from '../../proofs/sealing.js';
import type { EvidenceChallenge } from '../../proofs/evidence-challenge.js';
import type { AccessGround } from '../../domain/access.js';
import type { Denied } from '../access/judged.js';
import type { CaseDeps } from '../deps.js';
import type { HeardDevice } from './device/hear-device.js';
import type { HeardLogin } from './federated-login/hear-login.js';
import type { HeardWorkload } from './workload-attestation/hear-workload.js';
import type { HeardPush } from './push/hear-pushes.js';

/** What a check may use beyond what was typed. */
export type CheckDeps = Pick<CaseDeps, 'sealKey' | 'pepper' | 'signing' | 'verifierKey'>;

/** What somebody signed who vouches for the subject, verified: whose word it is, and which of their passkeys signed it. */
export interface Attested {
  readonly attestationId: string;
  readonly by: PersonId;
  readonly passkey: EnrolledPasskey;
  /** Of what they looked at: at which level that repeats the subject's proofing. */
  readonly repeatsIal?: Ial;
  readonly attestation: Attestation;
  /** By which policies they may say it. */
  readonly access: AccessGround;
}

/** A case in which somebody attests, and when, in epoch milliseconds. */
export interface AttestedIn {
  readonly kase: Pick<Case, 'plan' | 'subject'>;
  readonly now: number;
}

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
  /** What an inventory says of the device that a passkey says it is on; null where none does. */
  readonly device: HeardDevice | null;
  /** What a platform says of the workload that the case's account runs; null where no token was given. */
  readonly workload: HeardWorkload | null;
  /** Everything genuine that the person enrolled. */
  readonly all: readonly Enrolled[];
  /** Genuine, of the method's kind, admissible, oldest first; empty only where somebody else vouches, or a machine shows itself. */
  readonly enrolled: readonly Enrolled[];
  /** Who stands behind an enrolled thing, by its id, where that is somebody of record other than the subject. */
  readonly vouchers: ReadonlyMap<string, PersonId>;
  /** Who signed for this very session that it is the subject, or why nobody's word counts. */
  readonly attested: Attested | Denied | Refusal;
  readonly now: number;
}

/** What came of a try: which enrolled thing it proves and who vouches with it, a try that failed, or one that could not be made at all. */
export type Checked =
  | {
      readonly kind: 'holds';
      readonly enrolled: EnrolledFacts;
      readonly vouchedBy?: PersonId;
      /** Where it reached less than the method can. */
      readonly strength?: Strength;
      /** Where it repeats the subject's proofing: at which level. */
      readonly repeatsIal?: Ial;
    }
  | { readonly kind: 'fails'; readonly refusal: Refusal }
  | { readonly kind: 'not-possible'; readonly refusal: Denied | Refusal };

/** How a method sends something for the subject to give back: by mail, to a telephone, or by mail to a contact of theirs. */
export interface SentChallenge {
  readonly kind: 'mailed' | 'phoned' | 'relayed';
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

/** What a method has a workload ask its platform a token for; nothing of it is secret. */
export interface AttestedChallenge {
  readonly kind: 'attested';
  readonly challengeOf: (challenge: EvidenceChallenge) => string;
  readonly validSeconds: number;
}

/** How a method has an authenticator asked that its provider reaches. */
export interface PushedChallenge {
  readonly kind: 'pushed';
  readonly validSeconds: number;
}

/** What a method has the subject's page show, to be read back to whoever attests (recovery policy, section 5.8). */
export interface ShownChallenge {
  readonly kind: 'shown';
  /** Who is asked, by mail, to attest, or why nobody can be; null where whoever attests comes by themselves. */
  readonly asks: (deps: Pick<CaseDeps, 'directory'>, kase: Case) => Promise<PersonOfRecord | Refusal | null>;
  readonly validSeconds: number;
}

/** How a method has the subject called by somebody, and a code read out to them afterwards. */
export interface CalledChallenge {
  readonly kind: 'called';
  /** The same for the same message and caller. */
  readonly codeFor: (pepper: Uint8Array, caseId: string, messageId: string, caller: PersonId) => string;
  readonly validSeconds: number;
}

export type Challenge =
  CalledChallenge | SentChallenge | SignedChallenge | AttestedChallenge | PushedChallenge | ShownChallenge;

/**
 * A way to prove who one is. Adding one is a folder here, a line in `registry.ts`, its name in `domain/evidence.ts` and
 * a line in the policy; the workflow does not change.
 */
export interface VerificationMethod extends MethodTraits {
  /** In words, what a try that holds shows. */
  readonly proves: string;
  /** Null where the subject has what they need already. */
  readonly challenge: Challenge | null;
  /** Why an active person of record may not attest it, or null; absent where nobody else signs for the subject. */
  readonly attesterRefusal?: (
    deps: Pick<CaseDeps, 'directory'>,
    attestedIn: AttestedIn,
    attester: PersonOfRecord,
  ) => Promise<Refusal | null>;
  /** Checks and, where it holds, consumes. */
  readonly check: (deps: CheckDeps, attempt: Try) => Promise<Checked>;
}

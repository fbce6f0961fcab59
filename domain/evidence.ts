import type { Action } from './actions.js';
import type { Ial } from './assurance.js';
import type { PersonId } from './subjects.js';

/** The verification methods there are. One folder each under `activities/verification/`. */
export const METHODS = [
  'totp',
  'email-code',
  'passkey',
  'recovery-code',
  'phone-code',
  'push',
  'federated-login',
  'manager-confirmation',
  'recovery-contact',
  'attended-video',
  'in-person',
  'device',
  'call-back',
  'workload-attestation',
] as const;
export type Method = (typeof METHODS)[number];

/**
 * Methods by which somebody else signs that it is the subject, who gives nothing but their session; at a call back, the code
 * that they heard as well.
 */
export const ATTESTED_METHODS = [
  'manager-confirmation',
  'attended-video',
  'in-person',
  'call-back',
] as const satisfies readonly Method[];
export type AttestedMethod = (typeof ATTESTED_METHODS)[number];

/** Whether somebody else signs for the subject by a method. */
export function isAttested(method: Method): method is AttestedMethod {
  const attested: readonly Method[] = ATTESTED_METHODS;
  return attested.includes(method);
}

/** Methods by which the platform that runs an account of no person says that it runs it (recovery policy, rows 10 and 13). */
const MACHINE_METHODS: readonly Method[] = ['workload-attestation'];

/** Whether a machine shows itself by a method, and no person. */
export function isOfMachine(method: Method): boolean {
  return MACHINE_METHODS.includes(method);
}

/**
 * Whether it is the subject who gives something by a method. What others sign for them, and what a machine shows of itself, never
 * satisfies a plan alone (recovery policy, section 5.4 and rows 10 to 13).
 */
export function isOfSubject(method: Method): boolean {
  return !isAttested(method) && !isOfMachine(method);
}

/** Methods whose evidence is checked in milliseconds against our own tables and keys: no provider, directory or issuer is asked. */
const VERIFIED_HERE: readonly Method[] = ['totp', 'email-code', 'passkey', 'recovery-code'];

/** Whether evidence of a method is verified without asking anybody else. */
export function isVerifiedHere(method: Method): boolean {
  return VERIFIED_HERE.includes(method);
}

/** Those of them by which a trained verifier looks at a document and the person (CTL-04, CTL-05). */
export const ATTENDED_METHODS: readonly Method[] = ['attended-video', 'in-person'];

/** Methods whose items nobody can be made to read out to a caller (recovery policy, section 5.3). */
export const UNRELAYABLE_METHODS: readonly Method[] = ['passkey', 'in-person', 'device', 'workload-attestation'];

/**
 * Where one compromise gives an attacker everything in it; two items of one domain count as one
 * (recovery policy, section 5.4).
 */
export const COMPROMISE_DOMAINS = [
  'handset',
  'mailbox',
  'device',
  'authenticator',
  'paper',
  'document',
  'presence',
  'voucher',
  'attester',
  'workload',
] as const;
export type CompromiseDomain = (typeof COMPROMISE_DOMAINS)[number];

/** S0 inadmissible to S4 superior (recovery policy, section 1). */
export type Strength = 0 | 1 | 2 | 3 | 4;

/** What a person signs in with, as far as an action may replace it. */
export const AUTHENTICATORS = ['password', 'passkey'] as const;
export type Authenticator = (typeof AUTHENTICATORS)[number];

/** What a person may report lost, to have it replaced (recovery policy, row 3). */
export const LOSABLE = ['passkey'] as const satisfies readonly Authenticator[];
export type Losable = (typeof LOSABLE)[number];

/** What a piece of evidence was given for: to open the way to approval, or as the claim's one fresh item. */
export type EvidencePurpose = 'verify' | 'claim';

/** The verified outcome of one verification method, as the verifier signs it. All times in epoch milliseconds. */
export interface EvidenceReceipt {
  readonly type: 'evidence';
  readonly caseId: string;
  readonly personId: PersonId;
  readonly action: Action;
  /** RFC 7638 thumbprint of the session key that every item of a case must come from. */
  readonly session: string;
  readonly purpose: EvidencePurpose;
  readonly method: Method;
  readonly strength: Strength;
  readonly domains: readonly CompromiseDomain[];
  /** True when a claimant can be made to read it out to a caller (recovery policy, section 5.3). */
  readonly relayable: boolean;
  /** The subject's authenticators that must work for this evidence to be had; see `domain/under-reset.ts`. */
  readonly behind: readonly Authenticator[];
  /** The enrolled thing it was checked against. */
  readonly enrolledId: string;
  /** Since when that is as it is now; see `heldSince`. */
  readonly enrolledAt: number;
  /** At which identity assurance level it repeats the subject's proofing; absent where it does not. See `proofing.ts`. */
  readonly repeatsIal?: Ial;
  /** Who vouches for the subject, of methods by which somebody does: it is their passkey then that is `enrolledId`. */
  readonly vouchedBy?: PersonId;
  readonly messageId: string;
  readonly verifiedAt: number;
  /** When it stops counting; judged when approvals begin, then frozen (recovery policy, section 5.1). */
  readonly freshUntil: number;
}

/** A receipt beside the compact JWS that proves it. Whoever relies on the receipt verifies the JWS again. */
export interface Signed<T> {
  readonly receipt: T;
  readonly jws: string;
}

export type Evidence = Signed<EvidenceReceipt>;

import type { CompromiseDomain } from './evidence.js';
import type { PersonId } from './subjects.js';

/** What a person may have enrolled before an incident (D02). */
export const ENROLLED_KINDS = ['totp', 'email', 'passkey'] as const;
export type EnrolledKind = (typeof ENROLLED_KINDS)[number];

interface EnrolledBase {
  readonly type: 'enrolled';
  readonly enrolledId: string;
  readonly personId: PersonId;
  /** Epoch milliseconds. Its age decides whether it counts (CTL-02). */
  readonly enrolledAt: number;
  readonly domains: readonly CompromiseDomain[];
}

/** A TOTP authenticator (RFC 6238). The secret is sealed to the case worker (compact JWE); the database cannot read it. */
export interface EnrolledTotp extends EnrolledBase {
  readonly kind: 'totp';
  readonly sealedSecret: string;
}

/** A verified address: notices go there, and codes where it is not behind the identity provider under reset. */
export interface EnrolledEmail extends EnrolledBase {
  readonly kind: 'email';
  readonly address: string;
  /** True when reading it needs the account under reset: then it is never evidence (row 1b). */
  readonly behindIdentityProvider: boolean;
}

/** A WebAuthn credential that signs decisions. `publicKey` is the COSE key, base64url. */
export interface EnrolledPasskey extends EnrolledBase {
  readonly kind: 'passkey';
  readonly credentialId: string;
  readonly publicKey: string;
}

/** One enrolled thing, as the enrolment key signs it. */
export type Enrolled = EnrolledTotp | EnrolledEmail | EnrolledPasskey;

/** A person's whole set, as the enrolment key signs it: an old row put back has an old digest (architecture, section 4). */
export interface EnrolledSet {
  readonly type: 'enrolled-set';
  readonly personId: PersonId;
  readonly version: number;
  /** Digest over the sorted digests of the set's rows, see `enrolledSetDigest`. */
  readonly digest: string;
  /** The sorted digests of the set's rows, so that a row's membership shows without the database. */
  readonly rowDigests: readonly string[];
  readonly changedAt: number;
}

/** The ledger key's word on which set is the current one; a connector accepts it up to 60 s old. */
export interface EnrolledSetHead {
  readonly type: 'enrolled-set-head';
  readonly personId: PersonId;
  readonly version: number;
  readonly digest: string;
  /** As in the set: the sorted digests of its rows. */
  readonly rowDigests: readonly string[];
  /** Position of the set's entry in the person's ledger stream. */
  readonly sequence: number;
  readonly readAt: number;
}

import type { StatedAge } from './data-statements.js';
import type { CompromiseDomain } from './evidence.js';
import type { PersonId } from './subjects.js';

/** What a person may have enrolled before an incident (D02). */
export const ENROLLED_KINDS = [
  'totp',
  'email',
  'passkey',
  'recovery-code',
  'phone',
  'push',
  'login',
  'contact',
  'device',
] as const;
export type EnrolledKind = (typeof ENROLLED_KINDS)[number];

interface EnrolledBase {
  readonly type: 'enrolled';
  readonly enrolledId: string;
  readonly personId: PersonId;
  /** Epoch milliseconds. Its age decides whether it counts (CTL-02). */
  readonly enrolledAt: number;
  readonly domains: readonly CompromiseDomain[];
  /** The device it is on, by any name, where enrolment knows: what is on one device is lost with it. */
  readonly device?: string;
  /** What its owner calls it, to tell it from others on their own page; it decides nothing. */
  readonly name?: string;
  /** Of an address that a case put in the place of another: which case, and of which enrolled thing (recovery policy, row 5). */
  readonly byCase?: { readonly caseId: string; readonly replaces: string };
  /** Of what nobody enrolled themselves, but somebody imported. */
  readonly imported?: Provenance;
}

/** Where something comes from that was imported (issue 5, item 3). Times in epoch milliseconds. */
export interface Provenance {
  /** The source's name, as whoever imported it gave it. */
  readonly source: string;
  /** Of a directory: which of its attributes it was, and of which of its objects, as the directory names both. */
  readonly attribute?: string;
  readonly objectId?: string;
  readonly importedAt: number;
  /** When the source says that it was last changed; null where it does not say. */
  readonly lastChangedAt: number | null;
  /** What its age stands on where the source does not say: two people's word. */
  readonly stated?: StatedAge;
}

/** What of an enrolled thing decides whether it counts as evidence: nothing secret, and no address. */
export interface EnrolledFacts {
  readonly enrolledId: string;
  /** What nobody enrols, and the directory of record has, is a workload (`machines.ts`). */
  readonly kind: EnrolledKind | 'workload';
  /** Epoch milliseconds. */
  readonly enrolledAt: number;
  readonly domains: readonly CompromiseDomain[];
  readonly device?: string;
  /** Of an address, or of an account at another issuer. */
  readonly behindIdentityProvider?: boolean;
  /** Of a telephone number alone; see `EnrolledPhone`. */
  readonly changedAt?: number;
  readonly verifiedAt?: number;
  /** Of a passkey, and of the device that it is on. */
  readonly credentialId?: string;
}

/** A TOTP authenticator (RFC 6238). The secret is sealed to the case worker (compact JWE); the database cannot read it. */
export interface EnrolledTotp extends EnrolledBase {
  readonly kind: 'totp';
  readonly sealedSecret: string;
  /** The same secret, sealed to the enrolment worker: there a code of it confirms a change. Absent where it cannot. */
  readonly sealedForEnrolment?: string;
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
  /**
   * Whether its key may be copied to other devices: backup eligibility, as the authenticator signed it (WebAuthn Level 3,
   * section 6.1.3). Absent where nobody noted it.
   */
  readonly synced?: boolean;
  /** The ceremony at which it was made, before two people: it counts at once. Absent for any other. */
  readonly ceremonyId?: string;
}

/** A recovery code that the person keeps on paper (SP 800-63B-4, section 4.2.1.1). Only its hash is kept, see `savedCodeHash`. */
export interface EnrolledRecoveryCode extends EnrolledBase {
  readonly kind: 'recovery-code';
  readonly codeHash: string;
}

/** How a code reaches a telephone: as a text message, or spoken in a call. */
export const PHONE_CHANNELS = ['sms', 'voice'] as const;
export type PhoneChannel = (typeof PHONE_CHANNELS)[number];

/** A telephone number that codes may be sent to (SP 800-63B-4, section 4.2.1.2). */
export interface EnrolledPhone extends EnrolledBase {
  readonly kind: 'phone';
  /** E.164 with its plus sign, such as `+447700900101`. */
  readonly number: string;
  /** What may be sent there, what the person prefers first; never empty. */
  readonly takes: readonly PhoneChannel[];
  /**
   * When the person first typed back a code that was sent there, since it last changed. Epoch milliseconds; absent of what
   * was imported: that somebody answers there shows when a code that was sent there is typed in a case.
   */
  readonly verifiedAt?: number;
  /** When the number, or what may be sent to it, last changed. Epoch milliseconds. */
  readonly changedAt: number;
}

/** Whose authenticators can be asked by push. */
export const PUSH_PROVIDERS = ['okta', 'duo'] as const;
export type PushProvider = (typeof PUSH_PROVIDERS)[number];

/**
 * An authenticator that people have already, which a provider asks by push. Enrolled when its provider says that it was,
 * or, where it does not say, when it became known here (CTL-02).
 */
export interface EnrolledPush extends EnrolledBase {
  readonly kind: 'push';
  readonly provider: PushProvider;
  /** The person, as the provider names them: Okta's user id, Duo's user id. */
  readonly userId: string;
  /** The authenticator, as the provider names it: Okta's factor id, Duo's device id. */
  readonly factorId: string;
}

/** An account at another issuer, which its owner can sign in to (OpenID Connect Core, section 2: issuer and subject). */
export interface EnrolledLogin extends EnrolledBase {
  readonly kind: 'login';
  readonly issuer: string;
  readonly sub: string;
  /** True when signing in there needs the account under reset: then it is never evidence. */
  readonly behindIdentityProvider: boolean;
}

/** Who knows the state of managed devices: Microsoft Graph, or a source of the customer's that signs what it says. */
export const DEVICE_INVENTORIES = ['graph', 'signed-lookup'] as const;
export type DeviceInventoryName = (typeof DEVICE_INVENTORIES)[number];

/**
 * A managed device of the person, and the passkey of theirs that was made on it and cannot leave it. By itself it is
 * nothing: it counts only with that passkey, so only while that is enrolled (`domain/devices.ts`).
 */
export interface EnrolledDevice extends EnrolledBase {
  readonly kind: 'device';
  readonly inventory: DeviceInventoryName;
  /** The person, as the inventory names them. */
  readonly ownerId: string;
  /** The device, as the inventory names it. */
  readonly deviceId: string;
  /** The passkey on it. */
  readonly credentialId: string;
}

/** Somebody whom the person trusts to know them, and to pass on a code (SP 800-63B-4, section 4.2.1.3). */
export interface EnrolledContact extends EnrolledBase {
  readonly kind: 'contact';
  /** Where the code goes: the contact's own, never an address of the person's. */
  readonly address: string;
}

/** One enrolled thing, as the enrolment key signs it. */
export type Enrolled =
  | EnrolledTotp
  | EnrolledEmail
  | EnrolledPasskey
  | EnrolledRecoveryCode
  | EnrolledPhone
  | EnrolledPush
  | EnrolledLogin
  | EnrolledContact
  | EnrolledDevice;

/**
 * Since when a thing is as it is now, in epoch milliseconds: what its tenure is counted from (CTL-02). Changing a number is
 * binding a new authenticator (SP 800-63B-4, section 3.1.3.3).
 */
export function heldSince(enrolled: EnrolledFacts): number {
  const { enrolledAt, changedAt = enrolledAt, verifiedAt = enrolledAt } = enrolled;
  return Math.max(enrolledAt, changedAt, verifiedAt);
}

/**
 * A recovery code that was given in the place of one that was used, as the verifier signs it. It counts only once its case
 * is completed, and like everything from a recovery only 30 days later (recovery policy, section 5.5).
 */
export interface ReissuedCode {
  readonly type: 'reissued-code';
  readonly enrolledId: string;
  readonly personId: PersonId;
  readonly caseId: string;
  /** The enrolled thing whose code was used. */
  readonly replaces: string;
  readonly codeHash: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
}

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

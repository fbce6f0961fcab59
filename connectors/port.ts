import type { CertificatesOfRecord, CertificateWanted } from '../domain/certificate-requests.js';
import type { ContactReplaced } from '../domain/contact-changes.js';
import type { EffectKind } from '../domain/effects.js';
import type { RecoveryDatum, RecoveryDatumKind } from '../domain/recovery-data.js';
import type { Grant } from '../domain/grants.js';
import type { PersonOfRecord } from '../domain/subjects.js';
import type { Refusal } from '../domain/refusals.js';
import type { Warranted } from '../domain/warrant.js';

/** An effect to apply at a target. `target` is the person of record's id; times in epoch milliseconds. */
export interface EffectRequest {
  readonly effectId: string;
  readonly caseId: string;
  readonly kind: EffectKind;
  readonly target: string;
  /** The target refuses to apply later than this, whatever was queued. */
  readonly notAfter: number;
  /** What the subject chose, opened from its sealed submission; only for kinds that need it. Never logged. */
  readonly secret: string | null;
  /** What a new authenticator must have signed when it was registered (base64url); only for kinds that bind one. */
  readonly challenge: string | null;
  /** What is granted, and for how long; the target holds the expiry itself. Only for kinds that grant something. */
  readonly grant: Grant | null;
  /** What is replaced, and on how many people's word; of kinds that replace an address alone. */
  readonly contact?: ContactReplaced;
  /** For which key and whom; of kinds that issue a certificate alone. */
  readonly certificate?: CertificateWanted;
}

/** What the target did. A refusal is an expected "no" that changed nothing. */
export type ApplyResult = { readonly applied: true } | { readonly applied: false; readonly refusal: Refusal };

/** What was found when looking again with the read-only credential, in words for the ledger; never a secret. */
export interface Proof {
  readonly holds: boolean;
  readonly found: readonly string[];
}

/** What an effect of this kind would do, in words, for the statement that people sign. */
export interface EffectDescription {
  readonly kind: EffectKind;
  readonly text: string;
}

/** A grant that is in force at the target, whoever put it there, as the read-only credential shows it. */
export interface GrantInForce {
  /** Under which name the target holds it: an effect's id when a connector put it there. */
  readonly effectId: string;
  readonly target: string;
  readonly group: string;
  /** Whether the target remembers that a connector put it there. */
  readonly byConnector: boolean;
}

export type { Warranted };

/**
 * What every target system must be able to do. All calls are idempotent by effect id; `end` may come before `apply`,
 * and then the effect is never applied.
 */
export interface Connector {
  readonly name: string;
  readonly kinds: readonly EffectKind[];
  /** Finds the account of a person; null when the target knows none. */
  lookup(personId: string): Promise<{ readonly personId: string; readonly active: boolean } | null>;
  describe(kind: EffectKind, target: string): EffectDescription;
  apply(effect: Warranted<EffectRequest>): Promise<ApplyResult>;
  /** Ends what was applied the way the plan says (`made-safe`, …). Needs no warrant: undoing never waits. */
  end(effect: { readonly effectId: string; readonly kind: EffectKind; readonly target: string }): Promise<void>;
  /** Proves by the read-only credential that the effect is in force, or that it has ended. */
  prove(
    effect: { readonly effectId: string; readonly kind: EffectKind; readonly target: string },
    expected: 'applied' | 'ended',
  ): Promise<Proof>;
  /** Every grant that is in force now of what this connector can grant, whoever put it there; proof credential. */
  grantsInForce(): Promise<readonly GrantInForce[]>;
  /** Ends a grant that no case stands behind any more: somebody put it there by hand. Safe to repeat. */
  endGrant(grant: GrantInForce): Promise<void>;
}

/** Read-only access to the directory that says who people are. Holds no credential and no secret column. */
export interface DirectoryOfRecord {
  /**
   * Everybody who bears an identifier: as user name, e-mail address, employee number or id. Whether upper and lower case
   * differ is the directory's own rule. More than one, when several accounts or directories claim it: it names nobody then.
   */
  findByIdentifier(identifier: string): Promise<readonly PersonOfRecord[]>;
  findById(personId: string): Promise<PersonOfRecord | null>;
  membersOf(group: string): Promise<readonly PersonOfRecord[]>;
  /** Who owns a group, or what its members administer, by id; nobody can be lent anything of a directory that does not say. */
  ownersOf?(group: string): Promise<readonly string[]>;
  /** Who is told of what happens to an account of no person, because what they run needs it; by id. */
  dependentsOf?(accountId: string): Promise<readonly string[]>;
  /** What certificates an account has and had; null where it never had one, and absent of a directory that issues none. */
  certificatesOf?(accountId: string): Promise<CertificatesOfRecord | null>;
  /** Where security of a vendor reads mail, as it is on file under the vendor's name; null where none is. */
  vendorSecurityOf?(employer: string): Promise<string | null>;
  /** When somebody signed in between two moments (epoch milliseconds), oldest first; a directory that does not see it has none. */
  signInsOf?(personId: string, from: number, until: number): Promise<readonly number[]>;
}

/** For whoever plans ahead: everybody the directory of record knows, whatever their state. Read-only as well. */
export interface PeopleOfRecord {
  everybody(): Promise<readonly PersonOfRecord[]>;
  /** Only where it holds such data: what of it may be imported. */
  readonly recoveryData?: RecoveryData;
}

/** What a directory knows of people's recovery data. Read-only, by the credential of the directory of record. */
export interface RecoveryData {
  /** What the directory is called: signed with all that is taken from it. Letters, digits and `_ . -`, 64 at most. */
  readonly source: string;
  /** All that it holds of these kinds, of everybody, whatever their state, as it stands there: it is judged elsewhere. */
  list(kinds: readonly RecoveryDatumKind[]): Promise<readonly RecoveryDatum[]>;
}

import type { ColumnType, Generated } from 'kysely';
import type { AccountKind, SubjectStatus } from '../../domain/subjects.js';
import type { CertificateTables } from './certificate-tables.js';
import type { MachineTables } from './machine-tables.js';

type Time = ColumnType<Date, Date | string | undefined, Date | string>;

/** Who people are. What the directory of record may read. */
export interface PersonTable {
  person_id: string;
  username: string;
  display_name: string;
  status: SubjectStatus;
  manager_id: string | null;
  groups: string[];
  work_email: string;
  employee_number: string | null;
  phone_on_file: string | null;
  /** When they last completed the training of verifiers. */
  trained_at: Generated<Date | null>;
  /** When they were last proofed, and at which identity assurance level; both or neither. */
  proofed_at: Generated<Date | null>;
  proofing_ial: Generated<1 | 2 | 3 | null>;
  /** As RFC 7643, section 4.1.1 names both. */
  locale: Generated<string | null>;
  timezone: Generated<string | null>;
  /** The highest authentication assurance level at which their account can be signed in to. */
  maximum_aal: Generated<1 | 2 | 3 | null>;
  private_email: Generated<string | null>;
  /** When each was last changed, as the directory dates it; null for what came with the person from elsewhere. */
  private_email_changed_at: Generated<Date | null>;
  phone_changed_at: Generated<Date | null>;
  /** The vendor whose staff they are. */
  employer: Generated<string | null>;
  /** Who answers here for somebody under contract, and until when that runs. */
  sponsor_id: Generated<string | null>;
  contract_ends_at: Generated<Date | null>;
  /** Who answers for an account that is no person's. */
  owner_ids: Generated<string[]>;
  /** The group of whoever uses a shared mailbox. */
  member_group: Generated<string | null>;
  account_kind: Generated<AccountKind>;
  /** Who works for them as their assistant. */
  assistant_ids: Generated<string[]>;
}

/** Vendors whose staff have accounts here, and where their security reads mail: agreed on with the contract. */
export interface VendorTable {
  employer: string;
  security_mail: string;
}

/** Whose mailboxes are opened with the password of an account here. Lower case. */
export interface MailDomainTable {
  domain: string;
}

/** How a person signs in. */
export interface AccountTable {
  person_id: string;
  /** Argon2id in PHC form. */
  password_hash: string;
  /** The effect that set the current password; null when no recovery did. */
  password_set_by: string | null;
  /** Grows with every password. */
  password_version: Generated<number>;
  /** Base32 (RFC 4648), for signing in; not the secret that is enrolled for recovery. */
  totp_secret: string;
  /** The last TOTP time step that was accepted (RFC 6238, section 5.2: never twice). */
  totp_last_step: Generated<number>;
  /** The effect that took the app out of use, for good; null while its codes sign in. */
  totp_suspended_by: Generated<string | null>;
  disabled: Generated<boolean>;
  /** The effect whose ending disabled it; null when an administrator did, which no recovery undoes. */
  disabled_by: string | null;
  /** In a row; a sign-in, or a new password, begins anew. */
  wrong_sign_ins: Generated<number>;
  /** Since when nobody signs in because of them; null where the account is not locked. */
  locked_at: Time | null;
  /** The effect whose ending locked it again; null when wrong sign-ins did. */
  locked_by: Generated<string | null>;
}

/** Who is signed in, since when, until when. */
export interface SessionTable {
  session_id: string;
  person_id: string;
  created_at: Generated<Time>;
  revoked_at: Time | null;
}

/** What the connector was asked to do: its own memory, written in the transaction that does it. */
export interface EffectTable {
  effect_id: string;
  kind: string;
  target: string;
  state: 'applied' | 'ended';
  applied_at: Time | null;
  ended_at: Time | null;
}

/** The passkeys people sign in with, whatever became of them: a credential id is never used twice. */
export interface PasskeyTable {
  credential_id: string;
  person_id: string;
  /** COSE key, base64url. */
  public_key: string;
  state: Generated<'active' | 'suspended' | 'removed'>;
  bound_at: Generated<Time>;
  /** The effect that bound it; null for those from before. */
  bound_by: string | null;
  removed_by: string | null;
}

/** Groups that may be granted for a time. None of them means anything to Countersign itself. */
export interface EmergencyGroupTable {
  group_name: string;
}

/** Who owns a group, and may lend it; of a group of administrators, who owns what they administer. */
export interface GroupOwnerTable {
  group_name: string;
  person_id: string;
}

/** Memberships granted for a time, whatever became of them. The directory refuses more than the group's longest time. */
export interface MembershipTable {
  effect_id: string;
  person_id: string;
  group_name: string;
  granted_at: Time;
  expires_at: Time;
  ended_at: Time | null;
}

/** The memberships that count at this moment, by the directory's own clock. */
export interface MembershipInForceView {
  effect_id: string;
  person_id: string;
  group_name: string;
}

/** The sample directory's tables, for Kysely. All in the schema `sample_directory`. */
export interface SampleDirectoryTables extends MachineTables, CertificateTables {
  'sample_directory.person': PersonTable;
  'sample_directory.mail_domain': MailDomainTable;
  'sample_directory.account': AccountTable;
  'sample_directory.session': SessionTable;
  'sample_directory.effect': EffectTable;
  'sample_directory.passkey': PasskeyTable;
  'sample_directory.emergency_group': EmergencyGroupTable;
  'sample_directory.group_owner': GroupOwnerTable;
  'sample_directory.vendor': VendorTable;
  'sample_directory.membership': MembershipTable;
  'sample_directory.membership_in_force': MembershipInForceView;
}

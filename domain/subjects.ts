import type { Aal, Proofing } from './assurance.js';
import type { MachineFacts } from './machine-facts.js';

/** A person's stable identifier in the directory of record. Never a user name: those are reassigned. */
export type PersonId = string;

/**
 * What a person may be named by from outside: a user name, an e-mail address, an employee number or the directory's id.
 * Printable and without spaces or markup; as long as an address may be (RFC 5321, section 4.5.3.1.3, less its brackets).
 */
export const IDENTIFIER = /^[\w.@+!#$%&'*/=?^{|}~\\-]{1,254}$/;

/** 1 low, 2 moderate, 3 high, 4 critical (recovery policy, section 3). */
export type Tier = 1 | 2 | 3 | 4;

/** How a person stands: at work, kept out for a while, gone, or of interest to a court, so that nothing of theirs may change. */
export type SubjectStatus = 'active' | 'suspended' | 'left' | 'legal-hold';

/** What an account may be of that is no person's: row 9 onwards of the recovery policy. */
export const NO_PERSON_KINDS = [
  'shared-mailbox',
  'service-account',
  'api-key',
  'certificate',
  'automation',
  'ai-agent',
] as const;

/** What an account is of. */
export const ACCOUNT_KINDS = ['person', ...NO_PERSON_KINDS] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/**
 * What makes a key one whose rotation asks for more (recovery policy, rows 11 and 11x): it works in production, it administers
 * something there, or it has been revoked and nothing was put in its place.
 */
export const KEY_CLASSES = ['production-key', 'production-admin-key', 'revoked-key'] as const;
export type KeyClass = (typeof KEY_CLASSES)[number];

/** What the directory of record says of a person. Anything but `active` is no state to recover from (CTL-23). */
export interface PersonOfRecord {
  readonly personId: PersonId;
  readonly username: string;
  readonly displayName: string;
  readonly status: SubjectStatus;
  readonly managerId: PersonId | null;
  readonly groups: readonly string[];
  /** The mailbox the directory of record holds for work mail; never evidence, only where notices go. */
  readonly workEmail: string;
  /** The personnel number, where the directory of record holds one. */
  readonly employeeNumber: string | null;
  /** The number an approver calls back on; from the directory, never from the caller (CTL-01). */
  readonly phoneOnFile: string | null;
  /** When they were last proofed, and how well; absent where nobody knows. */
  readonly proofing?: Proofing;
  /** The highest level at which their account can be signed in to; absent where nobody knows. */
  readonly maximumAal?: Aal;
  /** When they last completed the training of verifiers, in epoch milliseconds; absent for whoever never did. */
  readonly trainedAt?: number;
  /** In whose language they are written to (RFC 7643, section 4.1.1: `locale`); absent where the directory does not say. */
  readonly locale?: string;
  /** Their IANA time zone (RFC 7643, section 4.1.1: `timezone`); absent where the directory does not say. */
  readonly timeZone?: string;
  /** The name of the vendor whose staff they are; absent for own staff. */
  readonly employer?: string;
  /** Who answers here for somebody of a vendor's or under contract. */
  readonly sponsorId?: PersonId;
  /** When their contract ends, in epoch milliseconds; absent where there is none. */
  readonly contractEndsAt?: number;
  /** Who answers for a shared account, or one of no person. */
  readonly ownerIds?: readonly PersonId[];
  /** The group of whoever uses a shared mailbox. */
  readonly memberGroup?: string;
  /** Who works for them as their assistant, where the directory of record says so: hears of row 7 afterwards, and decides nothing. */
  readonly assistantIds?: readonly PersonId[];
  /** What the account is of; a person, where nothing is said. */
  readonly accountKind?: AccountKind;
  /** Of an account of no person: what runs as it, and what it is like; absent where nothing is known of that. */
  readonly machine?: MachineFacts;
  /** Of an API key: what it is beside that. */
  readonly keyClasses?: readonly KeyClass[];
  /**
   * Of whoever's authority is suspended: the groups that the directory of record has them in. Then they are in none here,
   * so that nothing of theirs counts unless it is said otherwise (recovery policy, section 5.7).
   */
  readonly suspendedFrom?: readonly string[];
}

/** What the directory of record says of how surely a person is who they are; what is absent is not known. */
export type Assurance = Pick<PersonOfRecord, 'proofing' | 'maximumAal'>;

/** What of a person of record an opening signs for. */
export function assuranceOf({ proofing, maximumAal }: PersonOfRecord): Assurance {
  return { ...(proofing !== undefined && { proofing }), ...(maximumAal !== undefined && { maximumAal }) };
}

/** What an account is of that is no person's. */
export type NoPersonKind = (typeof NO_PERSON_KINDS)[number];

/** An account of no person as people sign it: which it is, and under which change something is done to it. */
export interface NamedAccount {
  /** Its id in the directory of record, as of a person. */
  readonly accountId: PersonId;
  readonly kind: NoPersonKind;
  readonly name: string;
  /** The approved change under which it is done, by its number; of actions that need one alone. */
  readonly changeId?: string | undefined;
  /** Whoever used a shared mailbox when the case opened, by user name in order: signed with it, and certified again by its review. */
  readonly members?: readonly string[] | undefined;
}

/** The account of no person that a case is about, as the directory of record had it when the case opened. */
export interface CaseAccount extends NamedAccount {
  /** What of it decides about the case. People sign the digest of the plan, which has it too. */
  readonly machine?: MachineFacts | undefined;
}

/** The subject of a case as the case carries it. */
export interface Subject {
  readonly personId: PersonId;
  readonly username: string;
  readonly displayName: string;
  readonly managerId: PersonId | null;
  readonly phoneOnFile: string | null;
  /** Which account they answer for in this case: they are its owner, and what is done is done to it. Absent where it is their own. */
  readonly account?: CaseAccount;
  /** Who may fill the seats that its plan gives to people by how they stand to the subject; absent where it gives none. */
  readonly related?: Related;
}

/** Whoever stands to a subject as their manager (nearest first), sponsor or owner, as the directory of record had it. */
export interface Related {
  readonly superiors: readonly PersonId[];
  readonly sponsorId: PersonId | null;
  readonly ownerIds: readonly PersonId[];
}

/** The groups that the directory of record has somebody in, suspended or not: what they are, not what they may. */
export function groupsOfRecord({ groups, suspendedFrom = [] }: Pick<PersonOfRecord, 'groups' | 'suspendedFrom'>) {
  return [...groups, ...suspendedFrom];
}

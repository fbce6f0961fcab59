import type { Action } from './actions.js';
import type { PlannedEffect } from './effects.js';
import type { CompromiseDomain, Method, Strength } from './evidence.js';
import type { Hours } from './hours.js';
import type { NoticeLevel } from './notice-levels.js';
import type { LineFact } from './phone-lines.js';
import type { Ial, ProofingRule } from './assurance.js';
import type { RiskSignal } from './risk-signals.js';
import type { SubjectClass } from './subject-classes.js';
import type { CaseAccount, Tier } from './subjects.js';

/** What a sign-in at another issuer counts for that reached an authentication context (OpenID Connect Core, section 2: `acr`). */
export interface AcrStrength {
  readonly value: string;
  readonly strength: Strength;
  /** At which identity assurance level signing in to it repeats the proofing of its subject; not at all, where nothing is said. */
  readonly repeatsIal?: Ial | undefined;
}

/** What a method counts for under the policy. */
export interface MethodRule {
  readonly method: Method;
  readonly strength: Strength;
  readonly freshSeconds: number;
  /** Of a code to a telephone: what its carrier must be able to tell. All of it, where nothing is said. */
  readonly mustKnow?: readonly LineFact[] | undefined;
  /** Of a sign-in at another issuer: which contexts count, and for how much. None, where nothing is said. */
  readonly acr?: readonly AcrStrength[] | undefined;
  /** Of a managed device: how lately it must have reported to its inventory. */
  readonly seenWithinSeconds?: number | undefined;
  /** Of a method that is none of NIST's own: where its risk analysis is written down (SP 800-63B-4, section 4.2.1). */
  readonly riskAnalysis?: string | undefined;
  /** Of a method by which verifiers attest, or somebody calls back: who they are, and how long their training counts (CTL-22). */
  readonly attesters?: { readonly group: string; readonly trainingDays: number } | undefined;
}

/** What evidence a case demands (recovery policy, row 1b: two items, one of them S2 or more). */
export interface EvidenceRule {
  readonly atLeast: number;
  readonly minimumStrength: Strength;
  readonly oneAtLeast: Strength;
  readonly methods: readonly MethodRule[];
  /** One item of this strength is enough by itself: of `account.unlock`, and of nothing else (row 2). */
  readonly oneAlone?: Strength | undefined;
  /** Of each of these lists one method must be among the items (row 7: live video or in person). */
  readonly oneOf?: readonly (readonly Method[])[] | undefined;
  /** No item counts that comes from one of these (row 4: no telephone and no mailbox). */
  readonly withoutDomains?: readonly CompromiseDomain[] | undefined;
  /** Where no item is of S4, each that counts is of this at the least (row 4: two of S3, or one of S4 and one of S2). */
  readonly minimumWithoutSuperior?: Strength | undefined;
  /** So many verifiers look at the subject, where one does; together they give one item (section 5.4: two from tier 4). */
  readonly verifiers?: number | undefined;
  /** An enrolled thing younger than this when the case opened is no evidence (CTL-02). */
  readonly tenureDays: number;
  readonly attemptsPerMethod: number;
  readonly attemptsPerCase: number;
  readonly attemptsPerPersonPerDay: number;
}

/**
 * That one authenticator of the subject's own is enough, by itself and uncountersigned, where it reaches the highest level of
 * their account: then the password is replaced by binding and not by recovery (row 1a; see `binding.ts`).
 */
interface BindingRule {
  readonly rule: string;
  /** How many of those that completed are drawn for review; as many as of all others, where nothing is said. */
  readonly percentOfCompleted?: number | undefined;
}

/** How somebody may stand to the subject by the directory of record: their manager, their sponsor, owner of their account. */
export const RELATIONS = ['manager', 'sponsor', 'owner'] as const;
export type Relation = (typeof RELATIONS)[number];

/** Who may fill a seat: any member of a group, or whoever stands so to the subject. */
export type SeatHolder = { readonly group: string } | { readonly relation: Relation };

/** Some of the approvals that a case needs, and who may give them (issue 6, item 3). */
export interface Seat {
  /** Names the seat in its plan. */
  readonly seat: string;
  /** Any of these. */
  readonly from: readonly SeatHolder[];
  /** Distinct people. */
  readonly atLeast: number;
  /** They sign within this time of being asked; within `approvalSeconds`, where nothing is said. */
  readonly windowSeconds?: number | undefined;
}

/** Who must countersign, and when. Each person counts once, and fills one seat. */
export interface ApprovalRule {
  /** Gives whatever is not said by a seat. */
  readonly group: string;
  /** All of them are filled, by distinct people; where there are none, `group` gives everything. */
  readonly seats?: readonly Seat[] | undefined;
  /** Whether they are filled in the order in which they are listed, `group` last. */
  readonly inOrder?: boolean | undefined;
  /** Whether a refusal says why, and above tier 2 an approval too; absent in plans pinned before that was asked. */
  readonly reasons?: boolean | undefined;
  /** Approvals demanded whatever the evidence. */
  readonly always: number;
  /** Approvals demanded when every item could have been read out to a caller, or fewer than two reach S2. */
  readonly whenRelayable: number;
  /** The approver states that they called back on the number on file (recovery policy, section 5.3). */
  readonly callBack: boolean;
  /** A decision key counts only this long after it was enrolled (architecture, section 4). */
  readonly keyTenureDays: number;
  /** A statement must be signed within this time of being issued (recovery policy, section 2). */
  readonly statementSeconds: number;
  /** How often those are reminded who may still approve; never, where nothing is said. */
  readonly reminders?: ReminderRule | undefined;
  /** Who else is told while approvals are missing, the soonest first. They are told, and may give no more than they may anyway. */
  readonly escalation?: readonly EscalationStep[] | undefined;
}

/** Reminders while approvals are missing. */
export interface ReminderRule {
  readonly everySeconds: number;
  /** Only while the group is at work: what comes due outside its hours waits for the morning, never beyond the window. */
  readonly withinHours: boolean;
  /** Those hours, pinned from the policy's calendars; absent where reminders go out at any hour. */
  readonly hours?: Hours | undefined;
}

/** Somebody else hears that approvals are missing. */
export interface EscalationStep {
  /** Counted from when the evidence was frozen. */
  readonly afterSeconds: number;
  readonly to: { readonly group: string };
}

/** Who must acknowledge what is granted, a further person, and how soon; else it ends by itself (row 14, section 5.9). */
export interface AcknowledgementRule {
  readonly group: string;
  /** Counted from the moment it is in force. */
  readonly withinSeconds: number;
}

/** What evidence lets a case go on at once, so that nobody has time to object (recovery policy, rows 3 and 4). */
export interface CoolingOffWaiver {
  /** One item of this strength at the least; no policy takes less than 4. */
  readonly strength: Strength;
  /** It must be presence, and nothing else of that strength (row 4, "on-site"). */
  readonly inPerson?: true | undefined;
}

/** How long each phase may last. */
export interface Windows {
  readonly evidenceSeconds: number;
  readonly approvalSeconds: number;
  readonly coolingOffSeconds: number;
  /** What evidence waives `coolingOffSeconds`; none, where nothing is said. */
  readonly coolingOffWaivedBy?: CoolingOffWaiver | undefined;
  /** Zero, like `claimSeconds`, where the subject has nothing to claim. */
  readonly handOverSeconds: number;
  readonly claimSeconds: number;
  readonly warrantSeconds: number;
  /** How long what is granted stays, in plans that grant something; never more than `GRANT_SECONDS_MAX`. */
  readonly grantSeconds?: number | undefined;
}

/** Who reviews, which outcomes, and by when. */
export interface ReviewRule {
  readonly group: string;
  readonly dueSeconds: number;
  readonly reminderSeconds: number;
  readonly ofOutcomes: 'every';
  /** How many of those that completed are drawn, of tier 1 only; all of them where nothing is said. */
  readonly percentOfCompleted?: number | undefined;
}

/** What policy demands of one case: computed at opening, pinned with the policy's digest (architecture, section 2). */
export interface Plan {
  readonly rule: string;
  readonly action: Action;
  readonly tier: Tier;
  readonly controlOwner: string;
  /** What the rule rests on: sections of standards and of the recovery policy. A plan pinned before there was such a key has none. */
  readonly reference?: string | undefined;
  /** Of a plan that is no row of NIST's: where its risk analysis is written down (row 4r; SP 800-63B-4, section 4.2.1). */
  readonly riskAnalysis?: string | undefined;
  /** The account of no person that it is for; absent where it is for the subject's own. */
  readonly account?: CaseAccount | undefined;
  /** The classes of its subject, by which it was raised above its rule; absent where there are none. */
  readonly classes?: readonly SubjectClass[] | undefined;
  /** The overlays that raised it, by name; absent where none did. */
  readonly overlays?: readonly string[] | undefined;
  /** Who is told; `N1` where nothing is said. */
  readonly notices?: NoticeLevel | undefined;
  readonly policyDigest: string;
  readonly policyLabel: string;
  readonly evidence: EvidenceRule;
  /** How old the subject's proofing may be; a plan that was pinned before there was such a rule has none. */
  readonly proofing?: ProofingRule | undefined;
  /** In plans of tier 1 for a password; recovery is the only way where there is none. */
  readonly binding?: BindingRule | undefined;
  readonly approvals: ApprovalRule;
  /** In plans that grant something; one pinned before there was such a rule has none. */
  readonly acknowledgement?: AcknowledgementRule | undefined;
  readonly windows: Windows;
  readonly review: ReviewRule;
  readonly effects: readonly PlannedEffect[];
  /** Least time between two recoveries of one person (recovery policy, section 5.5). */
  readonly spacingSeconds: number;
  /** "Not me" works this long after closing (invariant 10). */
  readonly repudiationDays: number;
  /** The exceptions by which something of its rule is waived, by id (`exceptions.ts`); absent where nothing is. */
  readonly exceptions?: readonly string[] | undefined;
  /** What raised it above its rule (`context-risk.ts`); absent where nothing did. */
  readonly raisedBy?: readonly RiskSignal[] | undefined;
}

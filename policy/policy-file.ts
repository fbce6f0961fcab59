import type { DataOwners } from '../domain/data-statements.js';
import type { Action } from '../domain/actions.js';
import type { Hours } from '../domain/hours.js';
import type { Circumstance } from '../domain/machines.js';
import type { ModeRule } from '../domain/modes.js';
import type { NoticeLevel } from '../domain/notice-levels.js';
import type { Overlay } from '../domain/overlays.js';
import type { Plan } from '../domain/plan.js';
import type { ClassRule, SubjectClass } from '../domain/subject-classes.js';
import type { ProofingRule } from '../domain/assurance.js';
import type { RiskRule } from '../domain/risk-signals.js';

/** The part of a plan that a rule of the file says; digest and label come from the file as a whole. */
export interface PolicyRule extends Omit<
  Plan,
  'policyDigest' | 'policyLabel' | 'raisedBy' | 'proofing' | 'classes' | 'overlays' | 'exceptions' | 'account'
> {
  /** What it rests on, for whoever asks why (D28). */
  readonly reference: string;
  readonly notices: NoticeLevel;
  /** It gives nobody a plan: a rule of another way than NIST's, until its risk analysis is named (row 4r). */
  readonly off?: true | undefined;
}

/** What some classes of people get above the rule of an action, or that they get none at all (rows 6 to 8). */
export interface ClassOverlay extends Overlay {
  readonly classes: readonly SubjectClass[];
  readonly actions: readonly Action[];
  readonly controlOwner: string;
  readonly reference: string;
  /** These people have no such case. */
  readonly refuses?: true | undefined;
}

/** What a circumstance asks for above the rule of an action, whoever it is about. */
export interface CircumstanceOverlay extends Overlay {
  readonly controlOwner: string;
  readonly reference: string;
}

/** When the people of one group are at work. */
export interface Calendar extends Hours {
  readonly group: string;
}

/** A policy file as read: every key is demanded and no other is allowed, so that a misspelt rule is never a missing one. */
export interface PolicyFile {
  /** Names the policy in plans and pages; `demo` is refused in production. */
  readonly label: string;
  /** Who is in one of these holds authority here: tier 4 (section 5.7), but for the desk, which has row 7. None is ever granted. */
  readonly authorityGroups: readonly string[];
  /** Who may state, with one other, since when the data of a source stand unchanged; absent where nobody may. */
  readonly dataOwners?: readonly DataOwners[] | undefined;
  /** When the people of a group are at work. */
  readonly calendars?: readonly Calendar[] | undefined;
  readonly rules: readonly PolicyRule[];
  /** What is only observed or advised on; all else is enforced. */
  readonly modes?: readonly ModeRule[] | undefined;
  /** Which groups make somebody one of a class. */
  readonly classes: readonly ClassRule[];
  /** Of each class that somebody can be of, and each action, one at least: else they have no plan. */
  readonly overlays: readonly ClassOverlay[];
  /** Above the rule for a password, for whoever lost every factor as well (row 4x); they have no such case where it is absent. */
  readonly totalLoss?: CircumstanceOverlay | undefined;
  /** Above the rule of an account that is no person's, by what it is or went through; where one is absent, so is every such case. */
  readonly accounts?: { readonly [K in Circumstance]?: CircumstanceOverlay | undefined } | undefined;
  /** How old a proofing may be, by the tier of a plan, raised or not. */
  readonly proofing: ProofingRule;
  /** What is too often, or too recent. */
  readonly risk: RiskRule;
}

import type { Action } from '../../domain/actions.js';
import type { EffectEnd, EffectKind, EffectState } from '../../domain/effects.js';
import type { Losable, Method } from '../../domain/evidence.js';
import type { Outcome } from '../../domain/outcomes.js';
import type { QuietRelease } from '../../domain/quiet.js';
import type { RiskSignal } from '../../domain/risk-signals.js';
import type { StatementKind } from '../../domain/statement.js';
import type { NamedAccount } from '../../domain/subjects.js';
import type { HAPPENED } from '../../domain/timeline.js';
import type { Waivable } from '../../domain/waivers.js';

export type { Action } from '../../domain/actions.js';
export type { DocumentKind } from '../../domain/attended.js';
export type { CallBackWord } from '../../domain/call-back.js';
export type { EffectKind, EffectState } from '../../domain/effects.js';
export type { AttestedMethod, Method } from '../../domain/evidence.js';
export type { Outcome } from '../../domain/outcomes.js';
export type { RiskSignal } from '../../domain/risk-signals.js';
export type { Conclusion, StatementKind } from '../../domain/statement.js';
export type { NamedAccount } from '../../domain/subjects.js';
export type { Waivable } from '../../domain/waivers.js';

/** Who or what a case waits for. */
export const PARTIES = ['subject', 'approver', 'acknowledger', 'reviewer', 'system', 'time', 'nobody'] as const;
export type Party = (typeof PARTIES)[number];

export type Happened = (typeof HAPPENED)[number];

/** A seat among those who countersign: from whom it is filled, how many it takes and who fills it. */
export interface Seat {
  readonly seat: string;
  readonly from: readonly string[];
  readonly needed: number;
  readonly given: readonly string[];
  /** Of those, who signed for somebody who is away. */
  readonly standIns: readonly { readonly by: string; readonly standsFor: string; readonly until: string }[];
}

/** Of a case, what the console's list shows. Times as RFC 3339 has them. */
export interface Queued {
  readonly caseId: string;
  readonly action: Action;
  readonly tier: number;
  readonly phase: string;
  readonly outcome: Outcome | null;
  readonly subject: string;
  readonly openedAt: string;
  readonly waitingOn: Party;
  readonly waitsUntil: string | null;
  readonly reviewDueAt: string | null;
  readonly seats: readonly Seat[];
  readonly acts: readonly StatementKind[];
  readonly isOwnPart: boolean;
}

/** What waits for somebody at the console, and what they took part in. */
export interface Queue {
  readonly waiting: readonly Queued[];
  readonly more: boolean;
  readonly taken: readonly Queued[];
}

/** How an item of evidence was obtained. */
interface ShownEvidence {
  readonly method: Method;
  readonly strength: number;
  readonly relayable: boolean;
  readonly enrolledAt: string;
  readonly verifiedAt: string;
}

/** What was reported of a case quietly, and what security would sign to let it go on. */
export interface QuietReports {
  readonly caseId: string;
  readonly subject: { readonly personId: string; readonly displayName: string };
  readonly isHeld: boolean;
  readonly reports: readonly {
    readonly raisedAt: string;
    readonly by: 'subject' | 'desk';
    readonly personId: string | null;
    readonly gaveEvidence: boolean;
    readonly isAnswered: boolean;
  }[];
  readonly release: QuietRelease | null;
  readonly shown: string | null;
  readonly credentialIds: readonly string[];
}

/** Why somebody decided as they did, in their own words. */
interface Reason {
  readonly by: string;
  readonly act: StatementKind;
  readonly text: string;
}

/** The case as whoever decides on it needs it. */
export interface Briefing {
  readonly case: Pick<
    Queued,
    'caseId' | 'action' | 'phase' | 'outcome' | 'waitingOn' | 'waitsUntil' | 'reviewDueAt'
  > & { readonly ticket: { readonly source: string; readonly id: string } };
  readonly subject: { readonly personId: string; readonly displayName: string };
  /** What the subject answers for, where the case is not about their own account. */
  readonly account?: NamedAccount | undefined;
  readonly opening: {
    readonly at: string;
    readonly by: string | null;
    readonly client: string;
    readonly openers: readonly string[];
    readonly lost: Losable | null;
  };
  readonly evidence: readonly ShownEvidence[];
  readonly effects: readonly {
    readonly kind: EffectKind;
    readonly words: string;
    readonly end: EffectEnd;
    readonly state: EffectState;
  }[];
  readonly risks: readonly RiskSignal[];
  readonly rule: {
    readonly name: string;
    readonly policy: string;
    readonly tier: number;
    readonly controlOwner: string;
    readonly exceptions: readonly string[];
    readonly itemsNeeded: number;
    readonly callBack: boolean;
    readonly coolingOffSeconds: number;
    readonly coolingOffWaivedBy: 'superior' | 'presence' | null;
    readonly isCoolingOffWaived: boolean;
    readonly reviewGroup: string;
    readonly reviewDueSeconds: number;
  };
  readonly seats: readonly Seat[];
  readonly callBackOn: string | null;
  readonly acts: readonly StatementKind[];
  readonly isOwnPart: boolean;
  readonly history: readonly {
    readonly at: string;
    readonly what: Happened;
    readonly by: string | null;
    readonly detail: string;
  }[];
  readonly reasons: readonly Reason[];
}

/** Of an exception, how it stands: only what is in force waives anything. */
export type ExceptionState = 'waiting' | 'in-force' | 'expired' | 'revoked';

/** An exception to the policy as open risk is listed. Times as RFC 3339 has them. */
export interface ListedException {
  readonly id: string;
  readonly state: ExceptionState;
  readonly waives: Waivable;
  readonly action: Action;
  readonly whom: { readonly personId: string } | { readonly class: string };
  readonly why: string;
  readonly owner: string;
  readonly by: readonly string[];
  readonly grantedAt: string | null;
  readonly until: string;
  readonly revoked: { readonly by: string; readonly at: string; readonly reason: string } | null;
  readonly ruleOwners: readonly string[];
  readonly uses: number;
}

/** Everything that is excepted, what is open first. */
export interface ListedExceptions {
  readonly exceptions: readonly ListedException[];
}

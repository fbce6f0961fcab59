/** What the pages here need of what the API answers; its schemas are checked there before it is sent. */

export type Action = 'password.reset' | 'account.unlock' | 'mfa.reset' | 'access.emergency' | 'service-account.enable';
export type Act = 'approve' | 'refuse' | 'veto' | 'withdraw' | 'acknowledge' | 'review';
export type Conclusion = 'justified' | 'not-justified';
export type Party = 'subject' | 'approver' | 'acknowledger' | 'reviewer' | 'system' | 'time' | 'nobody';
export type Outcome = 'completed' | 'refused' | 'lapsed' | 'cancelled' | 'repudiated' | 'failed';
export type Method =
  | 'totp'
  | 'email-code'
  | 'passkey'
  | 'recovery-code'
  | 'phone-code'
  | 'push'
  | 'federated-login'
  | 'manager-confirmation'
  | 'recovery-contact'
  | 'attended-video'
  | 'in-person'
  | 'device'
  | 'call-back';
export type EffectKind =
  | 'password.set'
  | 'authenticator.suspend'
  | 'authenticator.bind'
  | 'authenticator.remove'
  | 'sessions.revoke'
  | 'membership.grant'
  | 'account.unlock'
  | 'service-account.enable'
  | 'service-account.keep';
export type Risk =
  | 'recovered-often'
  | 'wrong-tries'
  | 'cases-given-up'
  | 'changed-recently'
  | 'busy-agent'
  | 'busy-desk'
  | 'shared-number'
  | 'wrong-tries-of-agent'
  | 'wrong-tries-of-number'
  | 'session-revoked'
  | 'credential-changed'
  | 'assurance-lowered'
  | 'risk-medium'
  | 'risk-high'
  | 'session-risk-medium'
  | 'session-risk-high'
  | 'device-risk-medium'
  | 'device-risk-high'
  | 'account-disabled'
  | 'credential-compromised'
  | 'elevated-threat';
export type Happened =
  | 'opened'
  | 'handed-over'
  | 'taken-over'
  | 'proved'
  | 'approved'
  | 'withdrawn'
  | 'facts-read'
  | 'claimed'
  | 'acknowledged'
  | 'stopped'
  | 'refused'
  | 'reviewed'
  | 'left-out';

/** Who fills a seat. */
export interface Seat {
  readonly seat: string;
  readonly from: readonly string[];
  readonly needed: number;
  readonly given: readonly string[];
}

/** A case in the queue. Times as RFC 3339 has them. */
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
  readonly acts: readonly Act[];
  readonly isOwnPart: boolean;
}

export interface Queue {
  readonly waiting: readonly Queued[];
  readonly more: boolean;
  readonly taken: readonly Queued[];
}

/** How an item of evidence was obtained. */
export interface ShownEvidence {
  readonly method: Method;
  readonly strength: number;
  readonly relayable: boolean;
  readonly enrolledAt: string;
  readonly verifiedAt: string;
}

/** An account that is no person's. */
export interface CaseAccount {
  readonly accountId: string;
  readonly kind: string;
  readonly name: string;
  /** The approved change under which it is done. */
  readonly changeId?: string;
}

/** The case as whoever decides on it needs it. */
export interface Briefing {
  readonly case: Pick<
    Queued,
    'caseId' | 'action' | 'phase' | 'outcome' | 'waitingOn' | 'waitsUntil' | 'reviewDueAt'
  > & {
    readonly ticket: { readonly source: string; readonly id: string };
    readonly earliestEffectAt: string | null;
  };
  readonly subject: { readonly personId: string; readonly displayName: string };
  /** What the subject answers for, where it is not their own. */
  readonly account?: CaseAccount;
  readonly opening: {
    readonly at: string;
    readonly by: string | null;
    readonly client: string;
    readonly openers: readonly string[];
    readonly lost: 'passkey' | null;
  };
  readonly evidence: readonly ShownEvidence[];
  readonly effects: readonly {
    readonly kind: EffectKind;
    readonly words: string;
    readonly end: 'reversed' | 'made-safe' | 'irreversible';
    readonly state: string;
  }[];
  readonly risks: readonly Risk[];
  readonly rule: {
    readonly name: string;
    readonly policy: string;
    readonly tier: number;
    readonly controlOwner: string;
    readonly itemsNeeded: number;
    readonly callBack: boolean;
    readonly coolingOffSeconds: number;
    readonly reviewGroup: string;
    readonly reviewDueSeconds: number;
    readonly statementSeconds: number;
  };
  readonly seats: readonly Seat[];
  readonly callBackOn: string | null;
  readonly acts: readonly Act[];
  readonly isOwnPart: boolean;
  readonly history: readonly {
    readonly at: string;
    readonly what: Happened;
    readonly by: string | null;
    readonly detail: string;
  }[];
}

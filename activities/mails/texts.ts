import type { Action } from '../../domain/actions.js';
import type { Phase } from '../../domain/case.js';
import type { Outcome } from '../../domain/outcomes.js';
import type { EnrolmentTexts } from './enrolment-texts.js';
import type { Quoted } from './outside.js';
import type { CodeWords, WayTexts, Words } from './words.js';

/** What a saved code has come to that the subject used; `none` where they used none. */
export type SavedCode = 'none' | 'replaced' | 'spent';

/** Why somebody hears of a case who has nothing to do in it. */
export type Watching = 'duty' | 'asset-owner' | 'vendor-security' | 'assistant';

/** What the texts of a case's notices are told of it: names quoted, times as the reader writes them. */
export interface Told {
  readonly action: Action;
  readonly name: Quoted;
  readonly ticket: Quoted;
  readonly until: string;
  readonly claimUntil: string;
  readonly grantedUntil: string;
  readonly reviewDue: string;
  readonly outcome: Outcome | null;
  /** An approver must call the subject back. */
  readonly callBack: boolean;
  /** Somebody else must yet acknowledge what is granted. */
  readonly acknowledgement: boolean;
  /** What was lost was taken out of use. */
  readonly suspended: boolean;
  readonly savedCode: SavedCode;
  /** The group that is lent, or the account that it is about, where there is one; and when whoever has it signed in, as far as the directory sees it. */
  readonly lent: Quoted;
  readonly uses: readonly string[];
  /** Of whoever watches: why they are told. */
  readonly watching: Watching;
}

/** Where a quiet report came from: the desk, or a browser that gave the evidence, gave none yet, or is another one than that. */
export type QuietSource = 'desk' | 'proven-browser' | 'unproven-browser' | 'other-browser';

/** What security is told of a quiet report: the agent's name quoted, times as the reader writes them. */
export interface QuietTold {
  readonly source: QuietSource;
  readonly agent: Quoted;
  readonly at: string;
  readonly phase: Phase;
}

/** What a notice says to one kind of reader. `…-yours` is for the subject, `…-theirs` for whoever is told of them. */
export type NoticeSaying =
  | 'opened-yours'
  | 'opened-theirs'
  | 'approval-wanted'
  | 'approval-reminder'
  | 'approval-escalated'
  | 'acknowledgement-wanted'
  | 'approved'
  | 'refused'
  | 'withdrawn'
  | 'acknowledged'
  | 'reviewed'
  | 'coming-yours'
  | 'coming-theirs'
  | 'coming-objection'
  | 'anew-yours'
  | 'anew-theirs'
  | 'anew-desk'
  | 'anew-signed'
  | 'claim-ready'
  | 'applied-yours'
  | 'applied-theirs'
  | 'opened-watched'
  | 'coming-watched'
  | 'applied-watched'
  | 'ended-yours'
  | 'ended-theirs'
  | 'ended-managed'
  | 'applied-lent'
  | 'used-lent'
  | 'ended-lent'
  | 'opened-shared'
  | 'coming-shared'
  | 'applied-shared'
  | 'ended-shared'
  | 'applied-depended'
  | 'ended-depended'
  | 'review-wanted'
  | 'review-reminder'
  | 'review-overdue'
  | 'contained-yours'
  | 'contained-review';

/** What stands on the left of the table of facts. */
export type FactLabel =
  'what' | 'person' | 'personId' | 'account' | 'happened' | 'opened' | 'desk' | 'ticket' | 'until' | 'stands' | 'case';

/** Where a mail may lead. */
export type WayName =
  | 'page'
  | 'notMe'
  | 'takeBack'
  | 'stopAttempt'
  | 'signIn'
  | 'confirm'
  | 'stopAsked'
  | 'stopRelayed'
  | 'nothingKnown'
  | 'quietReports';

/** Every text of every mail in one language. Adding a mail adds its key here, and each language its words. */
export interface MailTexts {
  readonly facts: Readonly<Record<FactLabel, string>>;
  /** What a case is for, as a fact. */
  readonly actions: Readonly<Record<Action, string>>;
  /** How a case stands, as a fact: its outcome, or `open`. */
  readonly standing: Readonly<Record<Outcome | 'open', string>>;
  readonly ways: Readonly<Record<WayName, WayTexts>>;
  readonly notices: Readonly<Record<NoticeSaying, (told: Told) => Words>>;
  readonly code: (minutes: number) => CodeWords;
  readonly contactCode: (name: Quoted, minutes: number) => CodeWords;
  readonly askManager: (name: Quoted) => Words;
  readonly digest: (cases: number) => Words;
  readonly enrolment: EnrolmentTexts;
  /** For security alone. */
  readonly quietReport: (told: QuietTold) => Words;
  /** Beside what was done for somebody who holds authority here: to them, their manager and those who watch. */
  readonly authoritySuspended: string;
  /** Said where a time is not known yet. */
  readonly later: string;
}

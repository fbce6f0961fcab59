import type {
  Answer,
  ChallengeMessage,
  ClaimMessage,
  DecisionMessage,
  EvidenceMessage,
  HandOverMessage,
  OpeningRequest,
  StopMessage,
} from '../contract/messages.js';
import type { ContainmentStart } from '../contract/start.js';
import type { Case } from '../domain/case.js';
import type { CaseEffect, EffectKind } from '../domain/effects.js';
import type { Entry } from '../domain/entries.js';
import type { Fact, Noise } from '../domain/facts.js';
import type { Notice } from '../domain/notices.js';
import type { Advice } from '../domain/observed.js';
import type { Refusal } from '../domain/refusals.js';

/** What came of asking for a case to be opened. */
export type Opened =
  | { readonly opened: true; readonly fact: Extract<Fact, { kind: 'opened' }>; readonly subjectKey: string }
  | { readonly opened: false; readonly refusal: Refusal }
  /** The same request opened this other case before. */
  | { readonly opened: false; readonly sameAs: string }
  /** Its action is only observed or advised on: nothing was opened, and nothing is touched. */
  | { readonly opened: false; readonly observed: Advice };

/** An entry on its way to the ledger, with the case as it will be once the entry is taken. */
export interface Recording {
  readonly entry: Entry;
  readonly kase: Case;
  /** The message that was heard, whose sender gets the answer; null for what the world itself brought about. */
  readonly heard: string | null;
  /** Messages that were heard and wait, by their ids. */
  readonly waiting: readonly string[];
  readonly answer: Answer;
  readonly continuation: number;
  /** Messages dropped since the last entry. */
  readonly noise: Noise;
}

/** What became of an entry. */
export type Recorded =
  | { readonly kind: 'written' }
  /** A proof inside the entry does not hold: the step is not taken. */
  | { readonly kind: 'vetoed'; readonly refusal: Refusal }
  /** This run is not the one the case began with; `last` is the case as it was last recorded. */
  | { readonly kind: 'reset'; readonly last: Case }
  /** This run has nothing to do with the case it names. */
  | { readonly kind: 'not-the-case-run' };

/** A warrant for one effect, or why none is minted. */
export type Minted =
  { readonly minted: true; readonly warrant: string } | { readonly minted: false; readonly refusal: Refusal };

/** What a containment may and must end. */
export type Contained =
  | { readonly standing: true; readonly effects: readonly CaseEffect[]; readonly target: string }
  | { readonly standing: false; readonly refusal: Refusal };

/** An effect as the register knows it, with the target's refusal of the last try. */
export interface EffectReading {
  readonly effect: CaseEffect;
  readonly refusal: Refusal | null;
}

/**
 * What the case worker does for a case. Every answer is a claim until it is recorded: recording verifies the proofs
 * inside an entry again (architecture, section 5, "Activities completed by hand").
 */
export interface CaseActivities {
  openCase(request: OpeningRequest): Promise<Opened>;
  takeUp(caseId: string): Promise<{ readonly last: Case; readonly subjectKey: string } | null>;
  sendChallenge(kase: Case, message: ChallengeMessage): Promise<Fact>;
  verifyEvidence(kase: Case, message: EvidenceMessage): Promise<Fact>;
  /** As `verifyEvidence`, of a method that is verified here. @throws {Error} while a provider must be asked of a push first */
  verifyHere(kase: Case, message: EvidenceMessage): Promise<Fact>;
  judgeClaim(kase: Case, message: ClaimMessage): Promise<Fact>;
  judgeDecision(kase: Case, message: DecisionMessage): Promise<Fact>;
  judgeHandOver(kase: Case, message: HandOverMessage): Promise<Fact>;
  judgeStop(kase: Case, message: StopMessage): Promise<Fact>;
  checkFacts(kase: Case): Promise<Fact>;
  mintWarrant(kase: Case, effectKind: EffectKind): Promise<Minted>;
  readEffect(caseId: string, effect: CaseEffect): Promise<EffectReading>;
  record(recording: Recording): Promise<Recorded>;
  /** Sends the notices of one step. */
  sendNotices(kase: Case, notices: readonly Notice[]): Promise<void>;
  /** Pages whoever is on duty for the group that the entry of this sequence escalated to. @throws {PagingError} while the pager takes nothing */
  pageOnDuty(kase: Case, sequence: number): Promise<void>;
  contain(start: ContainmentStart): Promise<Contained>;
  /** Makes sure the case itself hears of the repudiation, be it open, closed or terminated. */
  tellCase(start: ContainmentStart): Promise<void>;
  /** Takes up every case that nobody tells any more. Returns the connectors that have granted something. */
  takeUpUntold(): Promise<readonly string[]>;
  /** Writes into the ledger what was put back by hand after it had ended, and that it was ended again. */
  recordRecreatedGrants(): Promise<void>;
  /** Sends some of the digests whose morning has come. True when there may be more. */
  sendDigests(): Promise<boolean>;
  /** Writes to whoever lent something of each time that it was used and they were not told of yet. */
  tellUses(): Promise<void>;
  /** Looks at some of those in campaigns, and at some who named contacts, and writes to whom it is due. True when there may be more. */
  sendCampaignMails(): Promise<boolean>;
}

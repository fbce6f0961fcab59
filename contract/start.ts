import type { Case } from '../domain/case.js';
import type { Noise } from '../domain/facts.js';
import type { Notice } from '../domain/notices.js';
import type { Message, OpeningRequest } from './messages.js';

/** What a case takes with it when it continues as new: plain data, nothing else is state. */
export interface Carried {
  readonly kase: Case;
  /** Keyed hash of the subject for search attributes. */
  readonly subjectKey: string;
  /** Counts the runs of this case from 0; the database knows which run is the one for each number. */
  readonly continuation: number;
  readonly waiting: readonly Message[];
  readonly seen: readonly string[];
  /** It was told that it may go on and has not looked yet; absent where it was not. */
  readonly isWoken?: true;
  readonly unsent: readonly Notice[];
  /** The steps of the escalation whose group is being paged, by their entries; absent from runs that paged nobody. */
  readonly unpaged?: readonly number[];
  readonly noiseRecorded: number;
  /** What was dropped since the last entry, to be told of with the next. */
  readonly noise: Noise;
}

/** Why a run takes up a case that an earlier run left behind. */
export type TakeUpReason = 'terminated' | 'repudiated';

/**
 * The start argument of `recoveryCase`. A run that opens, a run that goes on from itself, or a run that takes up what a
 * terminated or closed one left: that one may only undo.
 */
export type Start =
  | { readonly request: OpeningRequest }
  | { readonly carried: Carried }
  | { readonly takeUp: { readonly caseId: string; readonly reason: TakeUpReason } };

/** The start argument of `containment`: a repudiation token, sealed, by reference. */
export interface ContainmentStart {
  readonly caseId: string;
  readonly messageId: string;
  readonly submission: string;
}

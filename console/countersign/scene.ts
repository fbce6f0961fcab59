import type { StatementKind as Act, QuietReports } from '../../api/console/told.js';
import type { Own, Vouching } from './console-api.js';
import type { Texts } from './texts.js';

/** What a step is drawn with, and what it can have done. What answers with a sentence did not go on. */
export interface Scene {
  readonly texts: Texts;
  readonly language: string;
  /** Goes to a case. */
  readonly open: (caseId: string) => void;
  readonly hrefOf: (caseId: string) => string;
  readonly toQueue: () => void;
  /** Goes to what is excepted from the policy; null for whoever may not read it. */
  readonly toExceptions: (() => void) | null;
  /** Lists more of the queue; null where that is all that is listed. */
  readonly showMore: (() => void) | null;
  /** Goes to sign. */
  readonly sign: (caseId: string, act: Act, own: Own) => Promise<string | null>;
  readonly vouch: (caseId: string, vouching: Vouching) => Promise<string | null>;
  /** Goes on to where somebody is confirmed. */
  readonly showVouching: (caseId: string) => void;
  /** Goes on to what was reported quietly; null for whoever is not of security. */
  readonly showQuiet: ((caseId: string) => Promise<string | null>) | null;
  /** Goes to sign that a case may go on. */
  readonly release: (reported: QuietReports) => Promise<string | null>;
  /** Has a text that tells the time kept right as long as its element is there. */
  readonly onTick: (of: HTMLElement, show: () => void) => void;
}

import type { Act } from './case.js';
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
  /** Goes to sign. */
  readonly sign: (caseId: string, act: Act, own: Own) => Promise<string | null>;
  readonly vouch: (caseId: string, vouching: Vouching) => Promise<string | null>;
  /** Goes on to where somebody is confirmed. */
  readonly showVouching: (caseId: string) => void;
  /** Has a text that tells the time kept right as long as its element is there. */
  readonly onTick: (of: HTMLElement, show: () => void) => void;
}

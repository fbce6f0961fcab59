import type { BrowserKey } from '../common/browser-key.js';
import type { ReplyKey } from '../common/replies.js';

/** This browser's part in one case. */
export interface SubjectSession extends BrowserKey {
  readonly caseId: string;
  /** Opens the codes that replace those that were used here; there once one was. */
  readonly reply?: ReplyKey;
}

/**
 * What is shown beside a text that is signed, by the name under which its digest stands there: canonical texts, empty where
 * a text names none.
 */
export interface ShownParts {
  readonly plan: string;
  readonly evidence: string;
  readonly record: string;
  readonly reports: string;
}

/** Of a text that says everything itself. */
export const NOTHING_SHOWN: ShownParts = { plan: '', evidence: '', record: '', reports: '' };

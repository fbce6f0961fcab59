/** A subject line, and the paragraphs below it; an empty one falls away. The subject line never holds a name. */
export type Words = readonly [subject: string, ...paragraphs: string[]];

/** What is said of a link: why one would follow it, and what stands on it. */
export interface WayTexts {
  readonly why: string;
  readonly label: string;
}

/** A code that is sent to be typed or passed on. */
export interface CodeWords {
  readonly subject: string;
  readonly before: readonly string[];
  /** What stands before the code on its line. */
  readonly says: string;
  readonly after: readonly string[];
}

/**
 * What whoever calls back signs, a closed set (issue 5): that they are about to call, and what came of it. `refused`: the person
 * would not speak about it or says that it was not them; `wrong-person`: somebody else answered.
 */
export const CALL_BACK_WORDS = ['calling', 'answered', 'no-answer', 'refused', 'wrong-person'] as const;
export type CallBackWord = (typeof CALL_BACK_WORDS)[number];

/** A call back as it is signed: never the number whole, which whoever calls does not see (CTL-01). */
export interface CalledBack {
  /** As `maskedNumber` has it. */
  readonly number: string;
  readonly word: CallBackWord;
}

/** Enough to tell one's own number by, and too little to call it. */
const SHOWN_DIGITS = 2;

/** A telephone number as a desk may see it. */
export function maskedNumber(number: string): string {
  return `••• ${number.slice(-SHOWN_DIGITS)}`;
}

/** Whether a word says that it is the person: of one session then, whose number they read out, and of no session otherwise. */
export function isOfSession(word: CallBackWord): boolean {
  return word === 'answered';
}

/** Whether a word is what the "not me" link of a notice is: then the case ends. */
export function isDisowning(word: CallBackWord): boolean {
  return word === 'refused' || word === 'wrong-person';
}

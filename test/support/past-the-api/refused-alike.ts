import type { ProblemCode } from '../../../contract/problems.js';
import { REFUSALS_TOLD } from '../../../contract/refusals-told.js';
import type { Refusal } from '../../../domain/refusals.js';

/** One way in which the two may differ, and why it is no weaker past the API. */
export interface Difference {
  readonly said: RegExp;
  readonly over: readonly ProblemCode[];
  readonly past: readonly Refusal[];
  readonly why: string;
}

const FROM_A_BROWSER = /^(challenges|evidence|claim)$/;

/** Every other difference is a fault. */
export const MAY_DIFFER: readonly Difference[] = [
  {
    said: FROM_A_BROWSER,
    over: ['session-not-proven'],
    past: ['not-wanted-now', 'claim-not-open'],
    why: 'the case has no use for it in its phase, whoever sent it: it opens nothing that is sealed to find out',
  },
  {
    said: /^claim$/,
    over: ['malformed-request'],
    past: ['not-wanted-now', 'claim-not-open'],
    why: 'what is claimed is sealed: its form is known to nobody before it is wanted',
  },
  {
    said: /^(approve|refuse|veto|withdraw|acknowledge|review) by /,
    over: ['not-found'],
    past: ['not-wanted-now'],
    why: 'the API hides the case from who may not see it; whoever reaches the engine knows of it, and it takes no act of anybody then',
  },
  {
    said: /^a cancellation$/,
    over: ['forbidden-role', 'not-found', 'not-permitted'],
    past: ['no-standing'],
    why: 'the case goes by no role of a token: it asks who they are to this case, and they are nobody',
  },
  {
    said: /^an opening$/,
    over: ['forbidden-role'],
    past: ['opener-unverified'],
    why: 'the worker takes the token of somebody who opens nothing for none',
  },
];

/** The code of a problem that the API answered. */
export function codeIn(text: string): string {
  return /"code":"([^"]+)"/.exec(text)?.[1] ?? 'no code';
}

/** Whether a case refuses past the API by the code that the API gives; where it is over it hears nobody, which is stricter than any word. */
export function refusesAlike(over: string, past: string | null): boolean {
  return past === null || (Object.hasOwn(REFUSALS_TOLD, past) && REFUSALS_TOLD[past as Refusal].problem === over);
}

/** The difference that is listed for what was said and answered, or null. */
export function listedFor(said: string, over: string, past: string | null): Difference | null {
  const isIt = (one: Difference): boolean =>
    one.said.test(said) && one.over.some((code) => code === over) && one.past.some((refusal) => refusal === past);
  return MAY_DIFFER.find(isIt) ?? null;
}

import type { Refusal } from '../domain/refusals.js';

/** Why a warrant does not hold: the code for the record, and words for whoever looks into it. No secret is in them. */
export interface Flaw {
  readonly refusal: Refusal;
  readonly why: string;
}

/** A warrant that says what its proofs do not. */
export function invalid(why: string): Flaw {
  return { refusal: 'warrant-invalid', why };
}

/** The first flaw that any of the checks finds, in their order, or null. */
export async function firstFlaw(checks: Iterable<() => Promise<Flaw | null>>): Promise<Flaw | null> {
  for (const check of checks) {
    const flaw = await check();
    if (flaw !== null) return flaw;
  }
  return null;
}

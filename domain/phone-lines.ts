import type { Refusal } from './refusals.js';

/** What a carrier may know of a line that says whether it is still its owner's (SP 800-63B-4, section 3.1.3.3). */
export const LINE_FACTS = ['sim-change', 'porting'] as const;
export type LineFact = (typeof LINE_FACTS)[number];

/** When something last happened to a line, as far as its carrier tells. Times in epoch milliseconds. */
export type LastChange =
  | { readonly kind: 'changed'; readonly at: number }
  /** It has not happened since then; what was before nobody says. */
  | { readonly kind: 'unchanged'; readonly since: number }
  | { readonly kind: 'unknown' };

/** `other`: no line of a person's own, such as a number that is answered by whoever signs in to an account, or toll-free. */
export type LineType = 'mobile' | 'landline' | 'other' | 'unknown';

/** What a carrier says of a number at one moment. */
export interface CarrierFacts {
  readonly lineType: LineType;
  readonly lastChanges: Readonly<Record<LineFact, LastChange>>;
}

function changeRefusal(change: LastChange, tenureFrom: number): 'line-changed' | 'line-unknown' | null {
  switch (change.kind) {
    case 'changed':
      return change.at > tenureFrom ? 'line-changed' : null;
    case 'unchanged':
      return change.since > tenureFrom ? 'line-unknown' : null;
    case 'unknown':
      return 'line-unknown';
  }
}

/**
 * Why a line is not what it was when it was enrolled, or null: its SIM or carrier changed after `tenureFrom` (epoch
 * milliseconds), or the carrier cannot say of what the plan demands to know (recovery policy, section 2: unknown is no). A
 * change that is told counts whether or not it was demanded.
 */
export function lineRefusal(
  { lineType, lastChanges }: CarrierFacts,
  tenureFrom: number,
  mustKnow: readonly LineFact[] = LINE_FACTS,
): Refusal | null {
  if (lineType === 'other') return 'line-unsuitable';
  const found = LINE_FACTS.map((fact) => [fact, changeRefusal(lastChanges[fact], tenureFrom)] as const);
  if (found.some(([, refusal]) => refusal === 'line-changed')) return 'line-changed';
  const demanded = found.find(([fact, refusal]) => refusal !== null && mustKnow.includes(fact));
  return demanded?.[1] ?? null;
}

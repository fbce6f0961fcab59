import { DAY } from './clock.js';
import { withItsKey } from './devices.js';
import { heldSince, type EnrolledFacts, type EnrolledKind } from './enrolled.js';
import type { EvidenceReceipt, Strength } from './evidence.js';
import type { MethodRule } from './plan.js';
import type { OpeningReceipt } from './receipts.js';
import type { Refusal } from './refusals.js';
import { isUnderReset, neededToUse } from './under-reset.js';

/** What of a verification method decides how much its items count; see `activities/verification/method.ts`. */
export interface MethodTraits {
  /** At most this, whatever a policy says (recovery policy, section 1). */
  readonly strength: Strength;
  /** Where one compromise gives it away (recovery policy, section 5.4), beside what the enrolled thing itself says. */
  readonly domains: EvidenceReceipt['domains'];
  /** Whether the subject can be made to read it out to a caller (recovery policy, section 5.3). */
  readonly relayable: boolean;
  /** What of the subject's own it is checked against; null where somebody else vouches with what is theirs, or a machine shows itself. */
  readonly enrolledKind: EnrolledKind | null;
}

/** What an item of a method is worth that is checked against an enrolled thing. */
export type Worth = Pick<
  EvidenceReceipt,
  'method' | 'strength' | 'domains' | 'relayable' | 'behind' | 'enrolledId' | 'enrolledAt'
>;

/** When a case opens, and what it resets: what an enrolled thing is held against. */
export interface OpeningToJudgeBy {
  readonly opening: Pick<OpeningReceipt, 'action' | 'lostAuthenticator' | 'openedAt'>;
  readonly tenureDays: number;
}

/** The things that a method may be checked against, oldest first and never none, or why there is none. */
export type StandingThings<E> =
  { readonly ok: true; readonly enrolled: readonly E[] } | { readonly ok: false; readonly refusal: Refusal };

/** Enrolled early enough before the case opened (CTL-02): what an attacker enrolled for the occasion is no evidence. */
export function isOldEnough({ opening, tenureDays }: OpeningToJudgeBy, enrolled: EnrolledFacts): boolean {
  return heldSince(enrolled) <= opening.openedAt - tenureDays * DAY;
}

/**
 * Which of all that a person enrolled a method of this kind may be checked against: none from behind what the case
 * resets, none too young (invariant 2). An inadmissible one counts as absent (recovery policy, footnote iv).
 */
export function standingThings<E extends EnrolledFacts>(
  judgedBy: OpeningToJudgeBy,
  kind: EnrolledKind,
  all: readonly E[],
): StandingThings<E> {
  const ofKind = all
    .filter((thing) => thing.kind === kind)
    .flatMap((thing) => (kind === 'device' ? (withItsKey(thing, all) ?? []) : thing));
  if (ofKind.length === 0) return { ok: false, refusal: 'not-enrolled' };
  const apart = ofKind.filter((thing) => !isUnderReset(judgedBy.opening, { behind: neededToUse(thing, all) }));
  if (apart.length === 0) return { ok: false, refusal: 'evidence-not-independent' };
  const enrolled = apart.filter((thing) => isOldEnough(judgedBy, thing));
  if (enrolled.length === 0) return { ok: false, refusal: 'enrolled-too-recently' };
  return { ok: true, enrolled: enrolled.toSorted((one, other) => heldSince(one) - heldSince(other)) };
}

/** What an item is worth: never stronger than its method is, nor than the policy says; of both their domains. */
export function worthOf(
  rule: Pick<MethodRule, 'method' | 'strength'>,
  traits: MethodTraits,
  enrolled: EnrolledFacts,
  all: readonly EnrolledFacts[],
): Worth {
  return {
    method: rule.method,
    strength: Math.min(traits.strength, rule.strength) as Strength, // the smaller of two strengths is one
    domains: [...new Set([...traits.domains, ...enrolled.domains])],
    relayable: traits.relayable,
    behind: neededToUse(enrolled, all),
    enrolledId: enrolled.enrolledId,
    enrolledAt: heldSince(enrolled),
  };
}

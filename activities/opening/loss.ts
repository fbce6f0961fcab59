import type { OpeningRequest } from '../../contract/messages.js';
import { isRebind } from '../../domain/actions.js';
import { ATTENDED_METHODS, LOSABLE } from '../../domain/evidence.js';
import type { Plan } from '../../domain/plan.js';
import type { Refusal } from '../../domain/refusals.js';
import type { PersonId } from '../../domain/subjects.js';
import type { CaseDeps } from '../deps.js';
import { allEnrolled } from '../enrolled/all-enrolled.js';
import { methodsInReach } from './in-reach.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'clock'>;

/**
 * Why no case is opened over a loss, or null: nobody said what was lost, the person has nothing of the kind, or too little
 * would remain to prove who they are. Outside all of them read the same, so that no caller learns what is enrolled.
 */
export async function lossRefusal(
  deps: Deps,
  request: OpeningRequest,
  personId: PersonId,
  plan: Plan,
): Promise<Refusal | null> {
  const { action, lostAuthenticator } = request;
  if (isRebind(action) && lostAuthenticator === undefined) return nothingOfTheirOwn(deps, request, personId, plan);
  if (action !== 'mfa.reset') return lostAuthenticator === undefined ? null : 'lost-not-named';
  if (lostAuthenticator === undefined || !LOSABLE.includes(lostAuthenticator)) return 'lost-not-named';
  const things = await allEnrolled(deps, personId);
  if (!things.some(({ kind }) => kind === lostAuthenticator)) return 'lost-not-enrolled';
  // Were it not enough for the plan, the case would be one of row 4.
  const remaining = await methodsInReach(deps, request, plan, things);
  return remaining.length >= itemsOfTheirOwn(plan) ? null : 'nothing-remains';
}

/** How many items the subject must have themselves: where a plan wants them seen by verifiers, that is one of them (rows 6 and 7). */
function itemsOfTheirOwn({ evidence: { atLeast, verifiers = 1, oneOf = [] } }: Plan): number {
  const isSeen = verifiers > 1 || oneOf.some((some) => some.every((method) => ATTENDED_METHODS.includes(method)));
  return isSeen ? atLeast - 1 : atLeast;
}

/** Whoever lost everything that they sign in with needs something of their own yet: others' word alone satisfies no plan (section 5.4). */
async function nothingOfTheirOwn(
  deps: Deps,
  request: OpeningRequest,
  personId: PersonId,
  plan: Plan,
): Promise<Refusal | null> {
  const remaining = await methodsInReach(deps, request, plan, await allEnrolled(deps, personId));
  return remaining.length > 0 ? null : 'nothing-remains';
}

import type { OpeningRequest } from '../../contract/messages.js';
import { spentOf } from '../../db/saved-codes.js';
import { DAY } from '../../domain/clock.js';
import { heldSince, type Enrolled } from '../../domain/enrolled.js';
import { LOSABLE } from '../../domain/evidence.js';
import type { Plan } from '../../domain/plan.js';
import type { Refusal } from '../../domain/refusals.js';
import type { PersonId } from '../../domain/subjects.js';
import { isUnderReset, neededToUse } from '../../domain/under-reset.js';
import type { CaseDeps } from '../deps.js';
import { allEnrolled } from '../enrolled/all-enrolled.js';
import { VERIFICATION_METHODS } from '../verification/registry.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'clock'>;

/** Whether what remains without what was lost could satisfy the plan; if it could not, the case would be one of row 4. */
async function remainsEnough(
  deps: Deps,
  { action, lostAuthenticator }: OpeningRequest,
  { evidence }: Plan,
  things: readonly Enrolled[],
): Promise<boolean> {
  const spent = await spentOf(
    deps.db,
    things.map(({ enrolledId }) => enrolledId),
  );
  const opening = { action, ...(lostAuthenticator !== undefined && { lostAuthenticator }) };
  const oldest = (await deps.clock()) - evidence.tenureDays * DAY;
  const remaining = things
    .filter((thing) => !spent.has(thing.enrolledId) && heldSince(thing) <= oldest)
    .filter((thing) => !isUnderReset(opening, { behind: neededToUse(thing, things) }));
  const kinds = new Set(remaining.map(({ kind }) => kind));
  const methods = evidence.methods.filter(({ method }) => {
    const { enrolledKind } = VERIFICATION_METHODS[method];
    return enrolledKind !== null && kinds.has(enrolledKind);
  });
  return methods.length >= evidence.atLeast;
}

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
  if (action !== 'mfa.reset') return lostAuthenticator === undefined ? null : 'lost-not-named';
  if (lostAuthenticator === undefined || !LOSABLE.includes(lostAuthenticator)) return 'lost-not-named';
  const things = await allEnrolled(deps, personId);
  if (!things.some(({ kind }) => kind === lostAuthenticator)) return 'lost-not-enrolled';
  return (await remainsEnough(deps, request, plan, things)) ? null : 'nothing-remains';
}

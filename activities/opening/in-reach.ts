import type { OpeningRequest } from '../../contract/messages.js';
import { spentOf } from '../../db/saved-codes.js';
import { DAY } from '../../domain/clock.js';
import { heldSince, type Enrolled } from '../../domain/enrolled.js';
import { isAttested, type Method } from '../../domain/evidence.js';
import type { Plan } from '../../domain/plan.js';
import { isUnderReset, neededToUse } from '../../domain/under-reset.js';
import type { CaseDeps } from '../deps.js';
import { VERIFICATION_METHODS } from '../verification/registry.js';

/**
 * The methods of a plan by which a person can give evidence with what they enrolled: early enough, not used up, and not
 * behind what the case replaces.
 */
export async function methodsInReach(
  deps: Pick<CaseDeps, 'db' | 'clock'>,
  { action, lostAuthenticator }: Pick<OpeningRequest, 'action' | 'lostAuthenticator'>,
  { evidence }: Plan,
  things: readonly Enrolled[],
): Promise<readonly Method[]> {
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
  return evidence.methods
    .map(({ method }) => method)
    .filter((method) => {
      const { enrolledKind } = VERIFICATION_METHODS[method];
      return enrolledKind !== null && !isAttested(method) && kinds.has(enrolledKind);
    });
}

import type { Action } from './actions.js';
import type { CompromiseDomain, EvidenceReceipt } from './evidence.js';
import type { PersonId } from './subjects.js';

/**
 * What a recovery of another kind of factor rested on that ended less than 72 hours before this one was opened (recovery
 * policy, section 5.5): whoever talked their way through the one does not lean on the same people and things for the other.
 */
export interface EarlierRecovery {
  /** Who approved it, and who vouched in it. */
  readonly people: readonly PersonId[];
  readonly domains: readonly CompromiseDomain[];
  /** What was recovered; absent in openings from before it was kept. */
  readonly actions?: readonly Action[] | undefined;
}

/** For how long a recovery speaks against the next of another kind, in hours (recovery policy, section 5.5). */
export const EARLIER_HOURS = 72;

/** Who vouches is a person, and counted as one: another person who vouches is no use of the same thing. */
const COUNTED_AS_PEOPLE: readonly CompromiseDomain[] = ['voucher', 'attester'];

/** An action is named for the kind of thing it changes, and then for what is done to it. */
function kindOf(action: Action): string {
  return action.split('.', 1).join('');
}

/** Access that is granted for a time is no factor. */
const NO_FACTOR = 'access';

/** Whether two actions recover factors of different kinds. */
export function areOfDifferentFactors(one: Action, other: Action): boolean {
  const kinds = [kindOf(one), kindOf(other)];
  return kinds[0] !== kinds[1] && !kinds.includes(NO_FACTOR);
}

/** Whether an item leans on a thing, or on a person, that the recovery just before leant on. */
export function wasUsedBefore(
  { earlier }: { readonly earlier?: EarlierRecovery },
  { domains, vouchedBy }: Pick<EvidenceReceipt, 'domains' | 'vouchedBy'>,
): boolean {
  if (earlier === undefined) return false;
  const isUsed = (domain: CompromiseDomain) => earlier.domains.includes(domain) && !COUNTED_AS_PEOPLE.includes(domain);
  return domains.some(isUsed) || (vouchedBy !== undefined && earlier.people.includes(vouchedBy));
}

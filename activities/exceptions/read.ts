import type { Db } from '../../db/connect.js';
import { readExceptionActs } from '../../db/exceptions.js';
import { exceptionsOf, type Exceptions } from '../../domain/exceptions.js';
import { exceptionActsOf, type SignedAct } from '../../proofs/exceptions.js';
import type { CaseDeps } from '../deps.js';

/** How the exceptions stand, and by which acts. */
export interface CurrentExceptions {
  readonly acts: readonly SignedAct[];
  readonly exceptions: Exceptions;
}

/**
 * How the exceptions stand, as far as it is proven.
 *
 * @throws when an act is missing that a later one follows: somebody took it away, and it may be a revocation (invariant 13)
 */
export async function readExceptions({ trust }: Pick<CaseDeps, 'trust'>, db: Db): Promise<CurrentExceptions> {
  const acts = await exceptionActsOf(trust, await readExceptionActs(db));
  const exceptions = exceptionsOf(acts.map(({ act }) => act));
  if (exceptions === null) throw new Error('an act of the exceptions is missing');
  return { acts, exceptions };
}

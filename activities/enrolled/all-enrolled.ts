import type { Enrolled } from '../../domain/enrolled.js';
import type { CaseDeps } from '../deps.js';
import { currentSet } from './current-set.js';
import { reissuedCodes } from './reissued-codes.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust'>;

/** Everything genuine that a person has enrolled now, the codes among it that replace used ones. */
export async function allEnrolled(deps: Deps, personId: string): Promise<readonly Enrolled[]> {
  const [current, reissued] = await Promise.all([currentSet(deps, personId), reissuedCodes(deps, personId)]);
  return [...(current?.rows ?? []).map((row) => row.enrolled), ...reissued];
}

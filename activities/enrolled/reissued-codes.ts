import { readReissued } from '../../db/saved-codes.js';
import { readCaseView } from '../../db/views.js';
import type { EnrolledRecoveryCode, ReissuedCode } from '../../domain/enrolled.js';
import { verifyReissued } from '../../proofs/saved-code.js';
import type { CaseDeps } from '../deps.js';

type Deps = Pick<CaseDeps, 'db' | 'trust'>;

/** A case that was refused, given up or repudiated gave nobody a code. */
async function isGivenFor(deps: Deps, { caseId }: ReissuedCode): Promise<boolean> {
  return (await readCaseView(deps.db, caseId))?.outcome === 'completed';
}

/** A code that was given in the place of another, as what the person has enrolled. */
export function codeOf({ enrolledId, personId, codeHash, issuedAt }: ReissuedCode): EnrolledRecoveryCode {
  const base = { type: 'enrolled', enrolledId, personId, enrolledAt: issuedAt } as const;
  return { ...base, kind: 'recovery-code', domains: ['paper'], codeHash };
}

/** The recovery codes a person was given in the place of used ones, as far as they are genuine and their case was completed. */
export async function reissuedCodes(deps: Deps, personId: string): Promise<readonly EnrolledRecoveryCode[]> {
  const codes: EnrolledRecoveryCode[] = [];
  for (const { jws } of await readReissued(deps.db, personId)) {
    const reissued = await verifyReissued(deps.trust, jws);
    if (reissued === null || reissued.personId !== personId || !(await isGivenFor(deps, reissued))) continue;
    codes.push(codeOf(reissued));
  }
  return codes;
}

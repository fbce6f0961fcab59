import { contractHolds, sponsorOf } from '../../domain/contracts.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import type { CaseDeps } from '../deps.js';

/** Whether contract and sponsor are of today, as the directory of record says (row 8); of own staff neither is asked. */
export async function isUnderContract(
  { directory, clock }: Pick<CaseDeps, 'directory' | 'clock'>,
  person: PersonOfRecord,
): Promise<boolean> {
  const sponsorId = sponsorOf(person);
  const sponsor = sponsorId === null ? null : await directory.findById(sponsorId);
  return contractHolds(person, sponsor, await clock());
}

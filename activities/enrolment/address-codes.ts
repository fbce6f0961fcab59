import type { Trx } from '../../db/connect.js';
import { newestCodeTo, spendCodeOf } from '../../db/enrolment-attempts.js';
import { codeMatches } from '../../proofs/codes.js';
import { keyedHash } from '../../proofs/keyed-hash.js';
import type { EnrolmentDeps } from './deps.js';

/** An address as the table has it: nobody who reads the table learns it. */
export function addressKeyOf(pepper: Uint8Array, address: string): string {
  return keyedHash(pepper, 'enrolment-address', address.toLowerCase());
}

/** Whether a code is the newest that was sent to this address for this person, in time; used up with that. */
export async function isCodeOf(
  { pepper }: Pick<EnrolmentDeps, 'pepper'>,
  trx: Trx,
  { personId, address, code, now }: { personId: string; address: string; code: string; now: number },
): Promise<boolean> {
  const issued = await newestCodeTo(trx, personId, addressKeyOf(pepper, address));
  if (issued === undefined || now >= issued.expiresAt) return false;
  if (!(await codeMatches(code.replaceAll(/\s/g, ''), issued.codeHash, pepper))) return false;
  await spendCodeOf(trx, issued.changeId, now);
  return true;
}

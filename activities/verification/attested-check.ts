import { spendAttestation } from '../../db/attestations.js';
import { heldSince } from '../../domain/enrolled.js';
import { isRefusal } from '../access/judged.js';
import type { Checked, Try } from './method.js';

/**
 * Takes up what somebody signed for this session, once. That nobody did yet is no failed try: nothing was typed that
 * could be guessed. Where the passkey is kept that signed is no domain of the subject's, so that it is left out.
 */
export async function checkAttested({ trx, attested, now }: Try): Promise<Checked> {
  if (isRefusal(attested)) return { kind: 'not-possible', refusal: attested };
  const { attestationId, by, passkey, repeatsIal } = attested;
  if (!(await spendAttestation(trx, attestationId, now)))
    return { kind: 'not-possible', refusal: 'attestation-missing' };
  const { kind, enrolledId } = passkey;
  const enrolled = { kind, enrolledId, enrolledAt: heldSince(passkey), domains: [] };
  return { kind: 'holds', enrolled, vouchedBy: by, ...(repeatsIal !== undefined && { repeatsIal }) };
}

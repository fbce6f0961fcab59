import type { Warrant, Warranted } from '../domain/warrant.js';
import { type UnsealingKey, sealedReference, unseal } from './sealing.js';
import { readSessionProof } from './session.js';

/**
 * Opens what the subject sent with their claim: the raw request body, or null unless it is the very submission that the
 * claim's receipt names and the very bytes that the subject's session signed. Only the worker it was sealed to can.
 */
export async function openClaim(
  warrant: Warranted<Warrant>,
  key: UnsealingKey,
  sealed: string,
): Promise<string | null> {
  const { caseId, claim, claimProof } = warrant;
  if (claim === null || claimProof === null || claim.receipt.submission !== sealedReference(sealed)) return null;
  const bodyText = await unseal(key, sealed);
  if (bodyText === null) return null;
  const expected = { method: 'POST', path: `/v1/cases/${caseId}/claim`, bodyText };
  const proof = await readSessionProof(claimProof, {
    ...expected,
    now: claim.receipt.claimedAt,
    maxAgeSeconds: Infinity,
  });
  return proof === null ? null : bodyText;
}

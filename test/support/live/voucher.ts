import { readAttestationSchema } from '../../../api/routes/read-attestation/schema.js';
import { submitAttestationSchema } from '../../../api/routes/submit-attestation/schema.js';
import { callApi } from '../../../dev/actors/api-client.js';
import type { Person } from '../../../dev/actors/person.js';
import { accessTokenOf } from '../../../dev/actors/sign-in.js';
import { assert } from '../../../dev/software-authenticator/authenticator.js';
import type { AttestedMethod } from '../../../domain/evidence.js';
import { attestationChallengeOf } from '../../../proofs/attestation.js';
import type { LiveCase } from './live-case.js';

/**
 * Somebody signs in and signs that it is the subject who reads this number to them, over HTTP.
 *
 * @returns null when it was kept, else the code of the problem
 * @throws when they cannot sign in, or have no passkey
 */
export async function vouchesFor(
  { live, caseId }: LiveCase,
  person: Person,
  { method, number }: { readonly method: AttestedMethod; readonly number: string },
): Promise<string | null> {
  const { api, signing } = live.surface;
  const [credential] = person.seeded.passkeys;
  if (credential === undefined) throw new Error(`${person.seeded.displayName} has no passkey`);
  const headers = { authorization: `Bearer ${await accessTokenOf(live.surface, person)}` };
  const seen = method === 'manager-confirmation' ? {} : { document: 'passport' };
  const query = new URLSearchParams({ method, number, ...seen }).toString();
  const path = `/v1/cases/${caseId}/attestation?${query}`;
  const read = await callApi(api, { method: 'GET', path, headers }, readAttestationSchema.answers[200].body);
  if (!read.ok) return read.code;
  const { attestation } = read.body;
  const assertion = assert(credential, { ...signing, challenge: attestationChallengeOf(attestation) });
  const bodyText = JSON.stringify({ attestation, assertion });
  const request = { method: 'POST', path: `/v1/cases/${caseId}/attestations`, bodyText, headers } as const;
  const kept = await callApi(api, request, submitAttestationSchema.answers[201].body);
  return kept.ok ? null : kept.code;
}

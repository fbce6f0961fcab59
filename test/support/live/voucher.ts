import { readAttestationSchema } from '../../../api/routes/read-attestation/schema.js';
import { submitAttestationSchema } from '../../../api/routes/submit-attestation/schema.js';
import { callApi } from '../../../dev/actors/api-client.js';
import type { Person } from '../../../dev/actors/person.js';
import { assert } from '../../../dev/software-authenticator/authenticator.js';
import type { Attestation } from '../../../domain/attestation.js';
import type { CallBackWord } from '../../../domain/call-back.js';
import { ATTENDED_METHODS, type AttestedMethod } from '../../../domain/evidence.js';
import { attestationChallengeOf } from '../../../proofs/attestation.js';
import type { LiveCase } from './live-case.js';

/** What somebody signs of the subject: of which method, for which page, and of a call back what came of it. */
export interface Word {
  readonly method: AttestedMethod;
  /** As the subject read it out; none where they do not speak for a page. */
  readonly number?: string;
  readonly word?: CallBackWord;
}

/** What they are shown, as it is or as they would rather have it. */
export type Shown = (attestation: Attestation) => Attestation;

const asShown: Shown = (attestation) => attestation;

/**
 * Somebody signs in and signs that it is the subject who reads this number to them, or what came of calling them back, over HTTP.
 *
 * @returns null when it was kept, else the code of the problem
 * @throws when they cannot sign in, or have no passkey
 */
export async function vouchesFor(
  { live, caseId }: LiveCase,
  person: Person,
  said: Word,
  signed = asShown,
): Promise<string | null> {
  const { api, signing } = live.surface;
  const [credential] = person.seeded.passkeys;
  if (credential === undefined) throw new Error(`${person.seeded.displayName} has no passkey`);
  const headers = { authorization: `Bearer ${await live.tokenOf(person.seeded.username)}` };
  const seen = ATTENDED_METHODS.includes(said.method) ? { document: 'passport' } : {};
  const query = new URLSearchParams({ ...said, ...seen }).toString();
  const path = `/v1/cases/${caseId}/attestation?${query}`;
  const read = await callApi(api, { method: 'GET', path, headers }, readAttestationSchema.answers[200].body);
  if (!read.ok) return read.code;
  const attestation = signed(read.body.attestation);
  const assertion = assert(credential, { ...signing, challenge: attestationChallengeOf(attestation) });
  const bodyText = JSON.stringify({ attestation, assertion });
  const request = { method: 'POST', path: `/v1/cases/${caseId}/attestations`, bodyText, headers } as const;
  const kept = await callApi(api, request, submitAttestationSchema.answers[201].body);
  return kept.ok ? null : kept.code;
}

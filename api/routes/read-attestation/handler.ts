import { sessionShowing } from '../../../db/session-numbers.js';
import { attestationOf, type OwnWord } from '../../../domain/attestation.js';
import { isOfSession, type CallBackWord } from '../../../domain/call-back.js';
import type { Case } from '../../../domain/case.js';
import { ATTENDED_METHODS, type AttestedMethod } from '../../../domain/evidence.js';
import { attestationChallengeOf } from '../../../proofs/attestation.js';
import { caseToAttest } from '../../attesting.js';
import { calledNumber } from '../../called-number.js';
import type { ApiDeps } from '../../deps.js';
import { isRefused, refused, type Refused } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { route } from '../../route.js';
import { readAttestationSchema } from './schema.js';

type Query = {
  readonly method: AttestedMethod;
  readonly number?: string | undefined;
  readonly word?: CallBackWord | undefined;
};

/** What is needed of a query for its method and is not there. */
function missingIn({ method, number, word, document }: Query & { readonly document?: unknown }): string | null {
  if (ATTENDED_METHODS.includes(method) && document === undefined) return 'document';
  if ((method === 'call-back') !== (word !== undefined)) return 'word';
  return (word === undefined || isOfSession(word)) === (number !== undefined) ? null : 'number';
}

/** For which session of the case it speaks, and of a call back what of it; or why there is none. */
async function spokenFor(
  deps: ApiDeps,
  kase: Case,
  { number, word }: Query,
): Promise<Pick<OwnWord, 'session' | 'number' | 'calledBack'> | Refused> {
  const session = number === undefined ? null : await sessionShowing(deps.db, kase.id, number);
  if (number !== undefined && session === null) return refused('number-not-shown');
  const of = { session, number: number ?? null };
  if (word === undefined) return of;
  const called = await calledNumber(deps, kase);
  return called === null ? refused('not-wanted-now') : { ...of, calledBack: { number: called, word } };
}

export const readAttestation = route(readAttestationSchema, async ({ params, query, identity, now }, deps) => {
  const { method, document, word } = query;
  const asked = await caseToAttest(deps, params.caseId, identity.caller, method, word);
  if (isRefused(asked)) return asked;
  const { kase, attester } = asked;
  const missing = missingIn(query);
  if (missing !== null)
    return {
      problem: 'malformed-request',
      errors: [{ pointer: `/query/${missing}`, detail: 'Expected for this method, and for no other' }],
    };
  const own = await spokenFor(deps, kase, query);
  if (isRefused(own)) return own;
  const attestation = attestationOf(kase, { method, attester, document, ...own }, now);
  const passkeys = await passkeysOf(deps, attester);
  const credentialIds = passkeys.map(({ passkey }) => passkey.credentialId);
  const challenge = attestationChallengeOf(attestation);
  return { status: 200, body: { attestation, challenge, rpId: deps.signing.rpId, credentialIds } };
});

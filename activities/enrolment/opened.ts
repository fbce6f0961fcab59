import { ENROL_SESSION_SECONDS, enrolmentSubmissionOf, type EnrolmentStart } from '../../contract/enrolment.js';
import { readSubmission } from '../../db/submissions.js';
import { SECOND } from '../../domain/clock.js';
import type { EnrolmentRefusal } from '../../domain/enrolment.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { readPassedOn } from '../../proofs/enrolment-request.js';
import { sealedReference, unseal } from '../../proofs/sealing.js';
import { readSessionProof } from '../../proofs/session.js';
import type { EnrolmentDeps } from './deps.js';

/** A request of somebody who signed in a moment ago, in the browser that they signed in with. */
export interface Asked {
  readonly person: PersonOfRecord;
  /** RFC 7638 thumbprint of the browser's key. */
  readonly session: string;
  /** As it was sent. */
  readonly body: string;
}

/** Why it is none; whose it would have been, as far as that is certain. */
export interface NotAsked {
  readonly refusal: EnrolmentRefusal;
  readonly personId: string | null;
}

const refused = (refusal: EnrolmentRefusal, personId: string | null = null): NotAsked => ({ refusal, personId });

/** Opens what was sealed for this errand, and nothing that was put in its place. */
export async function unsealedFor(deps: EnrolmentDeps, start: EnrolmentStart): Promise<string | null> {
  const sealed = await readSubmission(deps.db, enrolmentSubmissionOf(start.changeId), start.submission);
  if (sealed === undefined || sealedReference(sealed) !== start.submission) return null;
  return unseal(deps.sealKey, sealed);
}

/**
 * Who asks, as they prove it themselves and whatever the API says: the identity provider's word that they signed in just
 * now, made out to the key of one browser, and that key's proof of this very request (invariant 1).
 *
 * @param path of the operation that the request was for
 */
export async function askedBy(deps: EnrolmentDeps, start: EnrolmentStart, path: string): Promise<Asked | NotAsked> {
  const text = await unsealedFor(deps, start);
  const passedOn = text === null ? null : readPassedOn(text);
  if (passedOn === null) return refused('submission-unreadable');
  const now = await deps.clock();
  const idToken = await unseal(deps.sealKey, passedOn.idToken);
  const signedIn = idToken === null ? null : await deps.verifySignIn(idToken, now);
  if (signedIn === null) return refused('sign-in-unproven');
  const { sub: personId, nonce, authTime } = signedIn;
  if (now - authTime > ENROL_SESSION_SECONDS * SECOND) return refused('sign-in-too-old', personId);
  const expected = { method: 'POST', path, bodyText: passedOn.body, now, maxAgeSeconds: ENROL_SESSION_SECONDS };
  const proof = await readSessionProof(passedOn.proof, expected);
  const isTheirs = proof !== null && nonce.split('.')[0] === proof.session && proof.jti === start.changeId;
  if (!isTheirs) return refused('session-unproven', personId);
  const person = await deps.directory.findById(personId);
  if (person?.status !== 'active') return refused('person-not-active', personId);
  return { person, session: proof.session, body: passedOn.body };
}

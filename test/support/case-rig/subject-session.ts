import { randomUUID } from 'node:crypto';
import type { GivenLogin } from '../../../activities/logins/issuer.js';
import type { ChallengeMessage, ClaimMessage, EvidenceMessage } from '../../../contract/messages.js';
import { registerSession } from '../../../db/sessions.js';
import type { Method } from '../../../domain/evidence.js';
import { SIGN_IN_RELYING_PARTY } from '../../../connectors/sample-directory/relying-party.js';
import { assert, register, type SoftwareCredential } from '../../../dev/software-authenticator/authenticator.js';
import { contactCodesPath } from '../../../contract/contacts.js';
import { enrolmentSubmissionOf, type EnrolmentStart } from '../../../contract/enrolment.js';
import type { ContactChoice, ContactCodeRequest } from '../../../proofs/contact-choice.js';
import type { Recipient } from '../../../proofs/keys.js';
import { bindingChallengeOf } from '../../../proofs/binding-challenge.js';
import { evidenceChallengeOf } from '../../../proofs/evidence-challenge.js';
import { makeSessionKey, makeSessionProof, sessionOf, type SessionKey } from '../../../proofs/session.js';
import { sealAndKeep, type Ground } from './ground.js';
import { SIGNING } from './place.js';
import { workloadAudienceOf } from '../../../proofs/workload-token.js';
import { PUBLIC_URL } from './workers.js';

/** A browser of the subject: its key is registered with the case, and proves every request. */
export class SubjectSession {
  readonly #ground: Ground;
  readonly #caseId: string;
  readonly #key: SessionKey;

  private constructor(ground: Ground, caseId: string, key: SessionKey) {
    this.#ground = ground;
    this.#caseId = caseId;
    this.#key = key;
  }

  /** Makes a browser's key and registers its public half with the case. */
  static async begin(ground: Ground, caseId: string): Promise<SubjectSession> {
    const session = await SubjectSession.unregistered(ground, caseId);
    const registered = {
      caseId,
      thumbprint: await session.thumbprint(),
      jwkJson: JSON.stringify(session.#key.publicJwk),
      at: await ground.clock(),
    };
    await registerSession(ground.place.directory.database.as('countersign_api'), registered);
    return session;
  }

  /** A browser whose key the case does not know. */
  static async unregistered(ground: Ground, caseId: string): Promise<SubjectSession> {
    return new SubjectSession(ground, caseId, await makeSessionKey());
  }

  /** The session's name: the RFC 7638 thumbprint of its key. */
  thumbprint(): Promise<string> {
    return sessionOf(this.#key.publicJwk);
  }

  /** Asks for a code. */
  async challenge(method: Method): Promise<ChallengeMessage> {
    const body = JSON.stringify({ method });
    return { kind: 'challenge', method, ...(await this.#sent('challenges', 'case-worker', body)) };
  }

  /** Asks for a push, with a key of this browser's to seal its number to. */
  async pushChallenge(): Promise<ChallengeMessage> {
    const { kty, crv, x, y } = this.#key.publicJwk;
    const body = JSON.stringify({ method: 'push', replyTo: { kty, crv, x, y } });
    return { kind: 'challenge', method: 'push', ...(await this.#sent('challenges', 'case-worker', body)) };
  }

  /** Gives what a sign-in at another issuer gave this browser. */
  async loginEvidence(login: GivenLogin): Promise<EvidenceMessage> {
    const body = JSON.stringify({ method: 'federated-login', login });
    return { kind: 'evidence', method: 'federated-login', ...(await this.#sent('evidence', 'case-worker', body)) };
  }

  /** Gives what a platform signed for a workload. */
  async workloadEvidence(token: string): Promise<EvidenceMessage> {
    const method = 'workload-attestation';
    return {
      kind: 'evidence',
      method,
      ...(await this.#sent('evidence', 'case-worker', JSON.stringify({ method, token }))),
    };
  }

  /** For whom a workload asks for a token that answers a challenge of this session, by the message that asked. */
  async workloadAudience(challengeId: string): Promise<string> {
    return workloadAudienceOf({ caseId: this.#caseId, session: await this.thumbprint(), challengeId });
  }

  /** Says that a push was answered. */
  async pushEvidence(): Promise<EvidenceMessage> {
    const body = JSON.stringify({ method: 'push' });
    return { kind: 'evidence', method: 'push', ...(await this.#sent('evidence', 'case-worker', body)) };
  }

  /** Gives a code. */
  async evidence(method: Method, code: string): Promise<EvidenceMessage> {
    const body = JSON.stringify({ method, code });
    return { kind: 'evidence', method, ...(await this.#sent('evidence', 'case-worker', body)) };
  }

  /** Gives what a passkey signed for a challenge that a session, this one unless another is given, asked for, by the message that asked. */
  async passkeyEvidence(
    credential: SoftwareCredential,
    challengeId: string,
    method: 'passkey' | 'device' = 'passkey',
    signedFor: SubjectSession = this,
  ): Promise<EvidenceMessage> {
    const session = await signedFor.thumbprint();
    const challenge = evidenceChallengeOf({ caseId: this.#caseId, session, challengeId });
    const body = JSON.stringify({ method, assertion: assert(credential, { ...SIGNING, challenge }) });
    return { kind: 'evidence', method, ...(await this.#sent('evidence', 'case-worker', body)) };
  }

  /** Gives a saved code, with a key of this browser's to seal the next one to. */
  async savedCode(code: string): Promise<EvidenceMessage> {
    const { kty, crv, x, y } = this.#key.publicJwk;
    const body = JSON.stringify({ method: 'recovery-code', code, replyTo: { kty, crv, x, y } });
    return { kind: 'evidence', method: 'recovery-code', ...(await this.#sent('evidence', 'case-worker', body)) };
  }

  /** Registers a new passkey for the claim that an item opened (by its message id), and claims with it. */
  async passkeyClaim(credential: SoftwareCredential, freshId: string): Promise<ClaimMessage> {
    const session = await sessionOf(this.#key.publicJwk);
    const challenge = bindingChallengeOf({ caseId: this.#caseId, session, freshId });
    const registration = register(credential, { ...SIGN_IN_RELYING_PARTY, challenge });
    const body = JSON.stringify({ registration });
    return { kind: 'claim', ...(await this.#sent('claim', 'connector:sample-directory', body)) };
  }

  /** Types a new address, the code that was sent there, and the old one where that is said. */
  async contactClaim(contact: ContactChoice): Promise<ClaimMessage> {
    return { kind: 'claim', ...(await this.#sent('claim', 'enrolment-worker', JSON.stringify({ contact }))) };
  }

  /** Has a code sent to an address, past the API: what it would seal to the enrolment worker, and under which name. */
  async askContactCode(request: ContactCodeRequest): Promise<EnrolmentStart> {
    const caseId = this.#caseId;
    const [changeId, body] = [randomUUID(), JSON.stringify(request)];
    const url = `${PUBLIC_URL}${contactCodesPath(caseId)}`;
    const now = await this.#ground.clock();
    const proof = await makeSessionProof(this.#key, { method: 'POST', url, body, now, jti: changeId });
    const text = JSON.stringify({ v: 1, caseId, proof, body });
    const submission = await sealAndKeep(this.#ground, enrolmentSubmissionOf(changeId), 'enrolment-worker', text);
    return { v: 1, errand: 'contact-code', changeId, submission, requestId: randomUUID() };
  }

  /** Chooses a new password. */
  async claim(newPassword: string): Promise<ClaimMessage> {
    const body = JSON.stringify({ newPassword });
    return { kind: 'claim', ...(await this.#sent('claim', 'connector:sample-directory', body)) };
  }

  /** The header fields of a request of this browser to the API, below its case. */
  async headers(path: string, body: string, method = 'POST'): Promise<Readonly<Record<string, string>>> {
    const url = `${PUBLIC_URL}/v1/cases/${this.#caseId}/${path}`;
    const now = await this.#ground.clock();
    const dpop = await makeSessionProof(this.#key, { method, url, body, now });
    return { dpop, ...(body !== '' && { 'content-type': 'application/json' }) };
  }

  async #sent(path: string, audience: Recipient, body: string) {
    const caseId = this.#caseId;
    const messageId = randomUUID();
    const url = `${PUBLIC_URL}/v1/cases/${caseId}/${path}`;
    const now = await this.#ground.clock();
    const proof = await makeSessionProof(this.#key, { method: 'POST', url, body, now, jti: messageId });
    const submission = await sealAndKeep(this.#ground, caseId, audience, body);
    return { v: 1, caseId, messageId, proof, submission } as const;
  }
}

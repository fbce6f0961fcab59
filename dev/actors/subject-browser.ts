import { randomUUID } from 'node:crypto';
import { compactDecrypt, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { z } from 'zod';
import { collectCodesSchema } from '../../api/routes/collect-codes/schema.js';
import { readSessionNumberSchema } from '../../api/routes/read-session-number/schema.js';
import { registerSessionSchema } from '../../api/routes/register-session/schema.js';
import { repudiateSchema } from '../../api/routes/repudiate/schema.js';
import { bindingChallengeOf } from '../../proofs/binding-challenge.js';
import { evidenceChallengeOf } from '../../proofs/evidence-challenge.js';
import { workloadAudienceOf } from '../../proofs/workload-token.js';
import { makeSessionProof, sessionOf, type SessionKey } from '../../proofs/session.js';
import { assert, register, type SoftwareCredential } from '../software-authenticator/authenticator.js';
import type { Assertion } from '../../domain/decisions.js';
import type { Method } from '../../domain/evidence.js';
import { callApi, tellCase, type ApiAnswer, type ApiRequest, type Word } from './api-client.js';
import type { PublicSurface } from './public-surface.js';

/** Methods by which a passkey signs a challenge. */
type SignedMethod = Extract<Method, 'passkey' | 'device'>;

/**
 * A browser on the page of one case. It makes a key of its own and proves every request with it; whoever sits in front of
 * it is known by what they type alone.
 */
export class SubjectBrowser {
  readonly #surface: Pick<PublicSurface, 'api' | 'secrets'>;
  readonly #caseId: string;
  readonly #key: SessionKey;
  /** Which request gave the last piece of evidence. */
  #lastGiven = '';
  /** What a used recovery code is answered with is sealed to these. */
  readonly #replyKeys: CryptoKey[] = [];

  private constructor(surface: Pick<PublicSurface, 'api' | 'secrets'>, caseId: string, key: SessionKey) {
    this.#surface = surface;
    this.#caseId = caseId;
    this.#key = key;
  }

  /**
   * Opens the page of a case and registers the browser's key with it. Unlike a real browser's, the key can be read, so
   * that it can be searched for afterwards.
   *
   * @throws when the session is refused
   */
  static async open(surface: Pick<PublicSurface, 'api' | 'secrets'>, caseId: string): Promise<SubjectBrowser> {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const { d } = await exportJWK(privateKey);
    if (d !== undefined) surface.secrets.note('the private key of a session', d);
    const browser = new SubjectBrowser(surface, caseId, { privateKey, publicJwk: await exportJWK(publicKey) });
    const registered = await browser.registerSession();
    if (!registered.ok) throw new Error(`The session was refused: ${registered.code}`);
    return browser;
  }

  async registerSession(): Promise<ApiAnswer<{ readonly session: string }>> {
    const { kty, crv, x, y } = this.#key.publicJwk;
    const request = await this.#proven('sessions', { jwk: { kty, crv, x, y } });
    return callApi(this.#surface.api, request, registerSessionSchema.answers[201].body);
  }

  /** Asks for a code by mail. Where it goes is nobody's choice. */
  async requestEmailCode(): Promise<Word> {
    return this.requestCode('email-code');
  }

  /** Asks for what a method has sent; to whom is nobody's choice. */
  async requestCode(method: Method): Promise<Word> {
    return this.#tell('challenges', { method });
  }

  async submitTotp(code: string): Promise<Word> {
    return this.submitCode('totp', code);
  }

  async submitEmailCode(code: string): Promise<Word> {
    return this.submitCode('email-code', code);
  }

  /** Gives the code of a method. */
  async submitCode(method: Method, code: string): Promise<Word> {
    return this.#tell('evidence', { method, code });
  }

  /** Gives a saved code, with a key to seal the one to that replaces it. */
  async submitRecoveryCode(code: string): Promise<Word> {
    const { privateKey, publicKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
    this.#replyKeys.push(privateKey);
    const { kty, crv, x, y } = await exportJWK(publicKey);
    return this.#tell('evidence', { method: 'recovery-code', code, replyTo: { kty, crv, x, y } });
  }

  /** Collects the codes that replace those that were used, as the page shows them, once; or the problem's code. */
  async collectCodes(): Promise<ApiAnswer<readonly string[]>> {
    const answer = collectCodesSchema.answers[200].body;
    const collected = await callApi(this.#surface.api, await this.#proven('recovery-codes', {}), answer);
    if (!collected.ok) return collected;
    const codes = await Promise.all(collected.body.sealed.map((sealed) => this.#opened(sealed)));
    for (const code of codes) this.#surface.secrets.note('a new recovery code', code);
    return { ok: true, status: collected.status, body: codes };
  }

  async #opened(sealed: string): Promise<string> {
    const tries = this.#replyKeys.map((key) => compactDecrypt(sealed, key));
    const { plaintext } = await Promise.any(tries);
    return Buffer.from(plaintext).toString('utf8');
  }

  /** Asks for a challenge, has a passkey sign it on the signing page, and gives that. The last word is returned. */
  async submitPasskey(
    signing: PublicSurface['signing'],
    credential: SoftwareCredential,
    method: SignedMethod = 'passkey',
  ): Promise<Word> {
    const { word, challenge } = await this.requestChallenge(method);
    return word.kind === 'accepted' ? this.submitSigned(method, assert(credential, { ...signing, challenge })) : word;
  }

  /** Asks for a challenge of this session's: the word on it, and what is to be signed. */
  async requestChallenge(method: SignedMethod): Promise<{ readonly word: Word; readonly challenge: string }> {
    const challengeId = randomUUID();
    const word = await this.#tell('challenges', { method }, challengeId);
    const session = await sessionOf(this.#key.publicJwk);
    return { word, challenge: evidenceChallengeOf({ caseId: this.#caseId, session, challengeId }) };
  }

  /** Asks for a challenge of this session's: the word on it, and for whom a workload is to ask its platform for a token. */
  async requestAudience(): Promise<{ readonly word: Word; readonly audience: string }> {
    const challengeId = randomUUID();
    const word = await this.#tell('challenges', { method: 'workload-attestation' }, challengeId);
    const session = await sessionOf(this.#key.publicJwk);
    return { word, audience: workloadAudienceOf({ caseId: this.#caseId, session, challengeId }) };
  }

  /** Gives a token of a workload, whoever signed it. */
  async submitToken(token: string): Promise<Word> {
    return this.#tell('evidence', { method: 'workload-attestation', token });
  }

  /** Gives what a passkey signed, for whatever it did. */
  async submitSigned(method: SignedMethod, assertion: Assertion): Promise<Word> {
    return this.#tell('evidence', { method, assertion });
  }

  /**
   * The number that the page shows, to be read out to whoever vouches for the person before it; null before one was asked for.
   *
   * @throws when the session is refused
   */
  async shownNumber(): Promise<string | null> {
    const path = `/v1/cases/${this.#caseId}/number`;
    const url = `${this.#surface.api}${path}`;
    const dpop = await makeSessionProof(this.#key, { method: 'GET', url, body: '', now: Date.now() });
    const request = { method: 'GET', path, headers: { dpop } } as const;
    const read = await callApi(this.#surface.api, request, readSessionNumberSchema.answers[200].body);
    if (!read.ok) throw new Error(`The number was refused: ${read.code}`);
    return read.body.number;
  }

  /** Registers a new passkey for the claim that the last accepted item opened, and claims with it. */
  async registerPasskey(credential: SoftwareCredential, relyingParty: { readonly origin: string }): Promise<Word> {
    const session = await sessionOf(this.#key.publicJwk);
    const challenge = bindingChallengeOf({ caseId: this.#caseId, session, freshId: this.#lastGiven });
    return this.#tell('claim', { registration: register(credential, { ...relyingParty, challenge }) });
  }

  /** Chooses a new password. */
  async redeemClaim(newPassword: string): Promise<Word> {
    this.#surface.secrets.note('a password that was chosen', newPassword);
    return this.#tell('claim', { newPassword });
  }

  async #tell(operation: string, body: unknown, jti: string = randomUUID()): Promise<Word> {
    if (operation === 'evidence') this.#lastGiven = jti;
    const request = await this.#proven(operation, body, jti);
    return tellCase(this.#surface.api, request);
  }

  async #proven(operation: string, body: unknown, jti: string = randomUUID()): Promise<ApiRequest> {
    const path = `/v1/cases/${this.#caseId}/${operation}`;
    const bodyText = JSON.stringify(body);
    const url = `${this.#surface.api}${path}`;
    const proof = await makeSessionProof(this.#key, { method: 'POST', url, body: bodyText, now: Date.now(), jti });
    return { method: 'POST', path, bodyText, headers: { dpop: proof } };
  }
}

/** Follows the "this was not me" link of a mail and confirms, as its page does. */
export async function repudiate(api: string, token: string): Promise<ApiAnswer<z.infer<typeof taken>>> {
  const request = { method: 'POST', path: '/v1/repudiations', bodyText: JSON.stringify({ token }) } as const;
  return callApi(api, request, taken);
}

const taken = repudiateSchema.answers[202].body;

import { randomUUID } from 'node:crypto';
import { evidenceChallengeOf } from '../../../proofs/evidence-challenge.js';
import { makeSessionKey, makeSessionProof, sessionOf, type SessionKey } from '../../../proofs/session.js';
import type { CaseRig } from './rig.js';
import type { ServedApi } from './served-api.js';
import { until } from './until.js';
import { PUBLIC_URL } from './workers.js';

/** What the page of a subject is told when whatever was given did not count: the same for every reason. */
export const NOT_COMPLETED = { status: 422, code: 'verification-not-completed' } as const;

/** The page of a subject, which sends everything over HTTP to the API that a rig serves, in the rig's time. */
export class PageOverHttp {
  readonly #rig: CaseRig;
  readonly #api: ServedApi;
  readonly #caseId: string;
  readonly #key: SessionKey;

  private constructor(rig: CaseRig, api: ServedApi, caseId: string, key: SessionKey) {
    this.#rig = rig;
    this.#api = api;
    this.#caseId = caseId;
    this.#key = key;
  }

  /**
   * Makes a key and registers it with a case.
   *
   * @throws when it is refused
   */
  static async open(rig: CaseRig, api: ServedApi, { caseId }: { readonly caseId: string }): Promise<PageOverHttp> {
    const page = new PageOverHttp(rig, api, caseId, await makeSessionKey());
    const { kty, crv, x, y } = page.#key.publicJwk;
    const { status } = await page.#sends('POST', 'sessions', { jwk: { kty, crv, x, y } });
    if (status !== 201) throw new Error(`the session was refused: ${status}`);
    return page;
  }

  /** Asks for what a method needs; returns the answer, and the challenge that is to be signed or signed in for. */
  async asks(method: string): Promise<{ readonly told: Told; readonly challenge: string }> {
    const challengeId = randomUUID();
    const told = await this.#tells('challenges', { method }, challengeId);
    const session = await sessionOf(this.#key.publicJwk);
    return { told, challenge: evidenceChallengeOf({ caseId: this.#caseId, session, challengeId }) };
  }

  /** Gives evidence. */
  gives(body: object): Promise<Told> {
    return this.#tells('evidence', body, randomUUID());
  }

  /** The number that the page shows to be read out, or null. */
  async number(): Promise<string | null> {
    return (await this.#sends('GET', 'number')).told.number ?? null;
  }

  /** Sends the same message until the case has said its word on it, as the page does. */
  async #tells(operation: string, body: object, jti: string): Promise<Told> {
    const { status, told } = await until(
      `a word on ${operation}`,
      () => this.#sends('POST', operation, body, jti),
      (reply) => reply.status !== 202,
    );
    const { code, phase } = told;
    return { status, ...(code !== undefined && { code }), ...(phase !== undefined && { phase }) };
  }

  async #sends(method: 'GET' | 'POST', operation: string, body?: object, jti: string = randomUUID()) {
    const path = `/v1/cases/${this.#caseId}/${operation}`;
    const [text, now] = [body === undefined ? '' : JSON.stringify(body), await this.#rig.now()];
    const dpop = await makeSessionProof(this.#key, { method, url: `${PUBLIC_URL}${path}`, body: text, now, jti });
    const sent = body === undefined ? {} : { body: text };
    const headers = { dpop, 'content-type': 'application/json' };
    const response = await fetch(`${this.#api.url}${path}`, { method, headers, ...sent });
    return { status: response.status, told: (await response.json()) as Answered };
  }
}

/** The members of answers that are looked at here. */
interface Answered {
  readonly code?: string;
  readonly phase?: string;
  readonly number?: string | null;
}

/** What the API answered once it had the case's word: accepted in a phase, or a problem. */
export interface Told extends Pick<Answered, 'code' | 'phase'> {
  readonly status: number;
}

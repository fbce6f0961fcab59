import { randomUUID } from 'node:crypto';
import type { AccessToken } from '../../../proofs/access-token.js';

/** How long a token of the fake issuer works, in milliseconds. */
const LIFE = 3_600_000;

/**
 * A FAKE identity provider: it hands out texts that mean nothing outside this object, and knows them again. What a real
 * token must look like is tested with the real one (`test/proofs/access-token.test.ts`).
 */
export class FakeTokenIssuer {
  readonly #issued = new Map<string, { readonly says: AccessToken; readonly expiresAt: number }>();

  /** A token that says this, from `now` (epoch milliseconds) on. */
  issue(says: AccessToken, now: number): string {
    const token = `fake-access-token.${randomUUID()}`;
    this.#issued.set(token, { says, expiresAt: now + LIFE });
    return token;
  }

  /** In the place of `verifyAccessToken`: what one of its own tokens says, or null. */
  async verify(token: string, now: number): Promise<AccessToken | null> {
    const issued = this.#issued.get(token);
    return issued !== undefined && now < issued.expiresAt ? issued.says : null;
  }
}

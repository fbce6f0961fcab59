import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type JWTVerifyGetKey } from 'jose';
import type { WorkloadIssuer } from '../../../activities/workloads/issuer.js';
import { SECOND } from '../../../domain/clock.js';
import { verifyWorkloadToken } from '../../../proofs/workload-token.js';

/** Where the platform of every rig says that it is. */
export const PLATFORM_ISSUER = 'https://platform.example.com';

/** What a token says; an attacker may have any of it otherwise. Times in epoch milliseconds. */
export interface WorkloadClaims {
  readonly sub: string;
  readonly audience: string | readonly string[];
  readonly issuedAt: number;
  readonly issuer?: string;
  readonly livesSeconds?: number;
  readonly typ?: string;
}

/** Of a token of a platform: what everybody takes. */
const LIFE_SECONDS = 300;

/** A platform that runs workloads: real tokens, signed with a real key, of whatever is asked for. */
class WorkloadPlatform {
  readonly #pair = generateKeyPair('ES256');

  /** As the case worker finds it; its keys need no fetching. */
  get issuer(): WorkloadIssuer {
    const keys: JWTVerifyGetKey = async (header, token) => {
      const jwk = await exportJWK((await this.#pair).publicKey);
      return createLocalJWKSet({ keys: [{ ...jwk, alg: 'ES256', kid: 'platform' }] })(header, token);
    };
    const from = { issuer: PLATFORM_ISSUER, keys };
    return { issuer: PLATFORM_ISSUER, verify: (given, now) => verifyWorkloadToken(from, given, now) };
  }

  async token({ sub, audience, issuedAt, issuer, livesSeconds, typ }: WorkloadClaims): Promise<string> {
    const at = Math.floor(issuedAt / SECOND);
    return new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: 'platform', ...(typ !== undefined && { typ }) })
      .setIssuer(issuer ?? PLATFORM_ISSUER)
      .setSubject(sub)
      .setAudience(typeof audience === 'string' ? audience : [...audience])
      .setIssuedAt(at)
      .setExpirationTime(at + (livesSeconds ?? LIFE_SECONDS))
      .sign((await this.#pair).privateKey);
  }
}

/** The one on which everything of a rig runs. */
export const PLATFORM = new WorkloadPlatform();

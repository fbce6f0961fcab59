import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { TrustedIssuer } from '../../proofs/security-event.js';

export const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
export const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';

/** The events of issue 5, as their specifications show them. */
export const EVENTS = {
  compromised: { [`${RISC}credential-compromise`]: { credential_type: 'password', reason_admin: { en: 'on a list' } } },
  disabled: { [`${RISC}account-disabled`]: { reason: 'hijacking' } },
  enabled: { [`${RISC}account-enabled`]: {} },
  sessionRevoked: {
    [`${CAEP}session-revoked`]: { initiating_entity: 'policy', reason_admin: { en: 'impossible travel' } },
  },
  signedOut: { [`${CAEP}session-revoked`]: { initiating_entity: 'user' } },
  credentialChanged: { [`${CAEP}credential-change`]: { credential_type: 'fido2-roaming', change_type: 'create' } },
  assuranceLowered: {
    [`${CAEP}assurance-level-change`]: {
      namespace: 'NIST-AAL',
      current_level: 'nist-aal1',
      change_direction: 'decrease',
    },
  },
  assuranceRaised: {
    [`${CAEP}assurance-level-change`]: {
      namespace: 'NIST-AAL',
      current_level: 'nist-aal2',
      change_direction: 'increase',
    },
  },
} as const;

/** A change of somebody's risk. */
export const risk = (level: string, principal = 'USER') => ({
  [`${CAEP}risk-level-change`]: { principal, current_level: level, risk_reason: 'IMPOSSIBLE_TRAVEL' },
});

/** What of a token is otherwise than an honest issuer has it. */
export interface SetChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, string>>;
  readonly key?: CryptoKey;
}

/** Somebody who reports security events: signs Security Event Tokens as RFC 8417 and the Shared Signals Framework say. */
export class SetIssuer {
  readonly trusted: TrustedIssuer;

  private constructor(
    readonly issuer: string,
    readonly audience: string,
    readonly algorithm: string,
    readonly privateKey: CryptoKey,
    readonly publicJwk: JWK,
  ) {
    this.trusted = { issuer, audience, keys: createLocalJWKSet({ keys: [publicJwk] }) };
  }

  static async make(issuer: string, algorithm = 'ES256'): Promise<SetIssuer> {
    const { privateKey, publicKey } = await generateKeyPair(algorithm);
    const publicJwk = { ...(await exportJWK(publicKey)), kid: `key-of-${issuer}`, alg: algorithm };
    return new SetIssuer(issuer, 'https://recovery.example/events', algorithm, privateKey, publicJwk);
  }

  /** What an honest token says, at a time in epoch milliseconds. */
  claims(now: number, subject: object, events: object): Record<string, unknown> {
    const { issuer: iss, audience: aud } = this;
    return { iss, aud, iat: Math.trunc(now / 1_000), jti: randomUUID(), sub_id: subject, events };
  }

  token(now: number, subject: object, events: object, { claims, header, key }: SetChanges = {}): Promise<string> {
    return new SignJWT({ ...this.claims(now, subject, events), ...claims })
      .setProtectedHeader({ alg: this.algorithm, kid: `key-of-${this.issuer}`, typ: 'secevent+jwt', ...header })
      .sign(key ?? this.privateKey);
  }
}

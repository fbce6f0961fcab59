import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { SECRET_STORE_AUDIENCE, fetchWrapped } from '../../connectors/sample-directory/secret-store/fetch.js';
import type { SampleDirectory } from '../../connectors/sample-directory/connect.js';
import { unseal } from '../../proofs/sealing.js';

/** What a credential of a test's machine may do. */
export interface Reach {
  readonly scopes?: readonly string[];
  readonly environment?: string;
}

/** How an assertion differs from the one that a workload signs honestly. */
export interface AssertionChanges {
  readonly audience?: string;
  readonly subject?: string;
  readonly kid?: string;
  readonly seconds?: number;
  readonly signedWith?: CryptoKey;
}

/** The program that uses an account of no person: it holds its own keys, and what it signs in by. */
export class Workload {
  private constructor(
    readonly accountId: string,
    /** What it signs in by, from before any case. */
    readonly credential: string,
    readonly signingKey: CryptoKey,
    readonly sealingKey: CryptoKey,
  ) {}

  /** Registers the public keys of a new one at the sample directory, and gives it a credential there. */
  static async register(owner: SampleDirectory, accountId: string, reach: Reach = {}): Promise<Workload> {
    const [signing, sealing] = await Promise.all([
      generateKeyPair('ES256'),
      generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' }),
    ]);
    const keys = {
      signing_key: JSON.stringify(await exportJWK(signing.publicKey)),
      sealing_key: JSON.stringify(await exportJWK(sealing.publicKey)),
    };
    await owner.updateTable('sample_directory.machine').set(keys).where('account_id', '=', accountId).execute();
    const credential = await addCredential(owner, accountId, reach);
    return new Workload(accountId, credential, signing.privateKey, sealing.privateKey);
  }

  /** Says to the store who it is. */
  async assertion(changes: AssertionChanges = {}): Promise<string> {
    const { audience = SECRET_STORE_AUDIENCE, subject = this.accountId, kid = subject, seconds = 30 } = changes;
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(subject)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(changes.signedWith ?? this.signingKey);
  }

  /** Opens what the store kept for it; null for what is sealed to somebody else. */
  opens(sealed: string): Promise<string | null> {
    return unseal({ kid: '', privateKey: this.sealingKey }, sealed);
  }

  /**
   * Fetches what waits for it, if anything does.
   *
   * @param idp as `sample_directory_idp`
   */
  async fetches(idp: SampleDirectory): Promise<string | null> {
    const sealed = await fetchWrapped(idp, await this.assertion());
    return sealed === null ? null : this.opens(sealed);
  }
}

/** Gives a machine one credential more, as its administrator did before there was any case; and says what it is. */
export async function addCredential(
  owner: SampleDirectory,
  accountId: string,
  { scopes = ['read'], environment = 'staging' }: Reach = {},
): Promise<string> {
  const [credentialId, secret] = [`key_${randomUUID()}`, randomBytes(32).toString('base64url')];
  await owner
    .insertInto('sample_directory.machine_credential')
    .values({
      credential_id: credentialId,
      account_id: accountId,
      secret_hash: createHash('sha256').update(secret).digest('hex'),
      scopes: [...scopes],
      environment,
      issued_by: null,
      expires_at: new Date(Date.UTC(2040, 0, 1)),
    })
    .execute();
  return `${credentialId}.${secret}`;
}

import { importJWK, jwtVerify, type JWK } from 'jose';
import { sql } from 'kysely';
import type { SampleDirectory } from '../connect.js';

/** To whom a workload says who it is (RFC 7523, section 3: `aud`). */
export const SECRET_STORE_AUDIENCE = 'secret-store';

/** An assertion is signed for one fetch, and not kept. Our choice. */
const ASSERTION_SECONDS_MAX = 60;

/** @throws where the directory has registered no key for the account: then nobody signs for it */
async function signingKeyOf(directory: SampleDirectory, accountId: string) {
  const { signing_key: jwk } = await directory
    .selectFrom('sample_directory.machine')
    .select('signing_key')
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  if (jwk === null) throw new Error('no key is registered');
  return importJWK(jwk satisfies JWK, 'ES256');
}

/**
 * Whose workload signed an assertion for the store, by the key that the directory has for the very account it names (RFC 7523,
 * section 3); or null.
 */
async function workloadOf(directory: SampleDirectory, assertion: string): Promise<string | null> {
  try {
    const { payload, protectedHeader } = await jwtVerify(assertion, ({ kid = '' }) => signingKeyOf(directory, kid), {
      algorithms: ['ES256'],
      audience: SECRET_STORE_AUDIENCE,
      requiredClaims: ['iss', 'sub', 'iat', 'exp'],
      maxTokenAge: ASSERTION_SECONDS_MAX,
    });
    const { iss, sub, iat = 0, exp = Infinity } = payload;
    const isTheirs = sub !== undefined && sub === protectedHeader.kid && sub === iss;
    return isTheirs && exp - iat <= ASSERTION_SECONDS_MAX ? sub : null;
  } catch {
    return null;
  }
}

/**
 * Hands a workload the credential that waits for it, sealed, once; null for whoever is not that workload, comes a second time, or
 * later than ten minutes after it was made.
 *
 * @param directory as `sample_directory_idp`, before which workloads say who they are
 * @param assertion a JWT that the workload's own key has signed within the minute
 */
export async function fetchWrapped(directory: SampleDirectory, assertion: string): Promise<string | null> {
  const accountId = await workloadOf(directory, assertion);
  if (accountId === null) return null;
  const { rows } = await sql<{ sealed: string }>`
    WITH waiting AS (
      SELECT wrap_id, sealed FROM secret_store.wrap
       WHERE account_id = ${accountId} AND sealed IS NOT NULL AND expires_at > clock_timestamp()
       ORDER BY expires_at DESC LIMIT 1 FOR UPDATE)
    UPDATE secret_store.wrap SET sealed = NULL, fetched_at = clock_timestamp()
      FROM waiting WHERE wrap.wrap_id = waiting.wrap_id
    RETURNING waiting.sealed`.execute(directory);
  return rows[0]?.sealed ?? null;
}

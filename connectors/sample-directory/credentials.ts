import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { JWK } from 'jose';
import { sql } from 'kysely';
import { KEY_DAYS_MAX } from '../../domain/api-keys.js';
import type { Refusal } from '../../domain/refusals.js';
import { seal, sealingKeyOf } from '../../proofs/sealing.js';
import { postgresSecretStore } from './secret-store/postgres-store.js';
import type { Changing, SampleDirectory } from './connect.js';

/** Bytes of a secret: 256 bits, so that a plain hash keeps it (recovery policy, section 2: argon2id below 112 bits). */
const SECRET_BYTES = 32;

/** What a credential lets a machine do, and where. */
interface Reach {
  readonly scopes: readonly string[];
  readonly environment: string;
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * What the next credential of an account may do: what those that work do, or the last one where none does. Null where the
 * directory has none, or those differ: nobody guesses which of them was meant.
 */
async function reachOf(trx: Changing, accountId: string): Promise<Reach | null> {
  const rows = await trx
    .selectFrom('sample_directory.machine_credential_state')
    .select(['scopes', 'environment', 'state'])
    .where('account_id', '=', accountId)
    .orderBy('issued_at', 'desc')
    .execute();
  const working = rows.filter(({ state }) => state === 'active' || state === 'retiring');
  const before = working.length > 0 ? working : rows.slice(0, 1);
  const [reach, another] = new Map(
    before.map(({ scopes, environment }) => [`${environment} ${scopes.toSorted().join(' ')}`, { scopes, environment }]),
  ).values();
  return reach === undefined || another !== undefined ? null : reach;
}

async function sealingJwkOf(trx: Changing, accountId: string): Promise<JWK | null> {
  const row = await trx
    .selectFrom('sample_directory.machine')
    .select('sealing_key')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row?.sealing_key ?? null;
}

/**
 * Makes a credential that does what the one before did, and puts it where its workload alone fetches it. It is in no answer and no
 * log; here its hash stays.
 */
export async function issueCredential(trx: Changing, effectId: string, accountId: string): Promise<Refusal | null> {
  const reach = await reachOf(trx, accountId);
  if (reach === null) return 'key-unclear';
  const jwk = await sealingJwkOf(trx, accountId);
  const sealingKey = jwk === null ? null : await sealingKeyOf(jwk);
  if (sealingKey === null) return 'workload-unknown';
  const credentialId = `key_${randomUUID()}`;
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  await trx
    .insertInto('sample_directory.machine_credential')
    .values({
      credential_id: credentialId,
      account_id: accountId,
      secret_hash: hashOf(secret).toString('hex'),
      scopes: [...reach.scopes],
      environment: reach.environment,
      issued_by: effectId,
      expires_at: sql<Date>`clock_timestamp() + make_interval(days => ${KEY_DAYS_MAX})`,
    })
    .execute();
  const { sealed } = await seal(sealingKey, `${credentialId}.${secret}`);
  await postgresSecretStore(trx).put({ wrapId: effectId, accountId, sealed });
  return null;
}

/** What a machine may do that has shown a credential that works now; null for any other. */
export interface SignedIn extends Reach {
  readonly accountId: string;
}

/**
 * Whose credential somebody shows, and what it lets them do: null where it is none, or works no more, or the account does not.
 *
 * @param directory as `sample_directory_idp`, which alone reads hashes
 */
export async function signInByCredential(directory: SampleDirectory, shown: string): Promise<SignedIn | null> {
  const [credentialId = '', secret = ''] = shown.split('.');
  const row = await directory
    .selectFrom('sample_directory.machine_credential as credential')
    .innerJoin('sample_directory.machine_credential_state as its', 'its.credential_id', 'credential.credential_id')
    .innerJoin('sample_directory.machine as machine', 'machine.account_id', 'its.account_id')
    .innerJoin('sample_directory.person as person', 'person.person_id', 'its.account_id')
    .select(['credential.secret_hash', 'its.account_id', 'its.scopes', 'its.environment', 'its.state', 'person.status'])
    .select(
      sql<boolean>`not machine.disabled and (machine.enabled_until is null or machine.enabled_until > clock_timestamp())`.as(
        'at_work',
      ),
    )
    .where('credential.credential_id', '=', credentialId)
    .executeTakeFirst();
  if (row === undefined || !timingSafeEqual(hashOf(secret), Buffer.from(row.secret_hash, 'hex'))) return null;
  const works = (row.state === 'active' || row.state === 'retiring') && row.at_work && row.status === 'active';
  return works ? { accountId: row.account_id, scopes: row.scopes, environment: row.environment } : null;
}

/** How many credentials there are of those for which a condition holds and that work now, by whichever role asks. */
export async function countWorking(
  directory: SampleDirectory,
  accountId: string,
  condition: ReturnType<typeof sql<boolean>>,
): Promise<number> {
  const { count } = await directory
    .selectFrom('sample_directory.machine_credential_state')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('account_id', '=', accountId)
    .where('state', 'in', ['active', 'retiring'])
    .where(condition)
    .executeTakeFirstOrThrow();
  return Number(count);
}

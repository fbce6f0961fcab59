import type { Kysely } from 'kysely';
import type { SecretStore } from './port.js';
import type { SecretStoreTables } from './tables.js';

/**
 * The store of the sample directory: beside it in PostgreSQL, so that a credential is made and put away in one transaction, or neither.
 *
 * @param db as `sample_directory`, which reads nothing that is sealed
 */
export function postgresSecretStore(db: Pick<Kysely<SecretStoreTables>, 'insertInto' | 'updateTable'>): SecretStore {
  return {
    async put({ wrapId, accountId, sealed }) {
      const row = { wrap_id: wrapId, account_id: accountId, sealed };
      await db.insertInto('secret_store.wrap').values(row).execute();
    },
    async discard(wrapId) {
      await db.updateTable('secret_store.wrap').set({ sealed: null }).where('wrap_id', '=', wrapId).execute();
    },
  };
}

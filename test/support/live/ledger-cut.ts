import pg from 'pg';
import type { Live } from './live.js';

/** The database role that records cases. */
const LEDGER_ROLE = 'countersign_ledger';

/**
 * Cuts the ledger's role off while something is done, as a password that ran out or a firewall does: its sessions end
 * and it gets no new ones. Afterwards it may come back.
 */
export async function whileLedgerIsCutOff<T>(live: Live, work: () => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: live.environment.database.owner });
  await owner.connect();
  try {
    await owner.query(`alter role ${LEDGER_ROLE} nologin`);
    await owner.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [LEDGER_ROLE]);
    return await work();
  } finally {
    await owner.query(`alter role ${LEDGER_ROLE} login`);
    await owner.end();
  }
}

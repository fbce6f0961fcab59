import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql, type Transaction } from 'kysely';
import { recordCase } from '../../db/case-record.js';
import type { Tables } from '../../db/tables.js';
import { readEntries, readStreamHeads } from '../../db/ledger-store.js';
import { entryDigest, entryHash } from '../../ledger/chain.js';
import { ledgerRules } from '../../ledger/held.js';
import { signHead, type SignedLedgerHead } from '../../ledger/head.js';
import { verifyLedger } from '../../ledger/verify.js';
import { caseRecord } from '../support/case-record.js';
import { ledgerKey } from '../support/ledger-key.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';

describe('a table rewritten by whoever owns the database', () => {
  let database: TestDatabase;
  let key: Awaited<ReturnType<typeof ledgerKey>>;
  let head: SignedLedgerHead;
  const verify = async () => verifyLedger(await readEntries(database.owner), head, { ledger: key });
  /** The owner switches the guards off, changes the table and switches them on again. */
  const rewrite = (change: (trx: Transaction<Tables>) => Promise<unknown>) =>
    database.owner.transaction().execute(async (trx) => {
      await sql`alter table countersign.ledger_entry disable trigger all`.execute(trx);
      await change(trx);
      await sql`alter table countersign.ledger_entry enable always trigger append_only, enable always trigger never_truncated`.execute(
        trx,
      );
    });

  beforeAll(async () => {
    database = await startTestDatabase();
    key = await ledgerKey();
  });
  beforeEach(async () => {
    const ledger = database.as('countersign_ledger');
    for (const caseId of ['a', 'b']) {
      for (const sequence of [1, 2, 3]) await recordCase(ledger, ledgerRules, caseRecord({ caseId, sequence }));
    }
    head = await signHead(key, await readStreamHeads(ledger), 1_000);
  });
  afterEach(() => rewrite((trx) => sql`truncate countersign.ledger_entry, countersign.case_run`.execute(trx)));
  afterAll(() => database.stop());

  it('is no fault when nothing was rewritten, and more was recorded since', async () => {
    const ledger = database.as('countersign_ledger');
    await recordCase(ledger, ledgerRules, caseRecord({ caseId: 'a', sequence: 4 }));
    await recordCase(ledger, ledgerRules, caseRecord({ caseId: 'new', sequence: 1 }));
    expect(await verify()).toEqual([]);
  });

  it('attack: one entry is edited in place', async () => {
    await rewrite((trx) =>
      trx
        .updateTable('ledger_entry')
        .set({ body: '{"innocent":true}' })
        .where('stream', '=', 'case:a')
        .where('sequence', '=', 2)
        .execute(),
    );
    expect(await verify()).toEqual([{ fault: 'edited', stream: 'case:a', entry: 2 }]);
  });

  it('attack: one entry is deleted from the middle', async () => {
    await rewrite((trx) =>
      trx.deleteFrom('ledger_entry').where('stream', '=', 'case:b').where('sequence', '=', 2).execute(),
    );
    expect(await verify()).toContainEqual({ fault: 'unlinked', stream: 'case:b', entry: 2 });
  });

  it('attack: one entry is deleted and the chain after it hashed anew', async () => {
    await rewrite(async (trx) => {
      await trx.deleteFrom('ledger_entry').where('stream', '=', 'case:a').where('sequence', '=', 2).execute();
      await rehash(trx, 'case:a');
    });
    expect(await verify()).toEqual([{ fault: 'shortened', stream: 'case:a' }]);
  });

  it('attack: one entry says something else and the chain after it is hashed anew', async () => {
    await rewrite(async (trx) => {
      await trx
        .updateTable('ledger_entry')
        .set({ kind: 'decision' })
        .where('stream', '=', 'case:a')
        .where('sequence', '=', 2)
        .execute();
      await rehash(trx, 'case:a');
    });
    expect(await verify()).toEqual([{ fault: 'rewritten', stream: 'case:a', entry: 3 }]);
  });

  it('attack: the last entry of a stream is cut off', async () => {
    await rewrite((trx) =>
      trx.deleteFrom('ledger_entry').where('stream', '=', 'case:a').where('sequence', '=', 3).execute(),
    );
    expect(await verify()).toEqual([{ fault: 'shortened', stream: 'case:a' }]);
  });

  it('attack: a whole stream is dropped', async () => {
    await rewrite((trx) => trx.deleteFrom('ledger_entry').where('stream', '=', 'case:b').execute());
    expect(await verify()).toEqual([{ fault: 'dropped', stream: 'case:b' }]);
  });

  it('attack: the table is rewritten and a head of somebody else shown for it', async () => {
    await rewrite((trx) => trx.deleteFrom('ledger_entry').where('stream', '=', 'case:b').execute());
    head = await signHead(await ledgerKey(), await readStreamHeads(database.owner), 1_000);
    expect(await verify()).toEqual([{ fault: 'head-not-genuine' }]);
  });
});

/** What an attacker does who knows the rules: makes a stream whole in itself again. */
async function rehash(trx: Transaction<Tables>, stream: string): Promise<void> {
  let previousHash: string | null = null;
  for (const row of await readEntries(trx, stream)) {
    const hash: string = entryHash({ ...row, previousHash });
    const digest = entryDigest(row.kind, row.body);
    await trx
      .updateTable('ledger_entry')
      .set({ previous_hash: previousHash, hash, digest })
      .where('position', '=', row.position)
      .execute();
    previousHash = hash;
  }
}

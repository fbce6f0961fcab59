import { sql } from 'kysely';
import { connect, type Db } from '../../../db/connect.js';
import { caseStream } from '../../../db/case-record.js';
import { readEntries, readStreamHeads, type EntryRow } from '../../../db/ledger-store.js';
import { entryDigest, entryHash } from '../../../ledger/chain.js';
import { signHead, verifyHead, type SignedLedgerHead } from '../../../ledger/head.js';
import { verifyLedger } from '../../../ledger/verify.js';
import { loadSigningKey, loadTrust, type Trust } from '../../../proofs/keys.js';
import { check } from '../narrator.js';
import type { Stage } from '../stage.js';

/** What is written is signed as a whole, and a rewritten row shows. */
export async function theLedger(stage: Stage, caseId: string): Promise<void> {
  stage.narrator.chapter('The ledger');
  const trust = await loadTrust(stage.environment.keys.TRUST_FILE);
  const head = await signedHead(stage, trust);
  await rolesCannotRewrite(stage);
  await rewrittenRowShows(stage, trust, head, caseStream(caseId));
}

async function signedHead({ narrator, record, environment }: Stage, trust: Trust): Promise<SignedLedgerHead> {
  return narrator.step('One head over the heads of all cases, signed by the ledger key, verifies', async (say) => {
    const key = await loadSigningKey(environment.keys.LEDGER_KEY_FILE);
    const head = await signHead(key, await readStreamHeads(record), Date.now());
    const verified = await verifyHead(trust.ledger, head);
    check(verified !== null, 'the head is genuine');
    const faults = await verifyLedger(await readEntries(record), head, trust);
    check(faults.length === 0, `no entry was changed (${JSON.stringify(faults)})`);
    say(`${verified.entries} entries in ${verified.streams} streams, root ${verified.root}`);
    return head;
  });
}

async function rolesCannotRewrite({ narrator, record, environment }: Stage): Promise<void> {
  await narrator.step(
    "The application's role cannot rewrite a row, and the owner is stopped by a trigger",
    async (say) => {
      const rewrite = sql`update countersign.ledger_entry set body = body`;
      const errorOf = (db: Db) =>
        rewrite.execute(db).then(
          () => 'nothing stopped it',
          (error: Error) => error.message,
        );
      const asLedger = await errorOf(record);
      check(asLedger.includes('permission denied'), `the ledger's role is refused (${asLedger})`);
      const owner = connect(environment.database.owner);
      const asOwner = await errorOf(owner);
      await owner.destroy();
      check(asOwner.includes('append-only'), `the owner is stopped (${asOwner})`);
      say(`"${asLedger}", "${asOwner}"`);
    },
  );
}

async function rewrittenRowShows(stage: Stage, trust: Trust, head: SignedLedgerHead, stream: string): Promise<void> {
  const { narrator, environment } = stage;
  await narrator.step('A superuser without the trigger rewrites a row: it shows, hashed anew or not', async (say) => {
    const owner = connect(environment.database.owner);
    const trx = await owner.startTransaction().execute();
    try {
      await sql`alter table countersign.ledger_entry disable trigger user`.execute(trx);
      const rewritten = await sql`update countersign.ledger_entry set body = replace(body, 'repudiated', 'completed')
        where stream = ${stream} and body like '%repudiated%'`.execute(trx);
      check((rewritten.numAffectedRows ?? 0n) > 0n, 'rows were rewritten');
      const rows = await readEntries(trx);
      const clumsy = await verifyLedger(rows, head, trust);
      check(
        clumsy.some((fault) => fault.fault === 'edited' && fault.stream === stream),
        'the edited entry is named',
      );
      const careful = await verifyLedger(hashedAnew(rows, stream), head, trust);
      check(
        careful.length === 1 && careful[0]?.fault === 'rewritten' && careful[0].stream === stream,
        'hashed anew, it no longer fits the signed head',
      );
      say(`found: ${[...clumsy, ...careful].map((fault) => fault.fault).join(', ')} in ${stream}; then rolled back`);
    } finally {
      await trx.rollback().execute();
      await owner.destroy();
    }
  });
}

/** The rows as somebody would leave them who repairs every hash of the stream after an edit. */
function hashedAnew(rows: readonly EntryRow[], stream: string): EntryRow[] {
  let previousHash: string | null = null;
  return rows.map((row) => {
    if (row.stream !== stream) return row;
    const linked = { ...row, previousHash, digest: entryDigest(row.kind, row.body) };
    const whole = { ...linked, hash: entryHash(linked) };
    previousHash = whole.hash;
    return whole;
  });
}

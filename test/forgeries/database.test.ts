import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { WORKFLOWS } from '../../contract/handlers.js';
import { CASES_QUEUE, containmentWorkflowId } from '../../contract/queues.js';
import { caseStream } from '../../db/case-record.js';
import { readEntries, readStreamHeads, type EntryRow } from '../../db/ledger-store.js';
import type { Trx } from '../../db/connect.js';
import { signIn } from '../../dev/actors/sign-in.js';
import { entryDigest, entryHash } from '../../ledger/chain.js';
import { signHead } from '../../ledger/head.js';
import { verifyLedger } from '../../ledger/verify.js';
import { loadSigningKey, loadTrust } from '../../proofs/keys.js';
import { whileLocked } from '../support/live/by-hand.js';
import { directoryPrint } from '../support/live/directory-print.js';
import { whileLedgerIsCutOff } from '../support/live/ledger-cut.js';
import { Live } from '../support/live/live.js';
import { LiveCase, newPassword } from '../support/live/live-case.js';
import { activityIsPending } from '../support/live/waiting.js';

/** How long the ledger's role is cut off (issue 3, "The forgeries": Database). */
const CUT_OFF_MS = 20_000;
/** How soon an unrelated workflow on the same worker answers meanwhile (the same). */
const PROBE_WITHIN_MS = 1_000;

let live: Live;
beforeAll(async () => {
  live = await Live.start({ subjects: 12 });
});
afterAll(async () => {
  await live.stop();
});

/** Runs a workflow that has nothing to record: a containment of a case that never was. How long it took. */
async function probe(): Promise<number> {
  const caseId = randomUUID();
  const since = performance.now();
  const contained: unknown = await live.temporal.workflow.execute(WORKFLOWS.containment, {
    workflowId: containmentWorkflowId(caseId),
    taskQueue: CASES_QUEUE,
    args: [{ caseId, messageId: randomUUID(), submission: 'none' }],
  });
  expect(contained).toEqual({ caseId, contained: false });
  return performance.now() - since;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Infinity;
}

/** Cuts the ledger's role off at once, and lets it come back when something was seen. */
async function ledgerCutOffUntil<T>(look: () => Promise<T>): Promise<{ readonly seen: Promise<T> }> {
  return new Promise((begun, failed) => {
    const seen: Promise<T> = whileLedgerIsCutOff(live, () => {
      begun({ seen });
      return look();
    });
    seen.catch(failed);
  });
}

/** What was recorded and done for these cases. */
async function standing(cases: readonly LiveCase[]) {
  return Promise.all(
    cases.map(async (kase) => ({
      sequence: (await kase.recorded()).sequence,
      entries: (await kase.readings.entries()).length,
      register: await kase.readings.register(),
      directory: await directoryPrint(live, kase),
    })),
  );
}

describe('attack: the ledger’s role is cut off for 20 s while cases of every phase go on', () => {
  it('they wait, nothing is granted unrecorded, the worker answers others within 1 s, and afterwards all close', async () => {
    const [verifying, approving, claiming, reviewing] = await Promise.all([
      LiveCase.open(live),
      LiveCase.verified(live),
      LiveCase.approved(live),
      LiveCase.executed(live),
    ]);
    const cases = [verifying, approving, claiming, reviewing];
    const password = newPassword();
    await claiming.mailCode();
    const browser = await claiming.browser();
    const code = await verifying.subject.recoveryCode();
    const proving = await verifying.browser();
    const [adam, rita] = [await live.approver('adam'), await live.reviewer('rita')];
    const before = await standing(cases);

    const { took, during, words } = await whileLedgerIsCutOff(live, async () => {
      const told = Promise.all([
        proving.submitTotp(code),
        adam.approve(approving.caseId),
        browser.redeemClaim(password),
        rita.review(reviewing.caseId, 'justified'),
      ]);
      const probes: number[] = [];
      const until = performance.now() + CUT_OFF_MS;
      while (performance.now() < until) {
        probes.push(await probe());
        await pause(500);
      }
      return { took: probes, during: await standing(cases), words: told };
    });

    expect(during).toEqual(before);
    expect(took.length).toBeGreaterThan(5);
    expect(median(took)).toBeLessThan(PROBE_WITHIN_MS);
    const answers = await words;
    expect(answers.map(({ kind }) => kind)).not.toContain('refused');

    await reviewing.reaches('closed');
    await approving.reaches('awaiting-claim');
    await claiming.reaches('under-review');
    await claiming.review();
    await approving.claim();
    await approving.review();
    expect(await verifying.mailCode()).toMatchObject({ kind: 'accepted', phase: 'approving' });
    await verifying.approve();
    await verifying.claim();
    await verifying.review();
    for (const kase of cases) expect(await kase.recorded()).toMatchObject({ phase: 'closed', outcome: 'completed' });
  });
});

describe('attack: the ledger’s role is cut off while an effect is under way', () => {
  it('what was recorded before is carried out, the next waits for its record, and then the case closes', async () => {
    const kase = await LiveCase.approved(live);
    await kase.mailCode();
    const browser = await kase.browser();
    const underWay = await whileLocked(live, 'sample_directory.account', async () => {
      const claimed = browser.redeemClaim(newPassword());
      await activityIsPending(kase, 'applyEffect');
      const { seen } = await ledgerCutOffUntil(async () => {
        await activityIsPending(kase, 'record');
        return kase.readings.register();
      });
      return { claimed, seen };
    });
    const during = await underWay.seen;
    expect(await underWay.claimed).not.toMatchObject({ kind: 'refused' });
    expect(during).toMatchObject({ 'password.set': 'proven', 'sessions.revoke': 'planned' });
    const entries = await kase.readings.entries();
    expect(entries.findIndex(({ fact }) => fact.kind === 'claimed')).toBeGreaterThan(0);
    await kase.reaches('under-review');
    await kase.review();
  });
});

describe('attack: a row of the ledger rewritten by whoever owns the database, the trigger switched off', () => {
  /** The entries of a case as they read once an approval is put down to somebody else; then all is as it was. */
  async function rewritten(stream: string, repair: (rows: readonly EntryRow[]) => readonly EntryRow[]) {
    const trx = await live.database.startTransaction().execute();
    try {
      await sql`alter table countersign.ledger_entry disable trigger user`.execute(trx as Trx);
      const changed = await sql`update countersign.ledger_entry
        set body = replace(body, ${live.person('adam').seeded.personId}, ${live.person('anna').seeded.personId})
        where stream = ${stream} and kind = 'decision'`.execute(trx as Trx);
      expect(changed.numAffectedRows).toBeGreaterThan(0n);
      return repair(await readEntries(trx as Trx));
    } finally {
      await trx.rollback().execute();
    }
  }

  /** What somebody does who knows the rules of the chain: every hash of the stream made anew. */
  function hashedAnew(stream: string): (rows: readonly EntryRow[]) => readonly EntryRow[] {
    return (rows) => {
      let previousHash: string | null = null;
      return rows.map((row) => {
        if (row.stream !== stream) return row;
        const linked = { ...row, previousHash, digest: entryDigest(row.kind, row.body) };
        const whole = { ...linked, hash: entryHash(linked) };
        previousHash = whole.hash;
        return whole;
      });
    };
  }

  it('shows against the signed head, clumsily done or with every hash made anew; the case goes on', async () => {
    const kase = await LiveCase.approved(live);
    const { LEDGER_KEY_FILE, TRUST_FILE } = live.environment.keys;
    const trust = await loadTrust(TRUST_FILE);
    const head = await signHead(
      await loadSigningKey(LEDGER_KEY_FILE),
      await readStreamHeads(live.database),
      Date.now(),
    );
    const stream = caseStream(kase.caseId);
    expect(await verifyLedger(await readEntries(live.database), head, trust)).toEqual([]);
    const clumsy = await rewritten(stream, (rows) => rows);
    expect(await verifyLedger(clumsy, head, trust)).toContainEqual(
      expect.objectContaining({ fault: 'edited', stream }),
    );
    const careful = await rewritten(stream, hashedAnew(stream));
    expect(await verifyLedger(careful, head, trust)).toEqual([expect.objectContaining({ fault: 'rewritten', stream })]);
    await kase.claim();
    await kase.review();
  });
});

describe('attack: a step cut out of the ledger by whoever owns the database, the trigger switched off', () => {
  /** As if the step had never been recorded: somebody completed its recording by hand, or took it away. */
  async function cutOut(kase: LiveCase, kind: string): Promise<void> {
    await live.database.transaction().execute(async (trx) => {
      await sql`alter table countersign.ledger_entry disable trigger user`.execute(trx);
      const cut = await sql`delete from countersign.ledger_entry
        where stream = ${caseStream(kase.caseId)} and kind = ${kind}`.execute(trx);
      expect(cut.numAffectedRows).toBeGreaterThan(0n);
      await sql`alter table countersign.ledger_entry enable trigger user`.execute(trx);
    });
  }

  it.each(['decision', 'facts-checked'])(
    'grants nothing once a step (%s) is not in it; the case is reviewed and the person recovered anew',
    async (kind) => {
      const kase = await LiveCase.approved(live);
      const { passwordHash, passwordVersion } = await directoryPrint(live, kase);
      await cutOut(kase, kind);
      await kase.mailCode();
      await (await kase.browser()).redeemClaim(newPassword());
      await kase.reaches('under-review');
      expect(await directoryPrint(live, kase)).toMatchObject({ passwordHash, passwordVersion });
      await kase.review();
      const next = await LiveCase.open(live, kase.subject);
      await next.verify();
      await next.approve();
      await next.claim();
      await next.review();
    },
    120_000,
  );
});

describe('attack: a row of the effects register set by hand', () => {
  /** Whoever owns the database says that everything the case plans was done. */
  async function declare(kase: LiveCase, state: 'applied' | 'proven'): Promise<void> {
    await live.database.updateTable('effect').set({ state }).where('case_id', '=', kase.caseId).execute();
  }

  it('grants nothing to a case that has not come so far, and moves it nowhere', async () => {
    const kase = await LiveCase.open(live);
    const before = { ...(await kase.recorded()), directory: await directoryPrint(live, kase) };
    await declare(kase, 'proven');
    expect(await (await kase.browser()).redeemClaim(newPassword())).toMatchObject({ code: 'not-wanted-now' });
    const { sequence, ...after } = { ...(await kase.recorded()), directory: await directoryPrint(live, kase) };
    expect({ ...after, sequence: sequence - 1 }).toEqual(before);
    await kase.verify();
    await kase.approve();
  });

  it.each(['applied', 'proven'] as const)(
    'to %p just before the claim does not pass for the change: what the subject chose is really set',
    async (state) => {
      const kase = await LiveCase.approved(live);
      const before = await directoryPrint(live, kase);
      await declare(kase, state);
      const password = await kase.claim();
      const after = await directoryPrint(live, kase);
      expect(after.passwordVersion).toBe(before.passwordVersion + 1);
      const { subject } = kase;
      expect(await signIn(live.surface, subject)).toEqual({ ok: false, reason: 'sign-in-refused' });
      expect(await signIn(live.surface, subject, { password })).toMatchObject({ ok: true });
      await kase.review();
    },
    120_000,
  );
});

describe('every case whose database was attacked', () => {
  it('has a history that replays, in which no workflow task failed', async () => {
    expect(await live.whatWentWrong()).toEqual([]);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { sql } from 'kysely';
import { endRecreatedGrants } from '../../../activities/effects/end-recreated-grants.js';
import { takeUpUntold } from '../../../activities/reconciling/take-up-untold.js';
import { recordRecreatedGrants } from '../../../activities/reconciling/record-recreated.js';
import { sampleDirectoryConnector } from '../../../connectors/sample-directory/connector.js';
import type { EffectRequest, Warranted } from '../../../connectors/port.js';
import { readEntries } from '../../../db/ledger-store.js';
import { recreationStream } from '../../../db/recreation-entries.js';
import { beginEnd, markApplied, markEnded, markEndProven, planEffects } from '../../../db/register.js';
import { readUnendedEffects } from '../../../db/unended.js';
import { loadPolicy } from '../../../policy/load.js';
import { startDirectory, type DirectoryFixture } from '../../connectors/sample-directory-fixture.js';
import { faultsOnly } from '../../support/case-rig/workers.js';

const GROUP = 'emergency-operators';
const AN_HOUR = { group: GROUP, seconds: 3_600 };

let directory: DirectoryFixture;
let connector: ReturnType<typeof sampleDirectoryConnector>;
let personId: string;
beforeAll(async () => {
  directory = await startDirectory();
  connector = sampleDirectoryConnector({
    writeUrl: directory.urlFor('sample_directory'),
    proofUrl: directory.urlFor('sample_directory_proof'),
    clock: async () => 0,
  });
});
beforeEach(async () => {
  ({ personId } = await directory.newPerson());
});
afterAll(async () => {
  await connector.close();
  await directory.stop();
});

const asConnector = () => directory.database.as('countersign_connector_sample_directory');
const asCaseWorker = () => directory.database.as('countersign_case_worker');

/** The reconciler's part, at a time of the connector's own clock. */
const reconciles = (now = 5_000) =>
  endRecreatedGrants({ connector, db: asConnector(), clock: async () => now, logger: faultsOnly })();

/** A grant that a case has in force, in the directory and in the register. */
async function granted(target = personId) {
  const [effectId, caseId] = [randomUUID(), randomUUID()];
  const effect = { effectId, caseId, kind: 'membership.grant', target } as const;
  await planEffects(asCaseWorker(), [{ ...effect, connector: 'sample-directory', endKind: 'reversed' }], 1);
  // as the contract suite: it stands where the warrant is verified
  const request = { ...effect, notAfter: 60_000, secret: null, grant: AN_HOUR } as Warranted<EffectRequest>;
  await connector.apply(request);
  const applied = { submission: null, notAfter: 60_000, grant: AN_HOUR };
  await asConnector()
    .transaction()
    .execute((trx) => markApplied(trx, effectId, applied, Date.now()));
  return request;
}

/** A grant that its case ended and proved gone. */
async function ended(at = 3_000) {
  const effect = await granted();
  await beginEnd(asConnector(), effect.effectId, 2_000);
  await connector.end(effect);
  await markEnded(asConnector(), effect.effectId, at);
  await markEndProven(asConnector(), effect.effectId, 4_000);
  return effect;
}

const putBack = (effectId: string) =>
  directory.owner
    .updateTable('sample_directory.membership')
    .set({ ended_at: null })
    .where('effect_id', '=', effectId)
    .execute();

const addedByHand = (target = personId) =>
  directory.owner
    .insertInto('sample_directory.membership')
    .values({
      effect_id: randomUUID(),
      person_id: target,
      group_name: GROUP,
      expires_at: sql<Date>`now() + interval '59 minutes'`,
      ended_at: null,
    })
    .execute();

const inForce = async () =>
  (await connector.grantsInForce()).filter(({ target }) => target === personId).map(({ effectId }) => effectId);

const noted = (effectId: string) =>
  directory.database.owner
    .selectFrom('effect')
    .select(['state', 'recreations', 'recreated_at as at', 'ended_again_at as endedAgainAt'])
    .where('effect_id', '=', effectId)
    .executeTakeFirstOrThrow();

describe('a grant that somebody puts back after its case ended it', () => {
  it('attack: made valid again in its own row, it is ended again, proven and noted', async () => {
    const { effectId } = await ended();
    await putBack(effectId);
    await reconciles();
    expect(await inForce()).toEqual([]);
    expect(await noted(effectId)).toEqual({ state: 'end-proven', recreations: 1, at: 5_000, endedAgainAt: 5_000 });
  });

  it('attack: made anew under another name, it is ended, and the case that granted it last is told of', async () => {
    await ended();
    const last = await ended(3_001);
    await addedByHand();
    await reconciles();
    expect(await inForce()).toEqual([]);
    expect(await noted(last.effectId)).toMatchObject({ recreations: 1, endedAgainAt: 5_000 });
  });

  it('attack: with the target’s own memory rewritten as well, the register knows that it is over', async () => {
    const effect = await ended();
    const { effectId } = effect;
    await putBack(effectId);
    const memory = directory.owner.updateTable('sample_directory.effect').where('effect_id', '=', effectId);
    await memory.set({ state: 'applied', ended_at: null }).execute();
    await reconciles();
    expect(await inForce()).toEqual([]);
    expect(await connector.prove(effect, 'ended')).toMatchObject({ holds: true });
  });

  it('is ended each time, and each time is told of in the ledger once, found and ended', async () => {
    const { effectId, caseId } = await ended();
    const records = recordRecreatedGrants({
      db: asCaseWorker(),
      ledgerDb: directory.database.as('countersign_ledger'),
    });
    for (const at of [6_000, 7_000]) {
      await putBack(effectId);
      await reconciles(at);
      await records();
      await records();
    }
    const entries = await readEntries(directory.database.owner, recreationStream(effectId));
    expect(entries.map(({ kind, at }) => [kind, at])).toEqual([
      ['grant-recreated', 6_000],
      ['grant-ended-again', 6_000],
      ['grant-recreated', 7_000],
      ['grant-ended-again', 7_000],
    ]);
    expect(entries[0]?.body).toContain(caseId);
  });

  it('is past due, and told of, for as long as the target cannot be changed; then it is ended', async () => {
    const { effectId } = await ended();
    await putBack(effectId);
    const { owner } = directory;
    await sql`REVOKE UPDATE (ended_at) ON sample_directory.membership FROM sample_directory`.execute(owner);
    try {
      for (let tries = 0; tries < 2; tries += 1) await expect(reconciles()).rejects.toThrow('permission denied');
    } finally {
      await sql`GRANT UPDATE (ended_at) ON sample_directory.membership TO sample_directory`.execute(owner);
    }
    expect(await noted(effectId)).toMatchObject({ recreations: 1, endedAgainAt: null });
    const pastDue = { connector: 'sample-directory', effects: 1 };
    expect(await readUnendedEffects(directory.database.as('countersign_api'))).toMatchObject([pastDue]);
    await reconciles();
    expect(await noted(effectId)).toMatchObject({ recreations: 1, endedAgainAt: 5_000 });
    expect(await readUnendedEffects(directory.database.as('countersign_api'))).toEqual([]);
  });
});

describe('a grant that a connector made and the register does not know, because it was put back to an earlier moment', () => {
  const grantedSince = async () => {
    const effect = {
      effectId: randomUUID(),
      caseId: randomUUID(),
      kind: 'membership.grant',
      target: personId,
    } as const;
    const request = { ...effect, notAfter: 60_000, secret: null, grant: AN_HOUR } as Warranted<EffectRequest>;
    await connector.apply(request);
    return request;
  };

  it('is ended and proven, and cannot be granted again', async () => {
    const effect = await grantedSince();
    await reconciles();
    expect(await inForce()).toEqual([]);
    expect(await connector.prove(effect, 'ended')).toMatchObject({ holds: true });
    expect(await connector.apply(effect)).toEqual({ applied: false, refusal: 'effect-ended' });
  });

  it('is looked for at every target through which the policy grants, though the register knows of no grant there', async () => {
    const demo = await loadPolicy('policy/demo.yaml', { production: false });
    const elsewhere = demo.rules.map((rule) => ({
      ...rule,
      effects: rule.effects.map((effect) => ({ ...effect, connector: `${effect.kind} elsewhere` })),
    }));
    const temporal = new Client({ connection: Connection.lazy() });
    const takesUp = takeUpUntold({
      db: asCaseWorker(),
      policy: { ...demo, rules: elsewhere },
      logger: faultsOnly,
      temporal,
    });
    expect(await takesUp()).toEqual(['membership.grant elsewhere', 'sample-directory']);
    await temporal.connection.close();
  });

  it('takes nothing of what a case stands behind for the same person', async () => {
    const { effectId } = await granted();
    await grantedSince();
    await reconciles();
    expect(await inForce()).toEqual([effectId]);
  });
});

describe('what the reconciler leaves alone', () => {
  it('attack: asked for by hand, it takes away nothing that a case stands behind', async () => {
    const { effectId } = await granted();
    await reconciles();
    expect(await inForce()).toEqual([effectId]);
  });

  it('a second grant of the same group to the same person, while the first is over', async () => {
    const first = await ended();
    const second = await granted();
    await putBack(first.effectId);
    await reconciles();
    expect(await inForce()).toEqual([second.effectId]);
  });

  it('a grant that its case is ending at this moment', async () => {
    const { effectId } = await granted();
    await beginEnd(asConnector(), effectId, 2_000);
    await reconciles();
    expect(await inForce()).toEqual([effectId]);
    expect(await noted(effectId)).toMatchObject({ recreations: 0 });
    await markEnded(asConnector(), effectId, 3_000);
  });

  it('membership of somebody to whom no case ever granted it: that is not ours to judge', async () => {
    await addedByHand();
    await reconciles();
    expect(await inForce()).toHaveLength(1);
  });
});

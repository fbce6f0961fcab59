import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectSampleDirectory, type SampleDirectory } from '../../connectors/sample-directory/connect.js';
import { sampleDirectoryConnector } from '../../connectors/sample-directory/connector.js';
import { signInByCredential } from '../../connectors/sample-directory/credentials.js';
import type { EffectRequest, Warranted } from '../../connectors/port.js';
import { fetchWrapped } from '../../connectors/sample-directory/secret-store/fetch.js';
import { effectIdOf } from '../../domain/effect-ids.js';
import type { EffectKind } from '../../domain/effects.js';
import { addMachine, type Machine, type MachineOptions } from '../support/case-rig/machines.js';
import { addCredential } from '../support/workloads.js';
import { type DirectoryFixture, startDirectory } from './sample-directory-fixture.js';

const NOW = Date.UTC(2030, 0, 1);

let directory: DirectoryFixture;
let idp: SampleDirectory;
let writer: SampleDirectory;
let prover: SampleDirectory;
let connector: ReturnType<typeof sampleDirectoryConnector>;
beforeAll(async () => {
  directory = await startDirectory();
  idp = connectSampleDirectory(directory.urlFor('sample_directory_idp'));
  writer = connectSampleDirectory(directory.urlFor('sample_directory'));
  prover = connectSampleDirectory(directory.urlFor('sample_directory_proof'));
  connector = sampleDirectoryConnector({
    writeUrl: directory.urlFor('sample_directory'),
    proofUrl: directory.urlFor('sample_directory_proof'),
    clock: async () => NOW,
  });
});
afterAll(async () => {
  await Promise.all([idp, writer, prover].map((one) => one?.destroy()));
  await connector?.close();
  await directory?.stop();
});

const newMachine = (options: MachineOptions = {}) =>
  addMachine(directory.owner, [], { kind: 'api-key', disabled: false, ...options });

/** Asks for an effect of one case on a machine, as a warrant would. */
async function applies(kind: EffectKind, target: string, caseId: string = randomUUID()) {
  const grant = kind === 'key.retire' ? { group: null, seconds: 3_600 } : null;
  const request: EffectRequest = {
    effectId: effectIdOf(caseId, kind, target),
    caseId,
    kind,
    target,
    notAfter: NOW + 60_000,
    secret: null,
    challenge: null,
    grant,
  };
  return { ...request, result: await connector.apply(request as Warranted<EffectRequest>) };
}

/** A machine whose key was replaced, with both of them. */
async function rotated(options: MachineOptions = {}) {
  const machine = await newMachine(options);
  const caseId = randomUUID();
  const issued = await applies('key.issue', machine.accountId, caseId);
  const retired = await applies('key.retire', machine.accountId, caseId);
  expect([issued.result, retired.result]).toEqual([{ applied: true }, { applied: true }]);
  const fresh = await machine.workload.fetches(idp);
  return { machine, issued, retired, before: machine.workload.credential, fresh: fresh ?? '' };
}

const setKeys = ({ accountId }: Machine, change: { retires_at?: Date; expires_at?: Date; revoked_at?: null }) =>
  directory.owner
    .updateTable('sample_directory.machine_credential')
    .set(change)
    .where('account_id', '=', accountId)
    .execute();

describe('a credential of a machine', () => {
  it('signs in whoever shows it, for what it may do, and nobody by any other', async () => {
    const { accountId, workload } = await newMachine({ reach: { scopes: ['invoices'], environment: 'production' } });
    const [id] = workload.credential.split('.');
    expect(await signInByCredential(idp, workload.credential)).toEqual({
      accountId,
      scopes: ['invoices'],
      environment: 'production',
    });
    for (const wrong of ['', '.', 'key_x.y', `${id}.`, `${id}.${'A'.repeat(43)}`, `${workload.credential}x`])
      expect(await signInByCredential(idp, wrong)).toBeNull();
  });

  it('signs in nobody whose account is disabled, or out of use, nor once it has expired', async () => {
    const disabled = await newMachine({ disabled: true });
    const gone = await newMachine({ status: 'left' });
    const old = await newMachine();
    await setKeys(old, { expires_at: new Date(0) });
    for (const { workload } of [disabled, gone, old])
      expect(await signInByCredential(idp, workload.credential)).toBeNull();
  });

  it('attack: whoever writes or proves reads its hash', async () => {
    for (const role of [writer, prover])
      await expect(
        role.selectFrom('sample_directory.machine_credential').select('secret_hash').execute(),
      ).rejects.toThrow(/permission denied/);
  });
});

describe('a key that is replaced (row 11)', () => {
  it('does what the one before did, lives 90 days, and both work until the overlap is over', async () => {
    const { machine, before, fresh, issued, retired } = await rotated({ reach: { scopes: ['a', 'b'] } });
    const reach = { accountId: machine.accountId, scopes: ['a', 'b'], environment: 'staging' };
    expect(fresh).not.toBe(before);
    expect(await signInByCredential(idp, fresh)).toEqual(reach);
    expect(await signInByCredential(idp, before)).toEqual(reach);
    const row = await directory.owner
      .selectFrom('sample_directory.machine_credential')
      .selectAll()
      .where('issued_by', '=', issued.effectId)
      .executeTakeFirstOrThrow();
    expect(row.expires_at.getTime() - row.issued_at.getTime()).toBeLessThan(91 * 86_400_000);
    expect(JSON.stringify(row)).not.toContain(fresh.split('.')[1]);
    await connector.end(retired);
    expect(await connector.prove(retired, 'ended')).toMatchObject({ holds: true });
    expect(await signInByCredential(idp, before)).toBeNull();
    expect(await signInByCredential(idp, fresh)).toEqual(reach);
  });

  it('leaves the one before dead by the directory’s own clock, whoever else has stopped', async () => {
    const { machine, before } = await rotated();
    await directory.owner
      .updateTable('sample_directory.machine_credential')
      .set({ retires_at: new Date(0) })
      .where('account_id', '=', machine.accountId)
      .where('retired_by', 'is not', null)
      .execute();
    expect(await signInByCredential(idp, before)).toBeNull();
  });

  it('leaves the one before alone where the new one is taken back', async () => {
    const machine = await newMachine();
    const issued = await applies('key.issue', machine.accountId);
    await connector.end(issued);
    expect(await connector.prove(issued, 'ended')).toMatchObject({ holds: true });
    expect(await machine.workload.fetches(idp)).toBeNull();
    expect(await signInByCredential(idp, machine.workload.credential)).not.toBeNull();
  });

  it('is none where the directory has none, several that differ, or nobody who could fetch it', async () => {
    const [differing, none, unknown] = [await newMachine(), await newMachine(), await newMachine()];
    await addCredential(directory.owner, differing.accountId, { environment: 'production' });
    await directory.owner
      .deleteFrom('sample_directory.machine_credential')
      .where('account_id', '=', none.accountId)
      .execute();
    await directory.owner
      .updateTable('sample_directory.machine')
      .set({ sealing_key: null })
      .where('account_id', '=', unknown.accountId)
      .execute();
    const refusalOf = async ({ accountId }: Machine) => (await applies('key.issue', accountId)).result;
    expect(await refusalOf(differing)).toEqual({ applied: false, refusal: 'key-unclear' });
    expect(await refusalOf(none)).toEqual({ applied: false, refusal: 'key-unclear' });
    expect(await refusalOf(unknown)).toEqual({ applied: false, refusal: 'workload-unknown' });
  });

  it.each([
    ['with a scope more', { scopes: ['read', 'admin'], environment: 'staging' }, '1 day'],
    ['in another environment', { scopes: ['read'], environment: 'production' }, '1 day'],
    ['for longer than 90 days', { scopes: ['read'], environment: 'staging' }, '92 days'],
  ])('attack: a connector that was taken over issues one %s: the directory refuses', async (_, reach, life) => {
    const { accountId } = await newMachine();
    const days = Number.parseInt(life, 10);
    const row = { credential_id: randomUUID(), account_id: accountId, secret_hash: 'x', issued_by: 'eff_x' };
    const insert = writer
      .insertInto('sample_directory.machine_credential')
      .values({ ...row, ...reach, expires_at: new Date(Date.now() + days * 86_400_000) });
    await expect(insert.execute()).rejects.toThrow(/check constraint/);
  });

  it('attack: an overlap of more than a day: the directory refuses', async () => {
    const { accountId } = await newMachine();
    const until = new Date(Date.now() + 25 * 3_600_000);
    const update = writer
      .updateTable('sample_directory.machine_credential')
      .set({ retired_at: new Date(), retires_at: until, retired_by: 'eff_x' })
      .where('account_id', '=', accountId);
    await expect(update.execute()).rejects.toThrow(/check constraint/);
  });
});

describe('a key that is revoked (row 11x)', () => {
  it('is dead with all the others of its account, retiring or fetched, and stays so', async () => {
    const { machine, before, fresh } = await rotated();
    const revoked = await applies('key.revoke', machine.accountId);
    expect(revoked.result).toEqual({ applied: true });
    for (const key of [before, fresh]) expect(await signInByCredential(idp, key)).toBeNull();
    expect(await connector.prove(revoked, 'applied')).toMatchObject({ holds: true });
    expect((await applies('key.revoke', machine.accountId)).result).toEqual({ applied: true });
  });

  it('has another in its place that does what it did, and is none the less dead', async () => {
    const machine = await newMachine({ reach: { scopes: ['a'], environment: 'production' } });
    const revoked = await applies('key.revoke', machine.accountId);
    await applies('key.issue', machine.accountId);
    const fresh = await machine.workload.fetches(idp);
    expect(await signInByCredential(idp, fresh ?? '')).toMatchObject({ scopes: ['a'], environment: 'production' });
    expect(await connector.prove(revoked, 'applied')).toMatchObject({ holds: true });
    expect(await signInByCredential(idp, machine.workload.credential)).toBeNull();
  });
});

describe('what waits in the secret store', () => {
  it('is fetched once, by the workload that it is for', async () => {
    const machine = await newMachine();
    await applies('key.issue', machine.accountId);
    const [one, other] = await Promise.all([machine.workload.fetches(idp), machine.workload.fetches(idp)]);
    expect([one, other].filter((fetched) => fetched !== null)).toHaveLength(1);
    expect(await machine.workload.fetches(idp)).toBeNull();
    const rows = await directory.owner
      .selectFrom('secret_store.wrap')
      .selectAll()
      .where('account_id', '=', machine.accountId)
      .execute();
    expect(rows).toMatchObject([{ sealed: null, fetched_at: expect.any(Date) }]);
  });

  it('is gone after ten minutes, by the store’s own clock', async () => {
    const machine = await newMachine();
    const before = Date.now();
    await applies('key.issue', machine.accountId);
    const wraps = () => directory.owner.updateTable('secret_store.wrap').where('account_id', '=', machine.accountId);
    const { expires_at: expires } = await directory.owner
      .selectFrom('secret_store.wrap')
      .select('expires_at')
      .where('account_id', '=', machine.accountId)
      .executeTakeFirstOrThrow();
    expect(expires.getTime() - before).toBeLessThan(11 * 60_000);
    await wraps()
      .set({ expires_at: new Date(0) })
      .execute();
    expect(await machine.workload.fetches(idp)).toBeNull();
  });

  it('attack: another workload, or whoever is none, fetches it', async () => {
    const [machine, other] = [await newMachine(), await newMachine()];
    await applies('key.issue', machine.accountId);
    const { accountId, workload } = machine;
    const forged = [
      await other.workload.assertion({ subject: accountId }),
      await other.workload.assertion({ subject: accountId, kid: other.accountId }),
      await workload.assertion({ kid: other.accountId }),
      await workload.assertion({ audience: 'somewhere-else' }),
      await workload.assertion({ seconds: 3_600 }),
      await workload.assertion({ seconds: -60 }),
      await workload.assertion({ subject: randomUUID() }),
      'no.assertion.at-all',
      '',
    ];
    for (const assertion of forged) expect(await fetchWrapped(idp, assertion)).toBeNull();
    expect(await other.workload.fetches(idp)).toBeNull();
    expect(await workload.fetches(idp)).not.toBeNull();
  });

  it('attack: whoever holds the store, or put it there, reads it: it is sealed to its workload, and the connector reads nothing', async () => {
    const [machine, other] = [await newMachine(), await newMachine()];
    await applies('key.issue', machine.accountId);
    const { sealed } = await directory.owner
      .selectFrom('secret_store.wrap')
      .select('sealed')
      .where('account_id', '=', machine.accountId)
      .executeTakeFirstOrThrow();
    expect(await other.workload.opens(sealed ?? '')).toBeNull();
    await expect(writer.selectFrom('secret_store.wrap').select('sealed').execute()).rejects.toThrow(
      /permission denied/,
    );
    await expect(prover.selectFrom('secret_store.wrap').select('wrap_id').execute()).rejects.toThrow(/permission/);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectSampleDirectory, type SampleDirectory } from '../../connectors/sample-directory/connect.js';
import { signInByCredential } from '../../connectors/sample-directory/credentials.js';
import { containmentWorkflowId } from '../../contract/queues.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { addMachine, type Machine, type MachineOptions } from '../support/case-rig/machines.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';

const ROTATE = 'api-key.rotate';
const REVOKE = 'api-key.revoke';
const comment = 'I know what it is used for';

let rig: CaseRig;
let idp: SampleDirectory;
beforeAll(async () => {
  rig = await CaseRig.start({ subjects: 60 });
  idp = connectSampleDirectory(rig.place.directory.urlFor('sample_directory_idp'));
});
afterAll(async () => {
  await idp?.destroy();
  await rig?.end();
});

interface Owned extends Machine {
  readonly owner: SeededPerson;
  readonly other: SeededPerson;
}

/** The key of a program, of two owners. */
async function owned(options: MachineOptions = {}): Promise<Owned> {
  const [owner, other] = [rig.nextSubject(), rig.nextSubject()];
  const machine = await addMachine(rig.place.directory.owner, [owner.personId, other.personId], {
    kind: 'api-key',
    disabled: false,
    ...options,
  });
  return { ...machine, owner, other };
}

const opens = (action: typeof ROTATE | typeof REVOKE, { username }: Machine, subject: SeededPerson) =>
  rig.open(subject, action, { account: username });

async function askFor(subject: string, account: string, action: typeof ROTATE | typeof REVOKE, more = {}) {
  const request = { caseId: randomUUID(), subject, account, ...more };
  return rig.askToOpen(request, await rig.tokenOf('dora'), action);
}

const works = async (shown: string | null) => shown !== null && (await signInByCredential(idp, shown)) !== null;

/** Revokes it by one factor of somebody. */
async function revoked(
  account: Machine,
  reporter: SeededPerson,
  by: 'submitTotp' | 'submitPasskey' = 'submitTotp',
): Promise<CaseDriver> {
  const kase = await opens(REVOKE, account, reporter);
  expect(await kase[by]()).toMatchObject({ accepted: true });
  await kase.reaches('under-review');
  return kase;
}

/** Replaces it, up to where the one before works beside the new one. */
async function overlapping(account: Owned) {
  const kase = await opens(ROTATE, account, account.owner);
  await kase.submitPasskey();
  expect(await kase.decide(account.other.username, 'approve')).toMatchObject({ accepted: true });
  const { deadline } = await kase.reaches('in-force');
  return { kase, deadline: deadline ?? 0, fresh: await account.workload.fetches(idp) };
}

/** Waits for so many mails of a case to somebody that say so: they are sent beside what the case does. */
const isTold = ({ caseId }: CaseDriver, { username }: SeededPerson, words: RegExp, times = 1) =>
  until(
    `${times} mails to ${username}`,
    async () =>
      rig.mailbox.mails.filter(
        ({ to, text }) => to.startsWith(`${username}@`) && text.includes(caseId) && words.test(text),
      ).length,
    (mails) => mails === times,
  );

describe('the key of a program that is replaced (row 11)', () => {
  it('takes its owner’s passkey and another owner; the one before works for a day more and is then proven dead', async () => {
    const dependent = rig.nextSubject();
    const account = await owned({ dependents: [dependent.personId], reach: { scopes: ['invoices'] } });
    const kase = await opens(ROTATE, account, account.owner);
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true, phase: 'approving' });
    const { statement } = await kase.signed(account.other.username, 'approve', {});
    expect(statement.effects).toEqual([
      expect.stringContaining('with the scopes and the environment of the one before and no more'),
      expect.stringContaining('works for 24 hours more; then it is dead'),
    ]);
    expect(await kase.decide(account.other.username, 'approve')).toMatchObject({ accepted: true });
    const { deadline } = await kase.reaches('in-force');
    const fresh = await account.workload.fetches(idp);
    expect(await account.workload.fetches(idp)).toBeNull();
    const { credential } = account.workload;
    expect(await signInByCredential(idp, fresh ?? '')).toMatchObject({ scopes: ['invoices'], environment: 'staging' });
    expect(await works(credential)).toBe(true);
    await rig.skipTo((deadline ?? 0) + MINUTE);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    expect(await kase.readings.register()).toEqual({ 'key.issue': 'proven', 'key.retire': 'end-proven' });
    expect([await works(credential), await works(fresh)]).toEqual([false, true]);
    await isTold(kase, dependent, /depends on it/, 2);
    await isTold(kase, account.other, /you own the account/, 2);
    await kase.close();
  });

  it('shows the new one to nobody: it is in no mail, no record and no history', async () => {
    const account = await owned();
    const { kase, fresh } = await overlapping(account);
    expect(await works(fresh)).toBe(true);
    const [, secret = ''] = (fresh ?? '').split('.');
    expect(secret).not.toBe('');
    const { database } = rig.place.directory;
    const entries = await database.owner.selectFrom('ledger_entry').select('body').execute();
    const wraps = await rig.place.directory.owner.selectFrom('secret_store.wrap').selectAll().execute();
    const credentials = await rig.place.directory.owner
      .selectFrom('sample_directory.machine_credential')
      .selectAll()
      .execute();
    const everywhere = [rig.mailbox.mails, entries, wraps, credentials, await kase.recorded(), await rig.histories()];
    for (const place of everywhere) expect(JSON.stringify(place)).not.toContain(secret);
  });

  it('leaves its owner, and the key, free for other cases while both work', async () => {
    const account = await owned();
    await overlapping(account);
    expect(await rig.open(account.owner)).toBeDefined();
    expect(await askFor(account.other.username, account.username, ROTATE)).toMatchObject({
      refusal: 'recovery-too-soon',
    });
  });

  it('kills the one before early, when somebody involved ends the overlap', async () => {
    const account = await owned();
    const { kase, fresh } = await overlapping(account);
    await kase.cancel();
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    expect([await works(account.workload.credential), await works(fresh)]).toEqual([false, true]);
  });

  it('leaves no key that works when somebody says that it was not them', async () => {
    const account = await owned();
    const { kase, fresh } = await overlapping(account);
    await kase.repudiate();
    await rig.client.workflow.getHandle(containmentWorkflowId(kase.caseId)).result();
    expect([await works(account.workload.credential), await works(fresh)]).toEqual([false, false]);
  });

  it('takes one item more for a key of production, and security beside the owner for one that administers it', async () => {
    const account = await owned({ reach: { scopes: ['admin'], environment: 'production' } });
    const kase = await opens(ROTATE, account, account.owner);
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true, phase: 'verifying' });
    expect(await kase.submitSavedCode()).toMatchObject({ accepted: true, phase: 'approving' });
    expect(await kase.decide(account.other.username, 'approve')).toMatchObject({ accepted: true, phase: 'approving' });
    expect(await works(account.workload.credential)).toBe(true);
    expect(await kase.decide('sven', 'approve')).toMatchObject({ accepted: true });
    await kase.reaches('in-force');
    expect(await signInByCredential(idp, (await account.workload.fetches(idp)) ?? '')).toMatchObject({
      scopes: ['admin'],
      environment: 'production',
    });
  });

  it('attack: its owner proves and approves, or somebody else’s passkey or a weaker item of theirs does', async () => {
    const account = await owned();
    const kase = await opens(ROTATE, account, account.owner);
    expect(await kase.submitSavedCode()).toMatchObject({ accepted: true, phase: 'verifying' });
    await kase.submitPasskey();
    expect(await kase.decide(account.owner.username, 'approve')).toMatchObject({ refusal: 'decider-is-subject' });
    expect(await kase.decide('sven', 'approve')).toMatchObject({ accepted: false });
    expect(await kase.phase()).toBe('approving');
    expect(await account.workload.fetches(idp)).toBeNull();
  });

  it('attack: is made one of production, or revoked, while it is countersigned: what was pinned is too little then', async () => {
    const account = await owned();
    const kase = await opens(ROTATE, account, account.owner);
    await kase.submitPasskey();
    await revoked(account, rig.nextSubject());
    await kase.decide(account.other.username, 'approve');
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused' });
    expect(await account.workload.fetches(idp)).toBeNull();
  });

  it('is for no one who does not own it, and under no change', async () => {
    const account = await owned();
    const stranger = rig.nextSubject();
    expect(await askFor(stranger.username, account.username, ROTATE)).toMatchObject({ refusal: 'not-the-owner' });
    expect(await askFor(account.owner.username, account.username, ROTATE, { changeId: 'CHG1' })).toMatchObject({
      refusal: 'change-unnamed',
    });
    const service = await owned({ kind: 'service-account' });
    expect(await askFor(service.owner.username, service.username, ROTATE)).toMatchObject({ refusal: 'no-rule' });
  });
});

describe('the key of a program in wrong hands (row 11x)', () => {
  it('is dead as soon as somebody who works here has given one factor: nobody approves it, nothing is waited for', async () => {
    const account = await owned();
    const reporter = rig.nextSubject();
    const before = await rig.now();
    const kase = await revoked(account, reporter);
    expect(await works(account.workload.credential)).toBe(false);
    const recorded = await kase.recorded();
    expect(recorded).toMatchObject({ outcome: 'completed', approvals: [], plan: { tier: 3, notices: 'N3' } });
    expect((recorded.reviewDueAt ?? Infinity) - before).toBeLessThan(DAY + HOUR);
    expect(await kase.readings.register()).toEqual({ 'key.revoke': 'proven' });
    await isTold(kase, account.owner, /you own the account/);
    await kase.close();
  });

  it('waits for no other case, of the key or of whoever reports it, nor for the last one to be long ago', async () => {
    const account = await owned();
    const reporter = rig.nextSubject();
    const { fresh } = await overlapping(account);
    await rig.open(reporter);
    await revoked(account, reporter);
    expect([await works(account.workload.credential), await works(fresh)]).toEqual([false, false]);
    const second = await owned();
    await revoked(second, reporter, 'submitPasskey');
    expect(await works(second.workload.credential)).toBe(false);
  });

  it('is replaced by two people and an hour later, whoever owns it, and that is not too soon', async () => {
    const account = await owned();
    await revoked(account, account.owner);
    const kase = await opens(ROTATE, account, account.owner);
    await kase.submitPasskey();
    expect(await kase.decide(account.other.username, 'approve', { comment })).toMatchObject({ phase: 'approving' });
    expect(await kase.decide('sven', 'approve', { comment })).toMatchObject({ accepted: true });
    const { deadline } = await kase.reaches('cooling-off');
    expect((deadline ?? 0) - (await rig.now())).toBeGreaterThan(59 * MINUTE);
    expect(await account.workload.fetches(idp)).toBeNull();
    await rig.skipTo((deadline ?? 0) + MINUTE);
    await kase.reaches('in-force');
    expect(await works(await account.workload.fetches(idp))).toBe(true);
    expect(await works(account.workload.credential)).toBe(false);
  });

  it('attack: whoever has no factor of somebody here, or is a machine, kills a key', async () => {
    const account = await owned();
    const bot = await owned();
    expect(await askFor(bot.username, account.username, REVOKE)).toMatchObject({ accepted: false });
    const kase = await opens(REVOKE, account, rig.nextSubject());
    expect(await kase.submitTotp('000000')).toMatchObject({ accepted: false });
    expect(await works(account.workload.credential)).toBe(true);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectSampleDirectory, type SampleDirectory } from '../../connectors/sample-directory/connect.js';
import { signInByCredential } from '../../connectors/sample-directory/credentials.js';
import { containmentWorkflowId } from '../../contract/queues.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { HOUR, MINUTE } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { addMachine, type Machine, type MachineOptions } from '../support/case-rig/machines.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';

const ENABLE = 'service-account.enable';
const CHANGE = 'CHG0004711';
const comment = 'I know why it was disabled, and that it is mended';

let rig: CaseRig;
let idp: SampleDirectory;
beforeAll(async () => {
  rig = await CaseRig.start({ subjects: 40 });
  idp = connectSampleDirectory(rig.place.directory.urlFor('sample_directory_idp'));
});
afterAll(async () => {
  await idp?.destroy();
  await rig?.end();
});

/** What it signed in by is dead, and there is a new one. */
const REPLACED = { 'key.revoke': 'proven', 'key.issue': 'proven' };

const works = async (shown: string | null) => shown !== null && (await signInByCredential(idp, shown)) !== null;

interface Owned extends Machine {
  readonly owner: SeededPerson;
  readonly other: SeededPerson;
}

/** A disabled service account of two owners. */
async function owned(options: MachineOptions = {}): Promise<Owned> {
  const [owner, other] = [rig.nextSubject(), rig.nextSubject()];
  const machine = await addMachine(rig.place.directory.owner, [owner.personId, other.personId], options);
  return { ...machine, owner, other };
}

const stateOf = ({ accountId }: Machine) =>
  rig.place.directory.owner
    .selectFrom('sample_directory.machine')
    .select(['disabled', 'enabled_by', 'kept_by', 'enabled_until'])
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();

const open = ({ owner, username }: Owned) => rig.open(owner, ENABLE, { account: username, changeId: CHANGE });

async function askFor(
  subject: string,
  account: string | undefined,
  action: 'password.reset' | typeof ENABLE = ENABLE,
  changeId = action === ENABLE ? CHANGE : undefined,
) {
  const more = { ...(account !== undefined && { account }), ...(changeId !== undefined && { changeId }) };
  const request = { caseId: randomUUID(), subject, ...more };
  return rig.askToOpen(request, await rig.tokenOf('dora'), action);
}

/** The owner proves that it is them, and what runs as the account that it does. */
async function proves(kase: CaseDriver): Promise<void> {
  expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
  expect(await kase.submitWorkload()).toMatchObject({ accepted: true, phase: 'approving' });
}

/** Two approve who took no part: another owner, and security. Then the hour to object is over. */
async function countersigned(kase: CaseDriver, { other }: Owned): Promise<void> {
  expect(await kase.decide(other.username, 'approve', { comment })).toMatchObject({ accepted: true });
  expect(await kase.decide('sven', 'approve', { comment })).toMatchObject({ accepted: true });
  const { deadline } = await kase.reaches('cooling-off');
  await rig.skipTo((deadline ?? 0) + MINUTE);
}

/** Up to where it works and nobody has confirmed it yet. */
async function inForce(account: Owned): Promise<CaseDriver> {
  const kase = await open(account);
  await proves(kase);
  await countersigned(kase, account);
  await kase.reaches('in-force');
  return kase;
}

describe('a service account that was disabled (row 10)', () => {
  it('works again once one owner has proven and another has countersigned with security, an hour later', async () => {
    const account = await owned();
    const kase = await open(account);
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true, phase: 'verifying' });
    expect(await kase.submitWorkload()).toMatchObject({ accepted: true, phase: 'approving' });
    const { username: name, accountId } = account;
    const pinned = { accountId, kind: 'service-account', name, changeId: CHANGE };
    const asked = await kase.recorded();
    expect(asked).toMatchObject({ subject: { account: pinned }, plan: { account: pinned, tier: 3 } });
    const { statement } = await kase.signed('sven', 'approve', { comment });
    expect(statement).toMatchObject({ account: pinned, subject: { personId: account.owner.personId } });
    expect(statement.effects).toEqual(Array.from({ length: 4 }, () => expect.stringContaining(name)));
    await countersigned(kase, account);
    await kase.reaches('in-force');
    expect(await stateOf(account)).toMatchObject({ disabled: false, kept_by: null, enabled_until: expect.any(Date) });
    expect(await kase.decide('sven', 'acknowledge')).toMatchObject({ refusal: 'not-a-distinct-person' });
    expect(await kase.decide('rita', 'acknowledge')).toMatchObject({ refusal: 'not-in-group' });
    expect(await kase.decide('oscar', 'acknowledge')).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    const [, , enabled, kept] = asked.effects;
    const forEver = { disabled: false, enabled_by: enabled?.effectId, kept_by: kept?.effectId, enabled_until: null };
    expect(await stateOf(account)).toEqual(forEver);
    expect(await kase.readings.register()).toEqual({
      ...REPLACED,
      [ENABLE]: 'proven',
      'service-account.keep': 'proven',
    });
    await kase.close();
  });

  it('has a new credential that its workload alone fetches, and whoever depends on it is told; the one before is dead', async () => {
    const dependent = rig.nextSubject();
    const account = await owned({ dependents: [dependent.personId], reach: { scopes: ['backups'] } });
    const kase = await inForce(account);
    const fresh = await account.workload.fetches(idp);
    expect(await signInByCredential(idp, fresh ?? '')).toMatchObject({ scopes: ['backups'], environment: 'staging' });
    expect(await works(account.workload.credential)).toBe(false);
    await until(
      'a mail to whoever depends on it',
      async () =>
        rig.mailbox.mails.filter(
          ({ to, text }) => to.startsWith(`${dependent.username}@`) && text.includes(kase.caseId),
        ),
      (mails) => mails.some(({ text }) => text.includes('what you run depends on it')),
    );
  });

  it('is disabled again, proven, where nobody confirms within the hour that it is well', async () => {
    const account = await owned();
    const kase = await inForce(account);
    const fresh = await account.workload.fetches(idp);
    expect([await works(account.workload.credential), await works(fresh)]).toEqual([false, true]);
    const { deadline } = await kase.recorded();
    await rig.skipTo((deadline ?? 0) - MINUTE);
    expect(await stateOf(account)).toMatchObject({ disabled: false });
    await rig.skipTo((deadline ?? 0) + MINUTE);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed' });
    expect(await stateOf(account)).toMatchObject({ disabled: true });
    expect(await kase.readings.register()).toEqual({
      'key.revoke': 'end-proven',
      'key.issue': 'end-proven',
      [ENABLE]: 'end-proven',
      'service-account.keep': 'end-proven',
    });
    expect([await works(account.workload.credential), await works(fresh)]).toEqual([false, false]);
  });

  it('attack: is cancelled by whoever opened it to leave it enabled unconfirmed: what nobody confirmed does not stay', async () => {
    const account = await owned();
    const kase = await inForce(account);
    expect(await kase.cancel(await rig.tokenOf('dora'))).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'cancelled' });
    expect(await stateOf(account)).toMatchObject({ disabled: true });
  });

  it('attack: its owner proves and approves: whoever proves has no say, and one approval is not two', async () => {
    const account = await owned();
    const kase = await open(account);
    await proves(kase);
    expect(await kase.decide(account.owner.username, 'approve', { comment })).toMatchObject({
      refusal: 'decider-is-subject',
    });
    expect(await kase.decide('sven', 'approve', { comment })).toMatchObject({ accepted: true, phase: 'approving' });
    expect(await kase.decide('selma', 'approve', { comment })).toMatchObject({ refusal: 'seat-taken' });
    expect(await stateOf(account)).toMatchObject({ disabled: true, enabled_by: null });
  });

  it('attack: the account itself, or an agent, signs for it: no account of no person decides', async () => {
    const account = await owned();
    const kase = await open(account);
    await proves(kase);
    await rig.place.directory.owner
      .updateTable('sample_directory.person')
      .set({ account_kind: 'ai-agent' })
      .where('person_id', '=', account.other.personId)
      .execute();
    expect(await kase.decide(account.other.username, 'approve', { comment })).toMatchObject({ accepted: false });
    expect(await kase.phase()).toBe('approving');
  });

  it('is countersigned by the manager of its only owner', async () => {
    const owner = rig.nextSubject();
    const machine = await addMachine(rig.place.directory.owner, [owner.personId]);
    const kase = await rig.open(owner, ENABLE, { account: machine.username, changeId: CHANGE });
    await proves(kase);
    expect(await kase.decide('mona', 'approve', { comment })).toMatchObject({ accepted: true });
  });

  it('is disabled again when somebody says that it was not them', async () => {
    const account = await owned();
    const kase = await open(account);
    await proves(kase);
    await countersigned(kase, account);
    await kase.reaches('in-force');
    expect(await kase.decide('oscar', 'acknowledge')).toMatchObject({ accepted: true });
    await kase.reaches('under-review');
    await kase.repudiate();
    await rig.client.workflow.getHandle(containmentWorkflowId(kase.caseId)).result();
    expect(await stateOf(account)).toMatchObject({ disabled: true });
  });

  it('attack: is enabled although its owner no longer owns it: facts are read again before anything is done', async () => {
    const account = await owned();
    const kase = await open(account);
    await proves(kase);
    await kase.decide(account.other.username, 'approve', { comment });
    await kase.decide('sven', 'approve', { comment });
    await kase.reaches('cooling-off');
    await rig.place.directory.owner
      .updateTable('sample_directory.person')
      .set({ owner_ids: [account.other.personId] })
      .where('person_id', '=', account.accountId)
      .execute();
    await rig.skip(2 * HOUR);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused' });
    expect(await stateOf(account)).toMatchObject({ disabled: true });
  });
});

describe('who gets no case over an account of no person', () => {
  it('attack: whoever does not own it, whoever asks for it as if it were a person, and for a person as if they were it', async () => {
    const { username, owner } = await owned();
    const stranger = rig.nextSubject();
    expect(await askFor(stranger.username, username)).toMatchObject({ refusal: 'not-the-owner' });
    expect(await askFor(username, username)).toMatchObject({ refusal: 'not-the-owner' });
    expect(await askFor(username, undefined, 'password.reset')).toMatchObject({ refusal: 'no-rule' });
    expect(await askFor(owner.username, username, 'password.reset')).toMatchObject({ refusal: 'account-misnamed' });
    expect(await askFor(owner.username, undefined)).toMatchObject({ refusal: 'account-misnamed' });
    expect(await askFor(owner.username, 'nobody-knows-it')).toMatchObject({ refusal: 'account-misnamed' });
    expect(await askFor(owner.username, stranger.username)).toMatchObject({ refusal: 'no-rule' });
  });

  it('nobody, without an approved change, nor under what is no number of one', async () => {
    const { owner, username } = await owned();
    for (const changeId of ['', '<b>', 'x'.repeat(65)])
      expect(await askFor(owner.username, username, ENABLE, changeId)).toMatchObject({ refusal: 'change-unnamed' });
    expect(await askFor(rig.nextSubject().username, undefined, 'password.reset', CHANGE)).toMatchObject({
      refusal: 'change-unnamed',
    });
  });

  it('nobody, where it is orphaned: nobody guesses whose it is', async () => {
    const owner = rig.nextSubject();
    const { username } = await addMachine(rig.place.directory.owner, ['p-gone']);
    expect(await askFor(owner.username, username)).toMatchObject({ refusal: 'account-orphaned' });
  });

  it('nobody, where it is out of use, or of a kind that the action is not for', async () => {
    const gone = await owned({ status: 'left' });
    expect(await askFor(gone.owner.username, gone.username)).toMatchObject({ refusal: 'subject-not-recoverable' });
    const mailbox = await owned({ kind: 'shared-mailbox' });
    expect(await askFor(mailbox.owner.username, mailbox.username)).toMatchObject({ refusal: 'no-rule' });
  });

  it('attack: another of its owners, while a case of it is open, nor its owner for another of theirs', async () => {
    const account = await owned();
    const further = await addMachine(rig.place.directory.owner, [account.owner.personId]);
    const kase = await open(account);
    expect(await askFor(account.other.username, account.username)).toMatchObject({ refusal: 'recovery-open' });
    expect(await askFor(account.owner.username, further.username)).toMatchObject({ refusal: 'recovery-open' });
    await kase.cancel();
    await kase.reaches('under-review');
    expect(await askFor(account.other.username, account.username)).toMatchObject({ accepted: true });
  });
});

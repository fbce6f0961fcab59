import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { HOUR, MINUTE } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { addMachine, type Machine } from '../support/case-rig/machines.js';
import { personNamed } from '../support/case-rig/place.js';
import { CaseRig } from '../support/case-rig/rig.js';

const LEND = 'mailbox.delegate';
const comment = 'They are of the press team and stand in for a colleague';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

interface Shared extends Machine {
  readonly member: SeededPerson;
  readonly other: SeededPerson;
  readonly group: string;
}

const setGroups = ({ personId }: SeededPerson, groups: string[]) =>
  rig.place.directory.owner
    .updateTable('sample_directory.person')
    .set({ groups })
    .where('person_id', '=', personId)
    .execute();

/** A mailbox that Mona owns, and two people use. */
async function shared(): Promise<Shared> {
  const [member, other] = [rig.nextSubject(), rig.nextSubject()];
  const group = `team-${randomUUID().slice(0, 8)}`;
  await setGroups(member, [group]);
  await setGroups(other, [group]);
  const { personId: owner } = personNamed(rig.place, 'mona');
  const mailbox = await addMachine(rig.place.directory.owner, [owner], { kind: 'shared-mailbox', memberGroup: group });
  return { ...mailbox, member, other, group };
}

/** Whoever gets into a mailbox now, as the directory itself has it. */
async function within({ accountId }: Shared): Promise<readonly string[]> {
  const rows = await rig.place.directory.owner
    .selectFrom('sample_directory.membership_in_force')
    .select('person_id')
    .where('group_name', '=', `mailbox:${accountId}`)
    .execute();
  return rows.map(({ person_id: personId }) => personId);
}

const open = ({ member, username: account }: Shared, by = member) => rig.open(by, LEND, { account });

async function askFor(subject: string, account: string, action: 'password.reset' | typeof LEND = LEND) {
  return rig.askToOpen({ caseId: randomUUID(), subject, account }, await rig.tokenOf('dora'), action);
}

const approve = (kase: CaseDriver, username: string) => kase.decide(username, 'approve', { comment, calledBack: true });

/** Up to where the hour to object runs. */
async function countersigned(kase: CaseDriver): Promise<void> {
  expect(await kase.submitPasskey()).toMatchObject({ accepted: true, phase: 'approving' });
  expect(await approve(kase, 'mona')).toMatchObject({ accepted: true, phase: 'approving' });
  expect(await approve(kase, 'adam')).toMatchObject({ accepted: true });
}

async function lent(kase: CaseDriver): Promise<number> {
  await countersigned(kase);
  const { deadline } = await kase.reaches('cooling-off');
  await rig.skipTo((deadline ?? 0) + MINUTE);
  const { grantedUntil } = await kase.reaches('in-force');
  return grantedUntil ?? 0;
}

describe('a shared mailbox (row 9)', () => {
  it('is got into by somebody who uses it, as themselves, for a working day; everybody who uses it reads of it', async () => {
    const mailbox = await shared();
    const kase = await open(mailbox);
    const members = [mailbox.member.username, mailbox.other.username, 'mona'].toSorted();
    const pinned = { accountId: mailbox.accountId, kind: 'shared-mailbox', name: mailbox.username, members };
    const { plan, subject } = await kase.recorded();
    expect({ plan, subject }).toMatchObject({ plan: { account: pinned, tier: 2 }, subject: { account: pinned } });
    const until = await lent(kase);
    expect(await within(mailbox)).toEqual([mailbox.member.personId]);
    expect(until - (await rig.now())).toBeLessThanOrEqual(8 * HOUR);
    await rig.skipTo(until + MINUTE);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    expect(await within(mailbox)).toEqual([]);
    expect(await kase.readings.register()).toEqual({ 'membership.grant': 'end-proven' });
    const told = rig.mailbox.to(`${mailbox.other.username}@example.com`, kase.caseId).map((mail) => mail.subject);
    expect(told).toEqual([
      'Somebody asks for access to a mailbox that you use',
      expect.stringMatching(/^From .* somebody has access to a mailbox that you use$/),
      'Somebody has access to a mailbox that you use',
      'A case about a mailbox that you use is over',
    ]);
    const { statement } = await kase.signed('rita', 'review', { comment });
    expect(statement.account).toEqual(pinned);
    await kase.close();
  });

  it('takes two items of their own in the place of a passkey', async () => {
    const kase = await open(await shared());
    expect(await kase.submitTotp()).toMatchObject({ accepted: true, phase: 'verifying' });
    expect(await kase.submitSavedCode()).toMatchObject({ accepted: true, phase: 'approving' });
    await kase.cancel();
  });

  it('keeps nobody else from a case of the same mailbox', async () => {
    const mailbox = await shared();
    const kase = await open(mailbox);
    const another = await open(mailbox, mailbox.other);
    expect(await another.phase()).toBe('verifying');
    await kase.cancel();
    await another.cancel();
  });

  it('attack: gives a password of it to nobody, nor of the account as if it were a person', async () => {
    const { username, member } = await shared();
    expect(await askFor(member.username, username, 'password.reset')).toMatchObject({ refusal: 'account-misnamed' });
    const itself = { caseId: randomUUID(), subject: username };
    expect(await rig.askToOpen(itself, await rig.tokenOf('dora'))).toMatchObject({ refusal: 'no-rule' });
  });

  it('attack: whoever does not use it has no case, nor the mailbox itself', async () => {
    const { username } = await shared();
    expect(await askFor(rig.nextSubject().username, username)).toMatchObject({ refusal: 'not-a-member' });
    expect(await askFor(username, username)).toMatchObject({ accepted: false });
  });

  it('attack: a code mailed to somebody is no evidence, as from the mailbox itself', async () => {
    const kase = await open(await shared());
    expect(await kase.askForEmailCode()).toMatchObject({ accepted: false });
    await kase.cancel();
  });

  it('attack: two of the identity team approve, and the owner never: their seat stays empty', async () => {
    const mailbox = await shared();
    const kase = await open(mailbox);
    await kase.submitPasskey();
    expect(await approve(kase, 'adam')).toMatchObject({ accepted: true, phase: 'approving' });
    expect(await approve(kase, 'anna')).toMatchObject({ refusal: 'seat-taken' });
    expect(await approve(kase, mailbox.other.username)).toMatchObject({ accepted: false });
    expect(await kase.phase()).toBe('approving');
    await kase.cancel();
  });

  it('attack: whoever is taken off the mailbox meanwhile does not get into it: facts are read again', async () => {
    const mailbox = await shared();
    const kase = await open(mailbox);
    await countersigned(kase);
    await kase.reaches('cooling-off');
    await setGroups(mailbox.member, []);
    await rig.skip(2 * HOUR);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused' });
    expect(await within(mailbox)).toEqual([]);
  });

  it('attack: its row is made longer by hand; somebody’s "not me" ends it at once', async () => {
    const mailbox = await shared();
    const kase = await open(mailbox);
    const until = await lent(kase);
    const longer = rig.place.directory.owner
      .updateTable('sample_directory.membership')
      .set({ expires_at: new Date(until + 24 * HOUR) })
      .where('person_id', '=', mailbox.member.personId)
      .execute();
    await expect(longer).rejects.toThrow(/check constraint/);
    await kase.repudiate();
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'repudiated' });
    expect(await within(mailbox)).toEqual([]);
  });
});

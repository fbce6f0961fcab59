import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { MINUTE } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { personNamed } from '../support/case-rig/place.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';

const APPROVALS = '    approvals:\n      group: recovery-approvers\n';
const MANAGER = '{ seat: manager, from: [{ relation: manager }], atLeast: 1 }';
const APPROVER = 'seat: approver, from: [{ group: recovery-approvers }], atLeast: 1';

/** Whoever brings seats of their own, with which no order can be kept, has no recovery of a passkey here. */
const IN_NO_ORDER = `
  - overlay: in-no-order
    classes: [privileged, authority, executive, finance, desk, contractor, vendor]
    actions: [mfa.reset]
    controlOwner: identity-team
    reference: a test
    refuses: true
`;

function withoutSeatsBesideAnOrder(policy: string): string {
  const [rules = '', ...overlays] = policy.split(/(?=\n {2}- overlay: )/);
  const others = overlays.map((overlay) =>
    overlay.includes('seats:')
      ? overlay.replace('actions: [mfa.reset]', 'actions: [mfa.rebind]').replace(/(actions: .*)mfa\.reset, /, '$1')
      : overlay,
  );
  return [rules, IN_NO_ORDER, ...others].join('');
}

/** A seat for the manager beside the approvers': of a password in any order, of a passkey one after the other. */
function withSeats(policy: string): string {
  const [head = '', reset = '', lost = '', ...emergency] = withoutSeatsBesideAnOrder(policy).split(APPROVALS);
  const ofTwo = (rule: string) =>
    rule.replace('always: 1', 'always: 2').replace('whenRelayable: 1', 'whenRelayable: 2');
  return [
    head,
    `      seats: [{ ${APPROVER} }, ${MANAGER}]\n${ofTwo(reset)}`,
    `      seats: [${MANAGER}, { ${APPROVER}, windowSeconds: 600 }]\n      inOrder: true\n${ofTwo(lost)}`,
    ...emergency,
  ].join(APPROVALS);
}

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start({ amended: withSeats });
});
afterAll(() => rig?.end());

const ACCEPTED = { accepted: true };

/** What the directory of record says of somebody from now on. */
async function becomes(
  username: string,
  column: 'groups' | 'manager_id' | 'employee_number',
  value: string,
): Promise<void> {
  const { owner } = rig.place.directory.database;
  await sql`update sample_directory.person set ${sql.ref(column)} = ${sql.raw(value)} where username = ${username}`.execute(
    owner,
  );
}

/** A lost passkey, proven, that waits for the manager and then for an approver. */
async function loss(): Promise<CaseDriver> {
  const kase = await rig.open(rig.nextSubject(), 'mfa.reset');
  await kase.submitTotp();
  await kase.submitSavedCode();
  await kase.reaches('approving');
  return kase;
}

async function cancelled(kase: CaseDriver): Promise<void> {
  // By a token of now: that of the opening is over when a case has cooled off.
  await kase.cancel(await rig.tokenOf('dora'));
  await kase.reaches('under-review');
  await kase.close();
}

describe('approval groups that combine', () => {
  it('go on when each gave its own, say who is missing without names, and take no more of one than it is asked for', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    expect((await kase.view()).approvals).toEqual({
      given: 0,
      needed: 2,
      missing: ['one of recovery-approvers', 'the manager'],
    });
    expect(await kase.decide('adam', 'approve')).toMatchObject(ACCEPTED);
    expect((await kase.view()).waitsFor).toBe('approval by the manager (1 of 2)');
    expect(await kase.decide('anna', 'approve')).toMatchObject({ accepted: false, refusal: 'seat-taken' });
    expect(await kase.decide('rita', 'approve')).toMatchObject({ accepted: false, refusal: 'not-in-group' });
    expect(await kase.decide('mona', 'approve')).toMatchObject(ACCEPTED);
    await kase.reaches('awaiting-claim');
    await kase.redeem();
    await kase.close();
  });

  it('attack: two of one group in the same millisecond fill one seat, whoever is first', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const [adam, anna] = [await kase.signed('adam', 'approve'), await kase.signed('anna', 'approve')];
    const words = await Promise.all([kase.tell('decide', adam), kase.tell('decide', anna)]);
    expect(words.map((word) => (word.accepted ? 'accepted' : word.refusal)).toSorted()).toEqual([
      'accepted',
      'seat-taken',
    ]);
    expect((await kase.recorded()).approvals).toHaveLength(1);
    await cancelled(kase);
  });

  it('attack: who left the group between signing and counting fills no seat', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const signed = await kase.signed('adam', 'approve');
    await becomes('adam', 'groups', 'array[]::text[]');
    expect(await kase.tell('decide', signed)).toMatchObject({ accepted: false, refusal: 'not-in-group' });
    await becomes('adam', 'groups', `array['recovery-approvers']`);
    expect(await kase.decide('adam', 'refuse', { comment: ' ' })).toMatchObject({ refusal: 'reason-missing' });
    expect(await kase.decide('adam', 'refuse', { comment: 'nobody answered' })).toMatchObject(ACCEPTED);
    await kase.reaches('under-review');
    await until(
      'the mail to whoever refused',
      async () => rig.mailbox.to('adam@example.com', kase.caseId).map(({ subject }) => subject),
      (subjects) => subjects.some((subject) => subject.startsWith('You refused this')),
    );
    await kase.close();
  });

  it('in order are asked one after the other, each with its own time; then it lapses', async () => {
    const kase = await loss();
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: false, refusal: 'seat-not-yet' });
    expect(await kase.decide('mona', 'approve')).toMatchObject(ACCEPTED);
    const { deadline, approvals } = await kase.recorded();
    expect(deadline).toBe((approvals[0]?.standing.receipt.readAt ?? 0) + 10 * MINUTE);
    await rig.skipTo(deadline ?? 0);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed' });
    await kase.close();
  });
});

describe('an approval', () => {
  it('that is taken back while it cools off is given by somebody else, and the time to object begins anew', async () => {
    const kase = await loss();
    await kase.decide('mona', 'approve');
    const given = await kase.signed('adam', 'approve');
    expect(await kase.tell('decide', given)).toMatchObject({ accepted: true, phase: 'cooling-off' });
    await rig.skip(30 * MINUTE);
    expect(await kase.decide('adam', 'withdraw')).toMatchObject({ accepted: true, phase: 'approving' });
    expect(await kase.tell('decide', { ...given, messageId: randomUUID() })).toMatchObject({
      accepted: false,
      refusal: 'not-a-distinct-person',
    });
    expect(await kase.decide('anna', 'approve')).toMatchObject({ accepted: true, phase: 'cooling-off' });
    const { deadline } = await kase.recorded();
    expect((deadline ?? 0) - (await rig.now())).toBeGreaterThan(59 * MINUTE);
    await until(
      'the mail to whoever took it back',
      async () => rig.mailbox.to('adam@example.com', kase.caseId).map(({ subject }) => subject),
      (subjects) => subjects.some((subject) => subject.startsWith('You took your approval back')),
    );
    await rig.skipTo(deadline ?? 0);
    expect(await kase.reaches('awaiting-claim')).toMatchObject({ withdrawals: [{ by: given.statement.decider }] });
    expect(await kase.readings.register()).toMatchObject({ 'authenticator.suspend': 'proven' });
    expect(await kase.decide('anna', 'withdraw')).toMatchObject({ accepted: false, refusal: 'not-wanted-now' });
    await cancelled(kase);
  });

  it('attack: is taken back by nobody else, whatever they sign and send to the case itself', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    await kase.decide('adam', 'approve');
    expect(await kase.decide('anna', 'withdraw')).toMatchObject({ refusal: 'nothing-to-withdraw' });
    const own = await kase.signed('anna', 'withdraw');
    const statement = { ...own.statement, decider: personNamed(rig.place, 'adam').personId };
    expect(await kase.tell('decide', { ...own, statement, messageId: randomUUID() })).toMatchObject({
      refusal: 'proof',
    });
    expect((await kase.recorded()).approvals).toHaveLength(1);
    await cancelled(kase);
  });

  it('does not stand against a veto after the last of them, before anything is executed', async () => {
    const kase = await loss();
    await kase.decide('mona', 'approve');
    expect(await kase.decide('adam', 'approve')).toMatchObject({ phase: 'cooling-off' });
    expect(await kase.decide('anna', 'veto')).toMatchObject(ACCEPTED);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused' });
    await kase.close();
  });
});

describe('a conflict that the directory of record shows', () => {
  const emergency = async (): Promise<CaseDriver> => {
    const kase = await rig.open(rig.nextSubject(), 'access.emergency');
    await kase.submitPasskey();
    await kase.reaches('approving');
    return kase;
  };

  it('attack: one person under two accounts, by one personnel number, approves once; no reason above tier 2, not at all', async () => {
    const kase = await emergency();
    expect(await kase.decide('adam', 'approve', { comment: null })).toMatchObject({ refusal: 'reason-missing' });
    expect(await kase.decide('adam', 'approve')).toMatchObject(ACCEPTED);
    await becomes(
      'anna',
      'employee_number',
      `(select employee_number from sample_directory.person where username = 'adam')`,
    );
    expect(await kase.decide('anna', 'approve')).toMatchObject({ accepted: false, refusal: 'not-a-distinct-person' });
    await becomes('anna', 'employee_number', 'null');
    expect(await kase.decide('anna', 'approve')).toMatchObject(ACCEPTED);
    await kase.reaches('in-force');
    await kase.cancel();
    await kase.reaches('under-review');
    await kase.close();
  });

  it('attack: whoever reports to the subject, by way of another manager, decides nothing about them', async () => {
    const kase = await emergency();
    await becomes('mona', 'manager_id', `'${kase.subject.personId}'`);
    for (const act of ['approve', 'refuse'] as const)
      expect(await kase.decide('adam', act)).toMatchObject({ accepted: false, refusal: 'above-decider' });
    await becomes('mona', 'manager_id', 'null');
    expect(await kase.decide('adam', 'approve')).toMatchObject(ACCEPTED);
    await cancelled(kase);
  });
});

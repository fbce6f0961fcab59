import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Updateable } from 'kysely';
import type { PersonTable } from '../../connectors/sample-directory/tables.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import type { Action } from '../../domain/actions.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';
import { vouches } from '../support/case-rig/vouching.js';

/** Adam and Anna sit in every seat between them, each in their own. */
const SEATED = {
  adam: ['recovery-approvers', 'security'],
  anna: ['recovery-approvers', 'hr-partners', 'privileged-access-owners'],
  rob: ['identity-verifiers'],
} as const;

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
  for (const [username, groups] of Object.entries(SEATED))
    await becomes(personCalled(username), { groups: [...groups], trained_at: new Date(await rig.now()) });
});
afterAll(() => rig?.end());

function personCalled(username: string): SeededPerson {
  const person = rig.place.people[username];
  if (person === undefined) throw new Error(`nobody is called ${username}`);
  return person;
}

async function becomes({ personId }: SeededPerson, facts: Updateable<PersonTable>): Promise<void> {
  const person = rig.place.directory.owner.updateTable('sample_directory.person').where('person_id', '=', personId);
  await person.set(facts).execute();
}

/** Somebody of a class, by what the directory of record says of them. */
async function somebody(facts: Updateable<PersonTable>): Promise<SeededPerson> {
  const subject = rig.nextSubject();
  await becomes(subject, facts);
  return subject;
}

const contractUntil = async (days: number) => new Date((await rig.now()) + days * DAY);
const underContract = async (more: Updateable<PersonTable> = {}) =>
  somebody({ sponsor_id: personCalled('anna').personId, contract_ends_at: await contractUntil(30), ...more });

const refusedToOpen = async ({ username }: SeededPerson, action: Action = 'password.reset') =>
  rig.askToOpen({ caseId: randomUUID(), subject: username }, await rig.tokenOf('dora'), action);

/** Who was told of a case so far by something in the subject line, by address. */
const toldOf = ({ caseId }: CaseDriver, subject: RegExp) =>
  rig.mailbox.mails.filter((mail) => mail.text.includes(caseId) && subject.test(mail.subject)).map(({ to }) => to);

/** The mail is on its way when the case has gone on already. */
const isTold = (kase: CaseDriver, subject: RegExp, address: string) =>
  until(
    `a mail to ${address}`,
    async () => toldOf(kase, subject),
    (told) => told.includes(address),
  );

/** Somebody looks at a document before the subject's camera, and the subject takes it up. */
async function isSeen(kase: CaseDriver): Promise<unknown> {
  await kase.submit(await kase.session.challenge('attended-video'));
  await vouches(rig, kase, 'attended-video', 'rob');
  return kase.submit(await kase.session.evidence('attended-video', ''));
}

/** Both countersign; nothing happens before the time to object is over, and then it waits for the subject. */
async function approvedAfter(kase: CaseDriver, hours: number): Promise<void> {
  expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true, phase: 'approving' });
  expect(await kase.decide('anna', 'approve')).toMatchObject({ accepted: true, phase: 'cooling-off' });
  await rig.skip(hours * HOUR - MINUTE);
  expect(await kase.phase()).toBe('cooling-off');
  await rig.skip(2 * MINUTE);
  await kase.reaches('awaiting-claim');
}

describe('whoever administers systems (row 6)', () => {
  it('is recovered by a passkey and a saved code, two approvals and four hours, and looked at within eight', async () => {
    const kase = await rig.open(await somebody({ groups: ['administrators'] }));
    expect((await kase.recorded()).plan).toMatchObject({ tier: 4, overlays: ['row-6'], classes: ['privileged'] });
    // N3: whoever owns what administrators administer.
    await isTold(kase, /was opened/, 'paul@example.com');
    expect(await kase.submitTotp()).toMatchObject({ refusal: 'method-not-admitted' });
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true, phase: 'verifying' });
    expect(await kase.submitSavedCode()).toMatchObject({ accepted: true, phase: 'approving' });
    await approvedAfter(kase, 4);
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    const over = await kase.reaches('under-review');
    expect(over.outcome).toBe('completed');
    expect((over.reviewDueAt ?? 0) - (await rig.now())).toBeLessThanOrEqual(8 * HOUR);
  });

  it('attack: for a lost passkey is not enough to one verifier', async () => {
    const kase = await rig.open(await somebody({ groups: ['administrators'] }), 'mfa.reset');
    expect(await kase.submitSavedCode()).toMatchObject({ accepted: true, phase: 'verifying' });
    expect(await isSeen(kase)).toMatchObject({ accepted: true, phase: 'verifying' });
    await kase.cancel();
  });
});

describe('an executive (row 7)', () => {
  it('is seen on video beside a saved code, with two approvals and two hours; a passkey does not stand for being seen', async () => {
    const kase = await rig.open(await somebody({ groups: ['executives'] }));
    expect(await kase.submitSavedCode()).toMatchObject({ accepted: true, phase: 'verifying' });
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true, phase: 'verifying' });
    expect(await isSeen(kase)).toMatchObject({ accepted: true, phase: 'approving' });
    await approvedAfter(kase, 2);
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed', plan: { tier: 3 } });
    const told = rig.mailbox.mails.filter(({ text }) => text.includes(kase.caseId)).map(({ to }) => to);
    expect(told).toContain('oscar@example.com');
  });

  it('attack: their assistant looks at nobody for them, approves nothing, and hears of it only once it was done', async () => {
    const assistants = [personCalled('rob').personId, personCalled('adam').personId];
    const kase = await rig.open(await somebody({ groups: ['executives'], assistant_ids: assistants }));
    await kase.submitSavedCode();
    expect(await isSeen(kase)).toMatchObject({ accepted: false, refusal: 'voucher-not-entitled' });
    await becomes(kase.subject, { assistant_ids: [personCalled('adam').personId] });
    expect(await isSeen(kase)).toMatchObject({ accepted: true, phase: 'approving' });
    for (const act of ['approve', 'refuse'] as const)
      expect(await kase.decide('adam', act)).toMatchObject({ accepted: false, refusal: 'above-decider' });
    expect(await kase.decide('anna', 'approve')).toMatchObject({ accepted: true, phase: 'approving' });
    expect(await kase.decide('selma', 'approve')).toMatchObject({ accepted: true, phase: 'cooling-off' });
    await rig.skip(2 * HOUR + MINUTE);
    await kase.reaches('awaiting-claim');
    expect(toldOf(kase, /./)).not.toContain('adam@example.com');
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    await kase.reaches('under-review');
    await isTold(kase, /^Done: a new password/, 'adam@example.com');
    expect(toldOf(kase, /./).filter((to) => to === 'adam@example.com')).toHaveLength(1);
  });
});

describe('somebody of a vendor, or under contract (row 8)', () => {
  it('is recovered while contract and sponsor are of today, with two approvals and four hours', async () => {
    const kase = await rig.open(await underContract({ employer: 'Fixers Ltd' }));
    expect((await kase.recorded()).plan).toMatchObject({ tier: 2, classes: ['vendor'], approvals: { always: 2 } });
    // On file, whatever anybody says in the case.
    await isTold(kase, /was opened/, 'security@fixers.example.org');
    expect(await kase.submitEmailCode()).toMatchObject({ refusal: 'method-not-admitted' });
    expect(await kase.submitTotp()).toMatchObject({ accepted: true, phase: 'verifying' });
    expect(await kase.submitSavedCode()).toMatchObject({ accepted: true, phase: 'approving' });
    await approvedAfter(kase, 4);
    expect(await kase.submitTotp()).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
  });

  it('attack: has no case from the moment the contract is over, nor without a sponsor at work', async () => {
    const over = await underContract();
    await becomes(over, { contract_ends_at: await contractUntil(0) });
    expect(await refusedToOpen(over)).toMatchObject({ refusal: 'subject-not-recoverable' });
    const orphan = await underContract({ sponsor_id: null, employer: 'Fixers Ltd' });
    expect(await refusedToOpen(orphan)).toMatchObject({ refusal: 'subject-not-recoverable' });
    expect(await refusedToOpen(await underContract(), 'access.emergency')).toMatchObject({ refusal: 'no-rule' });
  });

  it('attack: is given nothing when the contract ends while everything waits', async () => {
    const subject = await underContract();
    const kase = await rig.open(subject);
    await kase.submitTotp();
    await kase.submitSavedCode();
    await approvedAfter(kase, 4);
    await becomes(subject, { contract_ends_at: new Date((await rig.now()) - SECOND) });
    expect(await kase.submitTotp()).toMatchObject({ accepted: true });
    await kase.claim();
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused', needsHuman: true });
  });
});

describe('a class that comes to somebody while their case is open', () => {
  it('attack: is not passed by: what was approved under the lighter plan is not done', async () => {
    const kase = await rig.open();
    await kase.getApproved();
    await becomes(kase.subject, { groups: ['administrators'] });
    expect(await kase.submitTotp()).toMatchObject({ accepted: true });
    await kase.claim();
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused', needsHuman: true });
  });
});

describe('an account that is no person’s (rows 9 to 13)', () => {
  it.each(['shared-mailbox', 'service-account', 'ai-agent'] as const)(
    'attack: %s has no case of the kinds that people have, whatever its owner proves',
    async (kind) => {
      const account = await somebody({ account_kind: kind, owner_ids: [personCalled('mona').personId] });
      for (const action of ['password.reset', 'account.unlock', 'access.emergency'] as const)
        expect(await refusedToOpen(account, action)).toMatchObject({ refusal: 'no-rule' });
    },
  );
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { currentSet } from '../../activities/enrolled/current-set.js';
import { WORKFLOWS } from '../../contract/handlers.js';
import { containmentWorkflowId, ENROLMENT_QUEUE } from '../../contract/queues.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import type { Case } from '../../domain/case.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { enrolFurther, withdraw } from '../support/case-rig/enrol-further.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';

const NEW = (kase: CaseDriver): string => `new-${kase.caseId.slice(0, 8)}@post.example`;

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start({ enrols: true });
});
afterAll(() => rig?.end());

/** Somebody with a second private address, so that the one that is replaced is not the last. */
async function withTwoAddresses(): Promise<SeededPerson> {
  const subject = rig.nextSubject();
  const enrolledAt = (await rig.now()) - 45 * DAY;
  const base = { type: 'enrolled', enrolledId: randomUUID(), personId: subject.personId, enrolledAt } as const;
  const address = `second.${subject.username}@home.example`;
  const second = { ...base, kind: 'email', domains: ['mailbox'], address, behindIdentityProvider: false } as const;
  await enrolFurther(rig.place, second, await rig.now());
  return subject;
}

/** Somebody without a number: one address is all there is. */
async function withOneAddress(): Promise<SeededPerson> {
  const subject = rig.nextSubject();
  await withdraw(rig.place, subject.personId, 'phone', await rig.now());
  return subject;
}

/** The e-mail addresses that count now, by the ledger's word and the enrolment key's. */
async function addressesOf({ personId }: SeededPerson): Promise<readonly string[]> {
  const { owner } = rig.place.directory.database;
  const current = await currentSet({ db: owner, ledgerDb: owner, trust: rig.place.trust }, personId);
  return (current?.rows ?? []).flatMap(({ enrolled }) => (enrolled.kind === 'email' ? [enrolled.address] : [])).sort();
}

/** Goes on honestly until everybody who reads an old address may object. */
async function cooling(kase: CaseDriver, approvers: readonly string[] = ['adam']): Promise<Case> {
  expect(await kase.submitTotp()).toMatchObject({ accepted: true });
  expect(await kase.submitSavedCode()).toMatchObject({ accepted: true });
  await kase.reaches('approving');
  for (const approver of approvers) expect(await kase.decide(approver, 'approve')).toMatchObject({ accepted: true });
  return kase.reaches('cooling-off');
}

/** Lets the 72 hours pass, comes back and has a code sent to an address. Returns the code that came there. */
async function comesBack(kase: CaseDriver, to: string): Promise<string> {
  await rig.skipTo(((await kase.recorded()).deadline ?? 0) + MINUTE);
  await kase.reaches('awaiting-claim');
  const start = await kase.session.askContactCode({ to });
  const options = { taskQueue: ENROLMENT_QUEUE, workflowId: `enrolment:contact-code:${start.changeId}`, args: [start] };
  await rig.client.workflow.execute(WORKFLOWS.enrolment, options);
  const codes = rig.mailbox.mails
    .filter((mail) => mail.to === to)
    .flatMap(({ text }) => /Your code is (\d{4}) ?(\d{4})/.exec(text)?.slice(1).join('') ?? []);
  expect(await kase.submitTotp()).toMatchObject({ accepted: true });
  return codes.at(-1) ?? '';
}

const claims = async (kase: CaseDriver, to: string, code: string, replaces = kase.subject.privateEmail ?? '') =>
  kase.submit(await kase.session.contactClaim({ to, code, replaces }));

describe('a recovery address that is replaced (row 5)', () => {
  it('is, after 72 hours, by the one that its owner typed and proved; both are told, and no other changes', async () => {
    const subject = await withTwoAddresses();
    const before = await addressesOf(subject);
    const kase = await rig.open(subject, 'contact.change');
    const { plan, deadline, approvals } = await cooling(kase);
    expect(plan).toMatchObject({ rule: 'row-5', tier: 3, effects: [{ kind: 'contact.replace', contact: 'email' }] });
    expect((deadline ?? 0) - (approvals[0]?.decidedAt ?? 0)).toBeGreaterThanOrEqual(72 * HOUR);
    for (const old of before) expect(rig.mailbox.notMeToken(old, kase.caseId)).not.toBeNull();
    const to = NEW(kase);
    const code = await comesBack(kase, to);
    expect(await addressesOf(subject)).toEqual(before);
    expect(await claims(kase, to, code)).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    const second = before.filter((address) => address !== subject.privateEmail);
    expect(await addressesOf(subject)).toEqual([...second, to].sort());
    expect(await kase.readings.register()).toEqual({ 'contact.replace': 'proven' });
    for (const told of [subject.privateEmail ?? '', to])
      await until(
        `what tells ${told} of it`,
        async () => rig.mailbox.to(told, kase.caseId).map((mail) => mail.subject),
        (subjects) => subjects.includes('A recovery address of yours was replaced'),
      );
    const histories = JSON.stringify(await kase.workflow.fetchHistory());
    expect(histories).not.toContain(to);
    await kase.close();
  });

  it('attack: whoever changed the address first recovers nothing after it: not for 72 hours, and by that address not for 30 days', async () => {
    const subject = await withTwoAddresses();
    const kase = await rig.open(subject, 'contact.change');
    await cooling(kase);
    const to = NEW(kase);
    await claims(kase, to, await comesBack(kase, to));
    await kase.reaches('under-review');
    await kase.close();
    const again = { caseId: randomUUID(), subject: subject.username };
    const token = await rig.tokenOf('dora');
    for (const action of ['password.reset', 'mfa.reset', 'account.unlock'] as const) {
      const lost = action === 'mfa.reset' ? ({ lostAuthenticator: 'passkey' } as const) : {};
      const refused = { accepted: false, refusal: 'recovery-too-soon' };
      expect(await rig.askToOpen({ ...again, caseId: randomUUID(), ...lost }, token, action)).toMatchObject(refused);
    }
    await rig.skip(73 * HOUR);
    const reset = await rig.open(subject);
    const brought = await newThing(subject, to);
    expect(brought?.enrolled).toMatchObject({ byCase: { caseId: kase.caseId } });
    await reset.askForEmailCode();
    expect(rig.mailbox.mails.filter((mail) => mail.to === to && mail.text.includes('Your code is')).length).toBe(1);
    await reset.cancel();
  });

  it('attack: no address is replaced within 72 hours after a reset', async () => {
    const subject = await withTwoAddresses();
    const reset = await rig.open(subject);
    await reset.complete();
    await reset.close();
    const wanted = { caseId: randomUUID(), subject: subject.username, contact: 'email' } as const;
    await rig.skip(71 * HOUR);
    const early = await rig.askToOpen(wanted, await rig.tokenOf('dora'), 'contact.change');
    expect(early).toMatchObject({ accepted: false, refusal: 'recovery-too-soon' });
  });

  it('is not when somebody who reads an old address says that it was not them: nothing was changed, and security looks', async () => {
    const subject = await withTwoAddresses();
    const before = await addressesOf(subject);
    const kase = await rig.open(subject, 'contact.change');
    await cooling(kase);
    await rig.skip(71 * HOUR);
    await kase.repudiate();
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'repudiated' });
    expect(await addressesOf(subject)).toEqual(before);
    await kase.close();
  });

  it('is put back when its owner says so afterwards, at the old address, which has the link still', async () => {
    const subject = await withTwoAddresses();
    const before = await addressesOf(subject);
    const kase = await rig.open(subject, 'contact.change');
    await cooling(kase);
    const to = NEW(kase);
    await claims(kase, to, await comesBack(kase, to));
    await kase.reaches('under-review');
    await kase.repudiate();
    await rig.client.workflow.getHandle(containmentWorkflowId(kase.caseId)).result();
    expect(await addressesOf(subject)).toEqual(before);
    expect(await kase.readings.register()).toEqual({ 'contact.replace': 'end-proven' });
  });

  it('attack: a wrong code, an address at work and a wrong old one replace nothing and spend nothing', async () => {
    const subject = await withTwoAddresses();
    const before = await addressesOf(subject);
    const kase = await rig.open(subject, 'contact.change');
    await cooling(kase);
    const to = NEW(kase);
    const code = await comesBack(kase, to);
    const wrong = code === '00000000' ? '11111111' : '00000000';
    for (const [address, typed, replaces, refusal] of [
      [to, wrong, subject.privateEmail, 'contact-code-wrong'],
      ['somebody@example.com', code, subject.privateEmail, 'contact-unacceptable'],
      [subject.privateEmail, code, subject.privateEmail, 'contact-unacceptable'],
      [to, code, 'nobody@home.example', 'contact-unacceptable'],
    ] as const) {
      await claims(kase, address ?? '', typed, replaces ?? '');
      const asked = await kase.reaches('awaiting-claim');
      expect(asked.claimRefusal).toBe(refusal);
      expect(await addressesOf(subject)).toEqual(before);
    }
    expect(await claims(kase, to, code)).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
  });

  it('attack: another browser has no code sent, and nobody has one sent before the time to object is over', async () => {
    const kase = await rig.open(await withTwoAddresses(), 'contact.change');
    await cooling(kase);
    const start = await kase.session.askContactCode({ to: NEW(kase) });
    const options = {
      taskQueue: ENROLMENT_QUEUE,
      workflowId: `enrolment:contact-code:${start.changeId}`,
      args: [start],
    };
    expect(await rig.client.workflow.execute(WORKFLOWS.enrolment, options)).toBe('refused');
    expect(rig.mailbox.mails.filter((mail) => mail.to === NEW(kase))).toEqual([]);
    await kase.cancel();
  });

  it('the last address is replaced on two people’s word only', async () => {
    const subject = await withOneAddress();
    const kase = await rig.open(subject, 'contact.change');
    expect((await kase.recorded()).plan.approvals).toMatchObject({ always: 2 });
    await cooling(kase, ['adam', 'anna']);
    const to = NEW(kase);
    await kase.submit(await kase.session.contactClaim({ to, code: await comesBack(kase, to) }));
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    expect(await addressesOf(subject)).toContain(to);
  });

  it('attack: the agent names the kind and never the address; who has none of it has no case, by the one answer', async () => {
    const token = await rig.tokenOf('dora');
    const { username } = await withOneAddress();
    const ask = (named: object) =>
      rig.askToOpen({ caseId: randomUUID(), subject: username, ...named }, token, 'contact.change');
    expect(await ask({})).toMatchObject({ refusal: 'contact-not-named' });
    expect(await ask({ contact: 'mine@evil.example' })).toMatchObject({ refusal: 'contact-not-named' });
    expect(await ask({ contact: 'phone' })).toMatchObject({ refusal: 'contact-not-enrolled' });
  });
});

async function newThing({ personId }: SeededPerson, to: string) {
  const { owner } = rig.place.directory.database;
  const current = await currentSet({ db: owner, ledgerDb: owner, trust: rig.place.trust }, personId);
  return current?.rows.find(({ enrolled }) => enrolled.kind === 'email' && enrolled.address === to);
}

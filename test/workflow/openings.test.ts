import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseIdOf, type Asked } from '../../contract/case-id.js';
import type { Answer } from '../../contract/messages.js';
import { PINNED_SET } from '../../policy/access/pinned.js';
import { CaseDriver } from '../support/case-rig/case-driver.js';
import { personNamed } from '../support/case-rig/place.js';
import { Readings } from '../support/case-rig/readings.js';
import { CaseRig } from '../support/case-rig/rig.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

const CLIENT = 'desk-console';
const DORA = 'p-2001';
const UNKNOWN = { accepted: false, refusal: 'unknown-subject' };

/** Asks as a tool does that names no request: by its ticket, action and subject. */
async function asks(changes: Partial<Asked> & Pick<Asked, 'subject' | 'ticket'>, username: string | null = 'dora') {
  const asked: Asked = { action: 'password.reset', requestedBy: null, ...changes };
  const personId = username === null ? null : personNamed(rig.place, username).personId;
  const caseId = caseIdOf({ clientId: CLIENT, personId }, null, asked);
  const answer = await rig.askToOpen({ caseId, ...asked }, await rig.tokenOf(username, CLIENT));
  return { caseId, answer };
}

/** A ticket that no other test has. */
const newTicket = () => ({ source: 'jira', id: `IT-${randomUUID().slice(0, 8)}` });

/** Lets another account of the directory bear an identifier too. */
async function alsoBears(personId: string, row: { work_email: string } | { employee_number: string }): Promise<void> {
  const { owner } = rig.place.directory;
  await owner.updateTable('sample_directory.person').set(row).where('person_id', '=', personId).execute();
}

const readings = (caseId: string) => new Readings(rig.place.directory.database, caseId);

describe('an opening', () => {
  it('is refused for nobody known, for what is no person, by who may not open, and while another is open', async () => {
    const ask = async (subject: string, token: string) => rig.askToOpen({ caseId: randomUUID(), subject }, token);
    const desk = await rig.tokenOf('dora');
    expect(await ask('nobody', desk)).toMatchObject(UNKNOWN);
    expect(await ask('invoices', desk)).toMatchObject({ accepted: false, refusal: 'no-rule' });
    expect(await ask('bob', await rig.tokenOf('eve'))).toMatchObject({ accepted: false, refusal: 'opener-unverified' });
    const kase = await rig.open();
    expect(await ask(kase.subject.username, desk)).toMatchObject({ accepted: false, refusal: 'recovery-open' });
    await kase.cancel();
    await kase.close();
  });

  it('that is refused stands in the ledger with its reason and who asked, in a stream of its own', async () => {
    const { caseId } = await asks({ subject: 'nobody', ticket: newTicket() });
    const by = { clientId: CLIENT, personId: DORA };
    const access = { decision: 'permitted', policies: ['desk-opens'], set: PINNED_SET };
    expect(await readings(caseId).refusedOpenings()).toEqual([{ refusal: 'unknown-subject', by, access }]);
    expect(await readings(caseId).entries()).toEqual([]);
  });
});

describe('a subject', () => {
  it('is named by e-mail address, employee number or id in the directory as well as by user name', async () => {
    const subject = rig.nextSubject();
    const { personId, username } = subject;
    const named = [`${username.toUpperCase()}@example.com`, personId.replace('p-', '7'), personId];
    for (const identifier of named) {
      const { caseId, answer } = await asks({
        subject: identifier,
        requestedBy: 'MONA@example.com',
        ticket: newTicket(),
      });
      expect([identifier, answer]).toMatchObject([identifier, { accepted: true }]);
      const { opening } = (await readings(caseId).recorded()) ?? {};
      expect(opening?.receipt).toMatchObject({ subject: { personId, username }, openers: ['p-1009', DORA] });
      const kase = await CaseDriver.join(rig.ground, caseId, subject, await rig.tokenOf('dora'));
      await kase.cancel();
      await kase.close();
    }
  });

  it('attack: whom two accounts claim, be it by name and by address, has nothing opened; only the ledger says why', async () => {
    const [claimed, claimant] = [rig.nextSubject(), rig.nextSubject()];
    await alsoBears(claimant.personId, { work_email: claimed.username });
    const before = await openings();
    const { caseId, answer } = await asks({ subject: claimed.username, ticket: newTicket() });
    expect(answer).toEqual({ accepted: false, refusal: 'ambiguous-subject', phase: 'closed' });
    expect(await readings(caseId).refusedOpenings()).toMatchObject([{ refusal: 'ambiguous-subject' }]);
    expect(await openings()).toBe(before);
    expect(await asks({ subject: claimed.personId, ticket: newTicket() })).toMatchObject({
      answer: { accepted: true },
    });
  });

  it('attack: who asked is hidden behind an identifier of two: neither of them may approve', async () => {
    const subject = rig.nextSubject();
    await alsoBears(personNamed(rig.place, 'adam').personId, { employee_number: '70000' });
    await alsoBears(personNamed(rig.place, 'anna').personId, { employee_number: '70000' });
    const { caseId } = await asks({ subject: subject.username, requestedBy: '70000', ticket: newTicket() });
    const kase = await CaseDriver.join(rig.ground, caseId, subject, await rig.tokenOf('dora'));
    await kase.submitTotp();
    await kase.submitEmailCode();
    for (const who of ['adam', 'anna'])
      expect(await kase.decide(who, 'approve')).toMatchObject({ accepted: false, refusal: 'decider-opened' });
    await kase.cancel();
    await kase.close();
  });

  it('attack: an agent who held the ticket approves, and reviews: neither counts', async () => {
    const subject = rig.nextSubject();
    const heldBy = ['ADAM@example.com', personNamed(rig.place, 'rita').personId];
    const { caseId } = await asks({ subject: subject.username, heldBy, ticket: newTicket() });
    const kase = await CaseDriver.join(rig.ground, caseId, subject, await rig.tokenOf('dora'));
    await kase.submitTotp();
    await kase.submitEmailCode();
    const held = { accepted: false, refusal: 'decider-opened' };
    expect(await kase.decide('adam', 'approve')).toMatchObject(held);
    await kase.cancel();
    expect(await kase.review('rita')).toMatchObject(held);
    await kase.close('rob');
  });

  it.each(['alice\u0000', 'alice\n', ' alice', 'ali\u202ece', ''])(
    'attack: %j, which no API of ours lets through, names nobody and stops no worker',
    async (subject) => {
      const answer = await rig.askToOpen({ caseId: randomUUID(), subject }, await rig.tokenOf('dora'));
      expect(answer).toMatchObject(UNKNOWN);
    },
  );
});

describe('the same request with the person named otherwise', () => {
  const sameAs = (caseId: string): Answer => ({ accepted: true, phase: 'closed', sameAs: caseId });

  it('is the same case, while it is open and when it is over', async () => {
    const subject = rig.nextSubject();
    const ticket = newTicket();
    const first = await asks({ subject: subject.username, requestedBy: 'mona', ticket });
    const before = await openings();
    const again = { subject: `${subject.username}@example.com`, requestedBy: 'mona@example.com', ticket };
    expect((await asks(again)).answer).toEqual(sameAs(first.caseId));
    const kase = await CaseDriver.join(rig.ground, first.caseId, subject, await rig.tokenOf('dora'));
    await kase.cancel();
    await kase.close();
    expect((await asks({ ...again, subject: subject.personId })).answer).toEqual(sameAs(first.caseId));
    expect(await openings()).toBe(before);
  });

  it('both at once are one case', async () => {
    const { username, personId } = rig.nextSubject();
    const ticket = newTicket();
    const both = await Promise.all([username, personId].map((subject) => asks({ subject, ticket })));
    const opened = both.filter(({ answer }) => !('sameAs' in answer));
    expect(opened).toMatchObject([{ answer: { accepted: true, phase: 'verifying' } }]);
    expect(both.map(({ answer }) => answer)).toContainEqual(sameAs(opened[0]?.caseId ?? ''));
  });

  it('but asked by another, for another ticket, or asking for something else, it is not', async () => {
    const { username, personId } = rig.nextSubject();
    const ticket = newTicket();
    await asks({ subject: username, requestedBy: 'mona', ticket });
    const [otherwise, other, elsewhere] = [
      await asks({ subject: personId, requestedBy: 'bob', ticket }),
      await asks({ subject: personId, requestedBy: 'mona', ticket }, null),
      await asks({ subject: personId, requestedBy: 'mona', ticket: newTicket() }),
    ];
    expect(otherwise.answer).toMatchObject({ accepted: false, refusal: 'asked-otherwise' });
    expect(other.answer).toMatchObject({ accepted: false, refusal: 'recovery-open' });
    expect(elsewhere.answer).toMatchObject({ accepted: false, refusal: 'recovery-open' });
  });
});

/** Everything that was opened, for anybody. */
async function openings(): Promise<number> {
  return (await rig.place.directory.database.owner.selectFrom('opening').select('case_id').execute()).length;
}

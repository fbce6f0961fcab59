import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, MINUTE } from '../../../domain/clock.js';
import type { WantedChange } from '../../../proofs/enrolment-request.js';
import { startTestDatabase, type TestDatabase } from '../../support/postgres.js';
import { EnrolmentWorld, SECURITY } from './enrolment-world.js';

let database: TestDatabase;
let world: EnrolmentWorld;
beforeAll(async () => {
  database = await startTestDatabase();
});
beforeEach(async () => {
  world = await EnrolmentWorld.make(database);
});
afterAll(() => database?.stop());

const HOME = 'nora@home.example';
const contact = (address = 'friend@friends.example'): WantedChange => ({
  kind: 'add-contact',
  name: 'A friend',
  address,
});

describe('who asks', () => {
  it('signed in ten minutes ago at most, however long the session of the API says it lasts', async () => {
    expect(await world.change(contact(), { kind: 'sign-in' }, 11 * MINUTE)).toBe('refused');
    expect(await world.change(contact(), { kind: 'sign-in' }, 9 * MINUTE)).toBe('accepted');
    expect(await world.refusals()).toEqual(['sign-in-too-old']);
  });

  it.each(['suspended', 'left'] as const)('attack: is %s, with a sign-in that still works', async (status) => {
    world.status = status;
    expect(await world.change(contact())).toBe('refused');
    expect(await world.refusals()).toEqual(['person-not-active']);
  });
});

describe('who has nothing but a private address', () => {
  it('confirms by a code that is mailed there, for half an hour, once', async () => {
    expect(await world.addsAddress(HOME)).toBe('accepted');
    expect(await world.change(contact())).toBe('refused');
    const late = await world.mailedProof(HOME);
    world.now += 31 * MINUTE;
    expect(await world.change(contact(), late)).toBe('refused');
    const fresh = await world.mailedProof(HOME);
    expect(await world.change(contact(), fresh)).toBe('accepted');
    expect(await world.change(contact('other@friends.example'), fresh)).toBe('refused');
    expect(await world.refusals()).toEqual(['proof-not-strongest', 'proof-wrong', 'proof-wrong']);
  });

  it('keeps the code of a change that was refused for something else: an honest mistake costs none', async () => {
    await world.addsAddress(HOME);
    const proof = await world.mailedProof(HOME);
    expect(await world.change({ ...contact(), name: '<b>' } as WantedChange, proof)).toBe('refused');
    expect(await world.change(contact(), proof)).toBe('accepted');
  });
});

describe('tries and codes', () => {
  it('attack: ten failed tries are all there are in a day, and on the next there are others', async () => {
    await world.addsAddress(HOME);
    for (let nth = 0; nth < 10; nth += 1) expect(await world.change(contact())).toBe('refused');
    expect(await world.askCode({ to: 'enrolled' })).toBe('refused');
    world.now += DAY + 1;
    expect(await world.change(contact(), await world.mailedProof(HOME))).toBe('accepted');
    expect((await world.refusals()).at(-1)).toBe('attempts-spent');
  });

  it('attack: a session that was taken over sends codes to strangers: ten in a day, and no more', async () => {
    for (let nth = 0; nth < 12; nth += 1) await world.askCode({ to: 'new', address: `stranger${nth}@home.example` });
    expect(world.mails).toHaveLength(10);
    expect(await world.refusals()).toEqual(['codes-spent', 'codes-spent']);
  });
});

describe('who is told', () => {
  it('is everybody but the address that a change brings, and security when nothing but a sign-in confirmed it', async () => {
    await world.addsAddress(HOME);
    const told = (from: number): readonly string[] =>
      world.mails
        .slice(from)
        .filter(({ subject }) => !subject.startsWith('Your code'))
        .map(({ to }) => to)
        .toSorted();
    expect(told(0)).toEqual(['nora@example.com', SECURITY]);
    const from = world.mails.length;
    expect(await world.addsAddress('two@home.example', await world.mailedProof(HOME))).toBe('accepted');
    expect(told(from)).toEqual(['nora@example.com', HOME]);
  });

  it('is told by a mail server that was away, once, and the change stands meanwhile', async () => {
    world.mailIsAway = true;
    expect(await world.change(contact())).toBe('accepted');
    expect(world.mails.map(({ to }) => to).toSorted()).toEqual(['nora@example.com', SECURITY]);
  });
});

describe('taking back', () => {
  it('restores the very set of before, for 30 days, by whatever mail about it, and once', async () => {
    await world.addsAddress(HOME);
    await world.change(contact(), await world.mailedProof(HOME));
    const [first, second] = await world.sets();
    expect(second?.length).toBe(2);
    const [, token = ''] = world.tokensTo('nora@example.com');
    world.now += 29 * DAY;
    expect(await world.takeBack(token)).toBe('accepted');
    expect((await world.sets()).at(-1)).toEqual(first);
    const [sameByOther = ''] = world.tokensTo(HOME);
    expect(await world.takeBack(sameByOther)).toBe('refused');
    expect(await world.refusals()).toEqual(['nothing-to-take-back']);
  });

  it('attack: is not what an old mail is for, nor a token of another installation', async () => {
    await world.change(contact());
    const [token = ''] = world.tokensTo('nora@example.com');
    const elsewhere = await EnrolmentWorld.make(database);
    elsewhere.personId = world.personId;
    expect(await elsewhere.takeBack(token)).toBe('refused');
    world.now += 31 * DAY;
    expect(await world.takeBack(token)).toBe('refused');
    expect(await world.refusals()).toEqual(['token-expired']);
    expect(await world.sets()).toHaveLength(1);
  });

  it('goes while a recovery is open, in which nothing else can be changed', async () => {
    await world.change(contact());
    const { personId } = world;
    const open = { person_id: personId, case_id: `case-of-${personId}`, opened_at: world.now };
    await database.owner.insertInto('open_recovery').values(open).execute();
    expect(await world.addsAddress(HOME)).toBe('refused');
    const [token = ''] = world.tokensTo('nora@example.com');
    expect(await world.takeBack(token)).toBe('accepted');
    expect(await world.refusals()).toEqual(['recovery-open', 'recovery-open']);
  });
});

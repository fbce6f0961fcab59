import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { duoPushGateway } from '../../../activities/pushes/duo/gateway.js';
import { DAY } from '../../../domain/clock.js';
import { FakeDuo, type FakePhone } from '../../fakes/duo/fake-duo.js';

describe('verified pushes by Duo’s Auth API (against a fake)', () => {
  let fake: FakeDuo;
  let phone: FakePhone;
  const gateway = (changes: Partial<FakeDuo['application']> = {}, behindMs = 0) =>
    duoPushGateway({ ...fake.application, ...changes }, async () => Date.now() - behindMs);

  beforeAll(async () => {
    fake = await FakeDuo.start();
  });
  beforeEach(() => {
    fake.reset();
    phone = fake.enrols();
  });
  afterAll(() => fake.stop());

  it('asks for a code that is typed at the telephone, and hears what came of that very push', async () => {
    const { transactionId, number } = await gateway().push(phone, 300);
    expect(await gateway().answer(phone, transactionId)).toBe('waiting');
    fake.types(phone, number);
    expect(await gateway().answer(phone, transactionId)).toBe('approved');
  });

  it.each([
    ['denied', () => fake.types(phone, 'wrong')],
    ['denied', () => fake.denies(phone)],
    ['disowned', () => fake.reportsFraud(phone)],
    ['expired', () => fake.ignores(phone)],
    ['denied', () => fake.bypasses(phone)],
  ])('hears that it was %s', async (answer, answers) => {
    const { transactionId } = await gateway().push(phone, 300);
    answers();
    expect(await gateway().answer(phone, transactionId)).toBe(answer);
  });

  it('attack: a push without a code to type is none, whether it would be approved or let through', async () => {
    fake.mood = 'pushes-without-a-code';
    await expect(gateway().push(phone, 300)).rejects.toThrow('without a code');
    fake.reset();
    await expect(gateway().push(fake.enrols({ result: 'allow' }), 300)).rejects.toThrow('without a code');
  });

  it('tells whether a telephone is still bound to that person; since when Duo does not say', async () => {
    expect(await gateway().standing(phone)).toEqual({ kind: 'bound', since: null });
    const gone = { kind: 'gone' };
    expect(await gateway().standing({ ...phone, factorId: fake.enrols().factorId })).toEqual(gone);
    expect(await gateway().standing(fake.enrols({ capabilities: ['sms'] }))).toEqual(gone);
    for (const result of ['allow', 'deny', 'enroll'] as const)
      expect(await gateway().standing(fake.enrols({ result }))).toEqual(gone);
    expect(await gateway().standing({ userId: 'DU-nobody', factorId: phone.factorId })).toEqual(gone);
  });

  it('attack: asks no telephone of somebody else', async () => {
    const other = fake.enrols();
    await expect(gateway().push({ ...phone, factorId: other.factorId }, 300)).rejects.toThrow('Duo answered 400');
  });

  it('does not wait as long as Duo would: it has not been answered then', async () => {
    const { transactionId } = await gateway().push(phone, 300);
    for (const mood of ['waits-on', 'times-out'] as const) {
      fake.statusMood = mood;
      expect(await gateway().answer(phone, transactionId)).toBe('waiting');
    }
    fake.statusMood = 'fails';
    await expect(gateway().answer(phone, transactionId)).rejects.toThrow('Duo answered 500');
  });

  it('is signed: another key, or another day, is refused; and no failure tells the key or the person', async () => {
    for (const wrong of [gateway({ secretKey: 'another-key-of-forty-letters-and-no-more' }), gateway({}, DAY)]) {
      const error: unknown = await wrong.push(phone, 300).catch((thrown: unknown) => thrown);
      const said = inspect(error, { depth: 9 });
      expect(said).toContain('Duo answered 401');
      for (const secret of [fake.application.secretKey, phone.userId, phone.factorId])
        expect(said).not.toContain(secret);
    }
    for (const mood of ['fails', 'throttles'] as const) {
      fake.mood = mood;
      await expect(gateway().push(phone, 300)).rejects.toThrow(/Duo answered (500|429)/);
    }
  });
});

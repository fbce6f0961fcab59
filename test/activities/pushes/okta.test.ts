import { createServer } from 'node:http';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { oktaPushGateway } from '../../../activities/pushes/okta/gateway.js';
import { SECOND } from '../../../domain/clock.js';
import { FakeOkta } from '../../fakes/okta/fake-okta.js';
import type { FakeFactor } from '../../fakes/okta/answers.js';

describe('pushes by Okta’s User Factors API (against a fake)', () => {
  let fake: FakeOkta;
  let factor: FakeFactor;
  const gateway = (changes: Partial<FakeOkta['org']> = {}) => oktaPushGateway({ ...fake.org, ...changes });

  beforeAll(async () => {
    fake = await FakeOkta.start();
  });
  beforeEach(() => {
    fake.reset();
    factor = fake.enrols();
  });
  afterAll(() => fake.stop());

  it('asks with a number to match, and hears what came of that very push', async () => {
    const { transactionId, number } = await gateway().push(factor, 300);
    expect(Number(number)).toBe(fake.screenOf(factor).number);
    expect(await gateway().answer(factor, transactionId)).toBe('waiting');
    fake.picks(factor, Number(number));
    expect(await gateway().answer(factor, transactionId)).toBe('approved');
  });

  it.each([
    ['disowned', () => fake.denies(factor)],
    ['disowned', () => fake.picks(factor, fake.screenOf(factor).number + 1)],
    ['expired', () => fake.ignores(factor)],
  ])('hears that it was %s', async (answer, answers) => {
    const { transactionId } = await gateway().push(factor, 300);
    answers();
    expect(await gateway().answer(factor, transactionId)).toBe(answer);
  });

  it('attack: takes no answer to a push that went to another authenticator', async () => {
    const other = fake.enrols();
    const { transactionId, number } = await gateway().push(other, 300);
    fake.picks(other, Number(number));
    expect(await gateway().answer(factor, transactionId)).toBe('expired');
  });

  it('tells since when an authenticator is bound, and whether it still is', async () => {
    const created = '2026-11-20T12:00:00.000Z';
    const young = fake.enrols({ created });
    expect(await gateway().standing(young)).toEqual({ kind: 'bound', since: Date.parse(created) });
    expect(await gateway().standing(fake.enrols({ created: null }))).toEqual({ kind: 'bound', since: null });
    expect(await gateway().standing(fake.enrols({ status: 'INACTIVE' }))).toEqual({ kind: 'gone' });
    expect(await gateway().standing({ ...young, factorId: 'opf-no-more' })).toEqual({ kind: 'gone' });
  });

  it('attack: a push without a number is none', async () => {
    fake.mood = 'pushes-without-a-number';
    await expect(gateway().push(factor, 300)).rejects.toThrow('when asked for a push with a number');
  });

  it('says of no failure who it was about, which number, or with which token', async () => {
    const { apiToken } = fake.org;
    const failures: unknown[] = [];
    for (const mood of ['fails', 'throttles', 'loses-the-answer'] as const) {
      fake.mood = mood;
      failures.push(
        await gateway()
          .push(factor, 300)
          .catch((thrown: unknown) => thrown),
      );
    }
    failures.push(
      await gateway({ apiToken: 'wrong' })
        .standing(factor)
        .catch((thrown: unknown) => thrown),
    );
    for (const error of failures) {
      const said = `${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`;
      expect(said).toMatch(/Error/);
      for (const secret of [factor.userId, factor.factorId, apiToken]) expect(said).not.toContain(secret);
    }
    expect(inspect(failures.at(-1))).toContain('Okta answered 401');
  });

  it('waits for one that hangs no longer than an activity may take', async () => {
    const { transactionId } = await gateway().push(factor, 300);
    [fake.mood, fake.pollMood] = ['hangs', 'hangs'];
    const began = performance.now();
    const hung = [gateway().push(factor, 300), gateway().answer(factor, transactionId)];
    const ended = await Promise.allSettled(hung);
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(4 * (performance.now() - began)).toBeLessThan(15 * SECOND);
  });

  it('attack: is not led to another place with the token', async () => {
    const elsewhere = createServer((_request, response) =>
      response.writeHead(307, { Location: `${fake.org.url}/stolen` }).end(),
    );
    elsewhere.listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const address = elsewhere.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      await expect(gateway({ url: `http://127.0.0.1:${port}` }).push(factor, 300)).rejects.toThrow('fetch failed');
    } finally {
      elsewhere.closeAllConnections();
      elsewhere.close();
    }
  });
});

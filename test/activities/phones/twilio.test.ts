import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NumberRefusedError, type PhoneMessage } from '../../../activities/phones/gateway.js';
import { twilioGateway } from '../../../activities/phones/twilio/gateway.js';
import { DAY, HOUR, SECOND } from '../../../domain/clock.js';
import { FakeTwilio } from '../../fakes/twilio/fake-twilio.js';
import type { FakeLine } from '../../fakes/twilio/answers.js';

const NOW = Date.UTC(2026, 10, 21, 12);
const NUMBER = '+447700900101';

describe('a gateway of the form of Twilio (against a fake)', () => {
  let fake: FakeTwilio;
  const gateway = (changes: Partial<FakeTwilio['account']> = {}) =>
    twilioGateway({ ...fake.account, ...changes }, async () => NOW);
  const message = (changes: Partial<PhoneMessage> = {}): PhoneMessage => ({
    to: NUMBER,
    by: 'sms',
    text: '12345678 is your code',
    idempotencyKey: 'case.message',
    validSeconds: 300,
    ...changes,
  });
  const simChange = async (line: FakeLine) => {
    fake.lines.set(NUMBER, line);
    return (await gateway().carrierFacts(NUMBER)).lastChanges['sim-change'];
  };

  beforeAll(async () => {
    fake = await FakeTwilio.start();
  });
  beforeEach(() => fake.reset());
  afterAll(() => fake.stop());

  it('sends a text from our number, which is not delivered once its code is of no use', async () => {
    await gateway().send(message());
    expect(fake.delivered).toMatchObject([{ to: NUMBER, by: 'sms', text: '12345678 is your code' }]);
    const [{ form, idempotencyKey } = {}] = fake.delivered;
    expect(idempotencyKey).toBe('case.message');
    expect(Object.fromEntries(form ?? [])).toMatchObject({ From: '+15017122661', ValidityPeriod: '300' });
  });

  it('sends it by a messaging service, where there is one', async () => {
    const messagingServiceSid = `MG${'2'.repeat(32)}`;
    await gateway({ messagingServiceSid }).send(message());
    expect(fake.delivered[0]?.form.get('MessagingServiceSid')).toBe(messagingServiceSid);
    expect(fake.delivered[0]?.form.has('From')).toBe(false);
  });

  it('calls and reads it out; what it says is never markup', async () => {
    await gateway().send(message({ by: 'voice', text: '1, 2 <Dial>+15005550006</Dial> & more' }));
    expect(fake.delivered).toMatchObject([
      { by: 'voice', text: '<Response><Say>1, 2 &lt;Dial&gt;+15005550006&lt;/Dial&gt; &amp; more</Say></Response>' },
    ]);
  });

  it.each([21211, 21217, 21408, 21610, 21614, 21635])('a number refused for good (%i) is told apart', async (code) => {
    fake.refusing.set(NUMBER, code);
    await expect(gateway().send(message())).rejects.toThrow(NumberRefusedError);
    await expect(gateway({ key: { sid: 'SK', secret: 'no' } }).send(message())).rejects.not.toThrow(NumberRefusedError);
  });

  it('says of no failure which number it was, what was sent or with which key', async () => {
    const { key } = fake.account;
    for (const mood of ['fails', 'throttles', 'loses-the-answer'] as const) {
      fake.mood = mood;
      const error: unknown = await gateway()
        .send(message())
        .catch((thrown: unknown) => thrown);
      const said = `${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`;
      expect(said).toMatch(/Error/);
      for (const secret of [NUMBER, '12345678', key.secret]) expect(said).not.toContain(secret);
    }
    fake.mood = 'answers';
    const wrongKey = gateway({ key: { ...key, secret: 'wrong' } });
    await expect(wrongKey.send(message())).rejects.toThrow('the telephone gateway answered 401 (20003)');
  });

  it('waits for one that hangs no longer than an activity may take, for lookup and message together', async () => {
    [fake.mood, fake.lookupMood] = ['hangs', 'hangs'];
    const began = performance.now();
    const took = async (asked: Promise<unknown>) => {
      await expect(asked).rejects.toThrow(/timeout/);
      return performance.now() - began;
    };
    const [sent, lookedUp] = await Promise.all([took(gateway().send(message())), took(gateway().carrierFacts(NUMBER))]);
    expect(sent + lookedUp).toBeLessThan(15 * SECOND);
  });

  it('attack: is not led to another place with the key', async () => {
    const elsewhere = createServer((_request, response) =>
      response.writeHead(307, { Location: `${fake.account.apiUrl}/stolen` }).end(),
    );
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const address = elsewhere.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      await expect(gateway({ apiUrl: `http://127.0.0.1:${port}` }).send(message())).rejects.toThrow('fetch failed');
      expect(fake.delivered).toEqual([]);
    } finally {
      elsewhere.closeAllConnections();
      elsewhere.close();
    }
  });

  describe('of a line', () => {
    it('tells when its SIM changed, where the carrier has the date', async () => {
      const lastSimSwapDate = new Date(NOW - DAY).toISOString();
      expect(await simChange({ lastSimSwapDate, swappedPeriod: 'PT24H', swappedInPeriod: true })).toEqual({
        kind: 'changed',
        at: NOW - DAY,
      });
    });

    it('takes a change at an unknown time of a period for one of this moment', async () => {
      expect(await simChange({ swappedPeriod: 'PT1000H', swappedInPeriod: true })).toEqual({
        kind: 'changed',
        at: NOW,
      });
    });

    it('believes that nothing changed only for as long as the carrier says', async () => {
      const unchanged = (since: number) => ({ kind: 'unchanged', since });
      expect(await simChange({ swappedPeriod: 'PT24H', swappedInPeriod: false })).toEqual(unchanged(NOW - DAY));
      expect(await simChange({ swappedPeriod: 'P31DT1H', swappedInPeriod: false })).toEqual(
        unchanged(NOW - 31 * DAY - HOUR),
      );
    });

    it.each<[string, FakeLine]>([
      ['nothing', {}],
      ['no whole answer', { simErrorCode: 60620, swappedInPeriod: false, swappedPeriod: 'PT1000H' }],
      ['no date that is one', { lastSimSwapDate: 'yesterday' }],
      ['no period that is one', { swappedInPeriod: false, swappedPeriod: 'for ever' }],
    ])('knows nothing of its SIM where the carrier tells %s', async (_, line) => {
      expect(await simChange(line)).toEqual({ kind: 'unknown' });
    });

    it.each([
      ['mobile', 'mobile'],
      ['landline', 'landline'],
      ['fixedVoip', 'landline'],
      ['nonFixedVoip', 'other'],
      ['tollFree', 'other'],
      ['something new', 'unknown'],
    ])('tells of what type it is: %s', async (type, expected) => {
      fake.lines.set(NUMBER, { type });
      expect(await gateway().carrierFacts(NUMBER)).toMatchObject({
        lineType: expected,
        lastChanges: { porting: { kind: 'unknown' } },
      });
    });

    it('refuses what is no number', async () => {
      await expect(gateway().carrierFacts('12')).rejects.toThrow(NumberRefusedError);
    });
  });
});

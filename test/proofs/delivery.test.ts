import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSigned, packDelivery, unpackDelivery, type Delivery, type DeliveryFormat } from '../../proofs/delivery.js';

const MINUTE = 60_000;
const WINDOW = { windowMilliseconds: 5 * MINUTE };

interface Vector {
  readonly format: DeliveryFormat;
  readonly secret: string;
  readonly delivery: Delivery;
  readonly now: number;
}

/** Published by those who made the formats; Zendesk publishes the rule only, so that one is computed by it. */
const VECTORS: readonly Vector[] = [
  {
    // github.com/standard-webhooks/standard-webhooks, libraries/javascript/src/index.test.ts
    format: 'standard-webhooks',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    delivery: {
      hookId: 'h',
      fields: {
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': '1614265330',
        'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
      body: '{"test": 2432232314}',
    },
    now: 1_614_265_330_000,
  },
  {
    format: 'zendesk',
    secret: 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==',
    delivery: {
      hookId: 'h',
      fields: {
        'X-Zendesk-Webhook-Signature-Timestamp': '2021-03-25T05:09:27Z',
        'X-Zendesk-Webhook-Signature': createHmac('sha256', 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==')
          .update('2021-03-25T05:09:27Z{"ticket":"1"}')
          .digest('base64'),
      },
      body: '{"ticket":"1"}',
    },
    now: Date.UTC(2021, 2, 25, 5, 9, 27),
  },
  {
    // docs.github.com, "Validating webhook deliveries", "Testing the webhook payload validation"
    format: 'hub-signature',
    secret: "It's a Secret to Everybody",
    delivery: {
      hookId: 'h',
      fields: { 'X-Hub-Signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' },
      body: 'Hello, World!',
    },
    now: 0,
  },
];

const each = VECTORS.map((vector) => [vector.format, vector] as const);
const holds = ({ delivery, now, ...secret }: Vector): boolean => isSigned(delivery, secret, { now, ...WINDOW });

describe('a signed delivery', () => {
  it.each(each)('of %s is told from the vector that its makers publish', (_format, vector) => {
    expect(holds(vector)).toBe(true);
  });

  it.each(each)('attack: %s over other bytes, by another secret, or in another format, is none', (format, vector) => {
    const { delivery } = vector;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (body) => {
        fc.pre(body !== delivery.body);
        expect(holds({ ...vector, delivery: { ...delivery, body } })).toBe(false);
      }),
    );
    expect(holds({ ...vector, secret: `whsec_${randomBytes(32).toString('base64')}` })).toBe(false);
    const others = VECTORS.map((other) => other.format).filter((other) => other !== format);
    for (const other of others) expect(holds({ ...vector, format: other })).toBe(false);
  });

  it.each(each)('attack: any field of %s changed, left out or emptied', (_format, vector) => {
    const { delivery } = vector;
    for (const [name, value = ''] of Object.entries(delivery.fields)) {
      const next = value.replace(/\d/, (digit) => `${(Number(digit) + 1) % 10}`);
      for (const changed of ['', value.slice(1), next]) {
        const fields = { ...delivery.fields, [name]: changed };
        expect(holds({ ...vector, delivery: { ...delivery, fields } })).toBe(false);
      }
      const fields = Object.fromEntries(Object.entries(delivery.fields).filter(([other]) => other !== name));
      expect(holds({ ...vector, delivery: { ...delivery, fields } })).toBe(false);
    }
  });

  it.each(each.filter(([format]) => format !== 'hub-signature'))(
    'attack: %s kept for later, or from a clock ten minutes off',
    (_format, vector) => {
      for (const off of [-10, -5.1, 5.1, 10]) expect(holds({ ...vector, now: vector.now + off * MINUTE })).toBe(false);
      for (const off of [-4.9, 4.9]) expect(holds({ ...vector, now: vector.now + off * MINUTE })).toBe(true);
    },
  );

  it('of Standard Webhooks may carry the signatures of two secrets while one is changed', () => {
    const [vector] = VECTORS;
    const fields = vector?.delivery.fields ?? {};
    const list = `v1a,AAAA v1,${randomBytes(32).toString('base64')} ${fields['webhook-signature'] ?? ''}`;
    const delivery = { hookId: 'h', body: '{"test": 2432232314}', fields: { ...fields, 'webhook-signature': list } };
    expect(vector && holds({ ...vector, delivery })).toBe(true);
  });

  it('attack: an id with a dot in it moves the end of what is signed', () => {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const key = Buffer.from(secret.slice(6), 'base64');
    const signature = `v1,${createHmac('sha256', key).update('a.1.2.{}').digest('base64')}`;
    const signed = (id: string, timestamp: string, body: string): Delivery => ({
      hookId: 'h',
      fields: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature },
      body,
    });
    const check = (delivery: Delivery): boolean => holds({ format: 'standard-webhooks', secret, delivery, now: 1_500 });
    expect([check(signed('a', '1', '2.{}')), check(signed('a.1', '2', '{}'))]).toEqual([true, false]);
  });

  it('travels as one text, which no access token and no key looks like', () => {
    for (const { delivery } of VECTORS) expect(unpackDelivery(packDelivery(delivery))).toEqual(delivery);
    for (const text of ['csk_0123456789abcdef_x', 'eyJhbGciOi.J9.x', '']) expect(unpackDelivery(text)).toBeNull();
  });
});

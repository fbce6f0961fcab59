import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dropWebhookSecret, keepWebhookSecret } from '../../db/webhook-secrets.js';
import { DAY, MINUTE } from '../../domain/clock.js';
import type { DeliveryFormat } from '../../proofs/delivery.js';
import { makeApiKey } from '../../proofs/api-key.js';
import { unpackDelivery } from '../../proofs/delivery.js';
import { unseal } from '../../proofs/sealing.js';
import { makeWebhookSecret, type NewWebhookSecret } from '../../proofs/webhook-secret.js';
import { keepApiKey } from '../../db/api-keys.js';
import { openedByProgram } from './support/cases.js';
import { ApiWorld } from './support/world.js';

const ASKED = { action: 'password.reset', subject: 'alice', ticket: { source: 'zendesk', id: '4711' } } as const;
const BODY = JSON.stringify(ASKED);

type Fields = Record<string, string>;

/** Signs as the tools do, by the rules they publish and none of our code. */
const SIGNS: Readonly<Record<DeliveryFormat, (secret: string, body: string, at: number, id: string) => Fields>> = {
  'standard-webhooks': (secret, body, at, id) => {
    const timestamp = String(Math.trunc(at / 1_000));
    const hmac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'));
    const signature = `v1,${hmac.update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  },
  zendesk: (secret, body, at, id) => {
    const timestamp = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
    return {
      'X-Zendesk-Webhook-Signature-Timestamp': timestamp,
      'X-Zendesk-Webhook-Signature': createHmac('sha256', secret).update(`${timestamp}${body}`).digest('base64'),
      'X-Zendesk-Webhook-Invocation-Id': id,
    };
  },
  'hub-signature': (secret, body, _at, id) => ({
    'X-Hub-Signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    'X-Atlassian-Webhook-Identifier': id,
  }),
};

const FORMATS = Object.keys(SIGNS) as DeliveryFormat[];
const DATED = FORMATS.filter((format) => format !== 'hub-signature');

/** What is delivered; `sent` in place of what was signed, for forgeries. */
interface Delivered {
  readonly body?: string;
  readonly at?: number;
  readonly id?: string;
  readonly sent?: string;
}

describe('a webhook that its sender signed', () => {
  let world: ApiWorld;
  const made = new Map<DeliveryFormat, NewWebhookSecret>();

  const make = async (format: DeliveryFormat, clientId: string = format): Promise<NewWebhookSecret> => {
    const wanted = { clientId, format, expiresAt: world.now + DAY };
    const secret = await makeWebhookSecret(world.keys.enrolment, world.keyring, wanted);
    await keepWebhookSecret(world.database.owner, secret);
    return secret;
  };
  const post = (hookId: string, body: string, headers: Fields) =>
    world.send('POST', `/v1/hooks/${hookId}`, { body, headers });
  const deliver = (format: DeliveryFormat, { body = BODY, at = world.now, id = 'd-1', sent }: Delivered = {}) => {
    const { hookId = '', secret = '' } = made.get(format) ?? {};
    return post(hookId, sent ?? body, SIGNS[format](secret, body, at, id));
  };
  const opened = () => world.engine.told.flatMap((one) => (one.kind === 'open' ? [one.opening.request] : []));

  beforeAll(async () => {
    world = await ApiWorld.start();
    for (const format of FORMATS) made.set(format, await make(format));
  });
  beforeEach(() => {
    world.engine.told.length = 0;
  });
  afterAll(() => world.stop());

  it.each(FORMATS)('202: opens by %s; the worker gets all of it sealed, to verify it itself', async (format) => {
    const { status, json, headers } = await deliver(format, { id: `first-${format}` });
    expect([status, json['status'], headers.get('location')]).toEqual([202, 'verifying', json['self']]);
    expect(opened()).toMatchObject([{ ...ASKED, requestedBy: null, caseId: json['caseId'] }]);
    const [kept] = await world.submissions(String(json['caseId']));
    const sealed = (await unseal(world.keys.caseWorkerUnseal, kept?.sealed ?? '')) ?? '';
    expect(unpackDelivery(sealed)).toMatchObject({ hookId: made.get(format)?.hookId, body: BODY });
    expect(world.logged.join('')).not.toContain(made.get(format)?.secret);
  });

  it.each(FORMATS)('202: attack: %s replayed within its time is the same answer and the same case', async (format) => {
    const first = await deliver(format, { id: 'replayed' });
    const again = await deliver(format, { id: 'replayed' });
    expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([202, first.text, 'true']);
  });

  it.each(['zendesk', 'hub-signature'] as const)(
    'attack: an id that is not signed with %s makes no second case of a delivery',
    async (format) => {
      const [one, other] = [await deliver(format, { id: 'd-1' }), await deliver(format, { id: 'd-2' })];
      expect(other.json['caseId']).toBe(one.json['caseId']);
      const { hookId = '', secret = '' } = made.get(format) ?? {};
      const fields = { ...SIGNS[format](secret, BODY, world.now, ''), 'webhook-id': 'x', 'idempotency-key': 'y' };
      expect((await post(hookId, BODY, fields)).json['caseId']).toBe(one.json['caseId']);
    },
  );

  it('422: a signed id used for another request is not used for this one', async () => {
    world.engine.word = { kind: 'other-request' };
    const { status, json } = await deliver('standard-webhooks');
    world.engine.word = { kind: 'answered', answer: { accepted: true, phase: 'verifying' } };
    expect([status, json['code']]).toEqual([422, 'idempotency-conflict']);
  });

  it.each(FORMATS)('401: attack: %s over other bytes, be they a space or another name', async (format) => {
    for (const sent of [`${BODY} `, BODY.replace('alice', 'bob'), JSON.stringify({ ...ASKED, requestedBy: 'mona' })]) {
      const { status, json } = await deliver(format, { sent });
      expect([status, json['code']]).toEqual([401, 'unauthenticated']);
    }
    expect(world.engine.told).toEqual([]);
  });

  it.each(DATED)('401: attack: %s kept for later, and a clock ten minutes off', async (format) => {
    for (const off of [-10, -6, 6, 10]) {
      expect((await deliver(format, { at: world.now + off * MINUTE })).status).toBe(401);
    }
    expect((await deliver(format, { at: world.now - 4 * MINUTE })).status).toBe(202);
  });

  it('401: malformed signatures, of another format or of none, read the same as an unknown or revoked hook', async () => {
    const { hookId = '', secret = '' } = made.get('standard-webhooks') ?? {};
    const good = SIGNS['standard-webhooks'](secret, BODY, world.now, 'd-9');
    const revoked = await make('standard-webhooks');
    expect(await dropWebhookSecret(world.database.owner, revoked.hookId)).toBe(true);
    const tried: readonly (readonly [string, Fields])[] = [
      [hookId, {}],
      [hookId, { ...good, 'webhook-signature': 'v1,' }],
      [hookId, { ...good, 'webhook-signature': 'v1,!!!! v2,x' }],
      [hookId, { ...good, 'webhook-timestamp': 'yesterday' }],
      [hookId, { ...good, 'webhook-timestamp': '-1' }],
      [hookId, SIGNS['hub-signature'](secret, BODY, world.now, 'd')],
      [revoked.hookId, SIGNS['standard-webhooks'](revoked.secret, BODY, world.now, 'd')],
      ['0123456789abcdef', good],
      ['no-hook-at-all', good],
      ['%00', good],
    ];
    const texts = new Set<string>();
    for (const [hook, fields] of tried) {
      const { status, json } = await post(hook, BODY, fields);
      expect(status).toBe(401);
      texts.add(JSON.stringify({ ...json, requestId: '' }));
    }
    expect(texts.size).toBe(1);
    expect(world.engine.told).toEqual([]);
  });

  it('401: attack: what was signed to open a case is no credential for anything else', async () => {
    const own = await world.keep(openedByProgram('standard-webhooks', '4712'));
    const { secret = '' } = made.get('standard-webhooks') ?? {};
    const headers = SIGNS['standard-webhooks'](secret, '{}', world.now, 'd-3');
    expect((await world.send('POST', `/v1/cases/${own.id}/cancel`, { body: '{}', headers })).status).toBe(401);
    expect((await world.send('POST', '/v1/cases', { body: BODY, headers })).status).toBe(401);
  });

  it('200: the program follows what it opened with a key of its name', async () => {
    const own = await world.keep(openedByProgram('zendesk', '4713', 'zendesk'));
    const wanted = { clientId: 'zendesk', scope: 'ticket-reader', expiresAt: world.now + DAY } as const;
    const key = await makeApiKey(world.keys.enrolment, wanted);
    await keepApiKey(world.database.owner, key);
    expect((await world.send('GET', `/v1/cases/${own.id}`, { token: key.key })).status).toBe(200);
  });

  it.each([
    [
      'a ticket number with a script in it',
      { ...ASKED, ticket: { source: 'zendesk', id: '<script>alert(1)</script>' } },
    ],
    ['a field nobody asked for', { ...ASKED, approve: true }],
    ['a list', [ASKED]],
  ])('400: signed or not, %s opens nothing', async (_what, asked) => {
    const { status, json, text } = await deliver('standard-webhooks', { body: JSON.stringify(asked) });
    expect([status, json['code']]).toEqual([400, 'malformed-request']);
    expect(text).not.toContain('script');
    expect(world.engine.told).toEqual([]);
  });

  it('413: attack: ten megabytes are not read, however they are signed', async () => {
    const { status } = await deliver('hub-signature', { body: 'x'.repeat(10 * 1024 * 1024) });
    expect(status).toBe(413);
  });

  it('401: a body that is no UTF-8 is not what was signed', async () => {
    const { hookId = '', secret = '' } = made.get('hub-signature') ?? {};
    const body = Buffer.concat([Buffer.from(BODY), Buffer.from([0xff, 0xfe])]);
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const response = await fetch(`${world.url}/v1/hooks/${hookId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'X-Hub-Signature-256': signature },
      body,
    });
    expect(response.status).toBe(401);
  });
});

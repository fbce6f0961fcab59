import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Case } from '../../domain/case.js';
import { openedByProgram, someCase } from './support/cases.js';
import { ApiWorld } from './support/world.js';

describe('comments on a case', () => {
  let world: ApiWorld;
  let kase: Case;
  let dora: string;

  const say = (text: unknown, token = dora, headers: Record<string, string> = {}) =>
    world.send('POST', `/v1/cases/${kase.id}/comments`, { token, body: { text }, headers });
  const heard = async (token = dora): Promise<unknown> =>
    (await world.send('GET', `/v1/cases/${kase.id}/comments`, { token })).json['comments'];

  beforeAll(async () => {
    world = await ApiWorld.start();
  });
  beforeEach(async () => {
    world.engine.told.length = 0;
    kase = await world.keep(someCase((told) => told.verified()));
    dora = await world.token('dora', ['desk']);
  });
  afterAll(() => world.stop());

  it('201: are kept and shown as they are, oldest first, to whoever reads the case, without names', async () => {
    const first = await say('Alice calls back at three.\n\tOr later.');
    expect([first.status, first.json['from']]).toEqual([201, 'person']);
    world.now += 1_000;
    await say('She did.', await world.token('mona', ['desk']));
    const seen = await heard(await world.token('adam', ['recovery-approvers']));
    expect(seen).toMatchObject([first.json, { from: 'person', text: 'She did.' }]);
    expect(JSON.stringify(seen)).not.toMatch(/dora|mona/);
  });

  it('201: of the tool that opened the case', async () => {
    kase = await world.keep(openedByProgram('ticket-tool', 'IT-1'));
    const tool = await world.token(null, ['ticket-tool']);
    expect((await say('Priority raised', tool)).json['from']).toBe('tool');
    expect(await heard(tool)).toHaveLength(1);
  });

  it.each([
    '<script>alert(1)</script>',
    '[click](javascript:alert(1))',
    "'; drop table countersign.comment; --",
    'I approve of this',
  ])('attack: %p is text: it reaches nothing but those who read it', async (text) => {
    await say(text);
    expect(await heard()).toMatchObject([{ text }]);
    expect(world.engine.told).toEqual([]);
    expect(world.logged.join('')).not.toContain(text);
    const { json } = await world.send('GET', `/v1/cases/${kase.id}`, { token: dora });
    expect(JSON.stringify(json)).not.toContain(text);
  });

  it('201: said again it is one comment and says so, by its words or by its key', async () => {
    const again = async (headers: Record<string, string> = {}) => {
      const [one, other] = [await say('ping', dora, headers), await say('ping', dora, headers)];
      expect(other.text).toBe(one.text);
      return [one, other].map((answered) => answered.headers.get('idempotent-replayed'));
    };
    expect(await again()).toEqual([null, 'true']);
    expect(await again({ 'idempotency-key': 'a' })).toEqual([null, 'true']);
    expect(await again({ 'webhook-id': 'd-1' })).toEqual([null, 'true']);
    expect(await heard()).toHaveLength(3);
  });

  it('201: the same words of another, or on another case, are another comment', async () => {
    await say('ping', dora, { 'idempotency-key': 'a' });
    await say('ping', await world.token('mona', ['desk']), { 'idempotency-key': 'a' });
    expect(await heard()).toHaveLength(2);
    kase = await world.keep(someCase());
    await say('ping', dora, { 'idempotency-key': 'a' });
    expect(await heard()).toHaveLength(1);
  });

  it('422: a key used for other words is not used for these', async () => {
    await say('one', dora, { 'idempotency-key': 'k' });
    const { status, json } = await say('two', dora, { 'idempotency-key': 'k' });
    expect([status, json['code']]).toEqual([422, 'idempotency-conflict']);
    expect(await heard()).toMatchObject([{ text: 'one' }]);
  });

  it('422: a case has a hundred at most, and what was kept is still answered', async () => {
    const rows = Array.from({ length: 99 }, (_, index) => ({
      comment_id: `${kase.id}-${index}`,
      case_id: kase.id,
      author: 'person:dora',
      body: 'x',
      at: world.now,
    }));
    await world.database.owner.insertInto('comment').values(rows).execute();
    expect((await say('the hundredth')).status).toBe(201);
    expect((await say('one more')).json['code']).toBe('too-many-comments');
    expect((await say('the hundredth')).status).toBe(201);
  });

  it.each([
    ['nothing', ''],
    ['more than 2,000 characters', 'x'.repeat(2_001)],
    ['a NUL', 'a\u0000b'],
    ['a control character', 'a\u001b[2Jb'],
    ['half of a surrogate pair', 'a\ud800b'],
    ['no text', { toString: 'x' }],
  ])('400: %s is no comment', async (_what, text) => {
    expect((await say(text)).status).toBe(400);
    expect(await heard()).toEqual([]);
  });

  it('404: attack: whoever may not read the case neither reads nor writes any', async () => {
    await say('hello');
    const others = [await world.token('dave', ['desk']), await world.token(null, ['ticket-tool'])];
    for (const token of others) {
      expect((await say('hello', token)).status).toBe(404);
      expect(await heard(token)).toBeUndefined();
    }
  });

  it('403: whoever decides or reads the case for a tool says nothing in it', async () => {
    expect((await say('hello', await world.token('adam', ['recovery-approvers']))).status).toBe(403);
    expect((await say('hello', await world.token('adam', ['recovery-approvers', 'desk']))).status).toBe(403);
    kase = await world.keep(openedByProgram('ticket-tool', 'IT-1'));
    expect((await say('hello', await world.token(null, ['ticket-reader']))).status).toBe(403);
    expect(await heard(await world.token(null, ['ticket-reader']))).toEqual([]);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { keepApiKey } from '../../db/api-keys.js';
import { DAY } from '../../domain/clock.js';
import { makeApiKey } from '../../proofs/api-key.js';
import type { Case } from '../../domain/case.js';
import { closed, openedByProgram, someCase, underReview } from '../api/support/cases.js';
import { FakeEngine } from '../api/support/fake-engine.js';
import { ApiWorld } from '../api/support/world.js';
import { until } from '../support/case-rig/until.js';
import { countersign, starts, type Ended } from './support/command.js';

const TOOL = 'servicenow';
const OPENS = ['case', 'open', '--subject', 'alice', '--ticket', 'jira/IT-1'];

let world: ApiWorld;
let folder: string;
let env: Record<string, string>;

/** A case that the tool opened, recorded as far as it came. */
const keep = (ticket: string, of: (id: string) => Case = (id) => openedByProgram(TOOL, id)) => world.keep(of(ticket));

/** Another stage of the same case. */
const becomes = (kase: Case, { phase, outcome }: Case): Case => ({
  ...kase,
  phase,
  outcome,
  sequence: kase.sequence + 1,
});

const command = (...args: string[]): Promise<Ended> => countersign(args, env);

beforeAll(async () => {
  world = await ApiWorld.start();
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-command-'));
  const wanted = { clientId: TOOL, scope: 'ticket-tool', expiresAt: world.now + DAY } as const;
  const made = await makeApiKey(world.keys.enrolment, wanted);
  await keepApiKey(world.database.owner, made);
  env = { COUNTERSIGN_URL: world.url, COUNTERSIGN_TOKEN: made.key };
});
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  Object.assign(world.engine, { word: new FakeEngine().word, hears: new FakeEngine().hears });
});

describe('case open', () => {
  it('opens a case and says how to follow it; asked again, it is the same case', async () => {
    const first = await command(...OPENS);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    const [caseId = ''] = first.stdout.split(' ');
    expect(first.stdout).toContain(`countersign case watch ${caseId}`);
    expect(await command(...OPENS, '--json')).toMatchObject({ status: 0, json: { caseId, status: 'verifying' } });
    expect(world.engine.told.at(-1)).toMatchObject({
      opening: {
        request: { caseId, action: 'password.reset', subject: 'alice', ticket: { source: 'jira', id: 'IT-1' } },
      },
    });
  });

  it('says what was lost; without that, the API says which field it misses, status 3', async () => {
    const loss = [...OPENS, '--action', 'mfa.reset', '--json'];
    const asked = await command(...loss, '--lost-authenticator', 'passkey');
    expect(asked).toMatchObject({ status: 0 });
    expect(world.engine.told.at(-1)).toMatchObject({ opening: { request: { lostAuthenticator: 'passkey' } } });
    expect(await command(...loss)).toMatchObject({ status: 3, json: { error: { code: 'malformed-request' } } });
    expect(await command(...loss, '--lost-authenticator', 'face')).toMatchObject({ status: 2 });
  });

  it('says what is replaced or lent; the new address there is no flag for, status 2', async () => {
    const change = [...OPENS, '--action', 'contact.change', '--json'];
    expect(await command(...change, '--contact', 'email')).toMatchObject({ status: 0 });
    expect(world.engine.told.at(-1)).toMatchObject({ opening: { request: { contact: 'email' } } });
    expect(await command(...change, '--contact', 'mine@evil.example')).toMatchObject({ status: 2 });
    expect(await command(...OPENS, '--action', 'access.delegate', '--json')).toMatchObject({ status: 3 });
  });

  it('sends the idempotency key: another key is another case', async () => {
    const [one, other] = await Promise.all(
      ['a', 'b'].map((key) => command(...OPENS, '--json', '--idempotency-key', key)),
    );
    expect(one?.json).not.toEqual(other?.json);
  });

  it('tells a refusal by its code, its words, the fields, what to do and the request id; status 3', async () => {
    const { status, stdout, stderr } = await command('case', 'open', '--subject', '<b>', '--ticket', 'jira/IT-1');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(
      /^malformed-request: .*\n {2}\/body\/subject: Expected a user name, address, number or id\nCorrect .*\n\(request [\w-]+\)$/,
    );
    world.engine.word = { kind: 'other-request' };
    const refused = await command(...OPENS, '--json');
    expect(refused).toMatchObject({ status: 3, json: { error: { code: 'idempotency-conflict', status: 422 } } });
  });
});

describe('case list', () => {
  it('lists the cases of the caller alone, and of a ticket', async () => {
    const own = await keep('IT-20');
    const foreign = await world.keep(openedByProgram('zendesk', 'IT-20'));
    const { status, stdout } = await command('case', 'list', '--ticket', 'jira/IT-20');
    expect(status).toBe(0);
    expect(stdout).toContain(own.id);
    expect(stdout).not.toContain(foreign.id);
    expect(await command('case', 'list', '--ticket', 'jira/IT-none')).toMatchObject({
      stdout: expect.stringMatching(/none/),
    });
  });

  it('goes on where an earlier answer ended', async () => {
    await Promise.all(['IT-21', 'IT-22', 'IT-23'].map((ticket) => keep(ticket)));
    const { json } = await command('case', 'list', '--limit', '2', '--json');
    const { cases, cursor, more } = json as { cases: { caseId: string }[]; cursor: string; more: boolean };
    expect({ length: cases.length, more }).toEqual({ length: 2, more: true });
    const rest = (await command('case', 'list', '--cursor', cursor, '--json')).json as { cases: { caseId: string }[] };
    expect(rest.cases.length).toBeGreaterThan(0);
    expect(rest.cases.map(({ caseId }) => caseId)).not.toContain(cases[0]?.caseId);
  });
});

describe('case show', () => {
  it('shows where a case stands and what may be done next', async () => {
    const kase = await keep('IT-30');
    const { status, stdout } = await command('case', 'show', kase.id);
    expect(status).toBe(0);
    for (const word of [kase.id, 'jira/IT-30', 'verifying', '0 of 2', 'cancel-case']) expect(stdout).toContain(word);
  });

  it('does not find the case of another, nor leaves the path it was given', async () => {
    const foreign = await world.keep(openedByProgram('zendesk', 'IT-31'));
    for (const id of [foreign.id, '../../health', `${foreign.id}/cancel`]) {
      expect(await command('case', 'show', id, '--json')).toMatchObject({ status: 3, json: { error: {} } });
    }
  });
});

describe('case hand-over and take-over', () => {
  it('offer a case to another agent, and take it over by what they were given', async () => {
    const kase = await world.keep(someCase());
    const as = async (agent: string, ...args: string[]) =>
      countersign(args, { COUNTERSIGN_URL: world.url, COUNTERSIGN_TOKEN: await world.token(agent, ['desk']) });
    const offered = await as('dora', 'case', 'hand-over', kase.id, '--to', 'dirk');
    expect(offered).toMatchObject({ status: 0, stderr: '' });
    const [, offer = ''] = /take-over \S+ --offer (\S+)/.exec(offered.stdout) ?? [];
    world.engine.hears = ({ messageId }) => world.answer(kase, messageId, { accepted: true, phase: 'verifying' });
    const taken = await as('dirk', 'case', 'take-over', kase.id, '--offer', offer);
    expect(taken).toMatchObject({ status: 0, stdout: 'it is yours now' });
    expect(world.engine.messages.at(-1)).toMatchObject({ kind: 'hand-over', caseId: kase.id, offer });
  });

  it('attack: an agent who does not hold a case offers it: not found, status 3', async () => {
    const kase = await world.keep(someCase());
    const token = await world.token('dirk', ['desk']);
    const at = { COUNTERSIGN_URL: world.url, COUNTERSIGN_TOKEN: token };
    expect(await countersign(['case', 'hand-over', kase.id, '--to', 'dirk', '--json'], at)).toMatchObject({
      status: 3,
      json: { error: { code: 'not-found' } },
    });
  });
});

describe('case cancel', () => {
  it('tells what the case says to it', async () => {
    const kase = await keep('IT-40');
    world.engine.hears = (message) =>
      world.answer(becomes(kase, underReview()), message.messageId, { accepted: true, phase: 'under-review' });
    expect(await command('case', 'cancel', kase.id)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('under-review'),
    });
  });

  it('with an ETag that is not the case of now: not cancelled', async () => {
    const kase = await keep('IT-41');
    const before = world.engine.told.length;
    const { status, json } = await command('case', 'cancel', kase.id, '--if-match', '"other"', '--json');
    expect({ status, json }).toMatchObject({ status: 3, json: { error: { code: 'precondition-failed' } } });
    expect(world.engine.told.length).toBe(before);
    const { etag } = (await command('case', 'show', kase.id, '--json')).json as { etag: string };
    await command('case', 'cancel', kase.id, '--if-match', etag);
    expect(world.engine.told.length).toBeGreaterThan(before);
  });

  it('without a word of the case: status 4, so that a script asks again', async () => {
    const kase = await keep('IT-42');
    expect(await command('case', 'cancel', kase.id, '--json')).toMatchObject({
      status: 4,
      json: { status: 'pending' },
    });
  });
});

describe('case watch', () => {
  const often = ['--every-seconds', '0.02'];

  it('says each change once, and ends with the case', async () => {
    const kase = await keep('IT-50');
    const watch = starts(['case', 'watch', kase.id, ...often], env);
    await until('a line', async () => watch.said.length === 1);
    const later = await world.keep(becomes(kase, underReview()));
    await until('a line', async () => watch.said.length === 2);
    await world.keep(becomes(later, closed()));
    const { status, stdout } = await watch.ended;
    expect(status).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(/ {2}|;/)[1])).toEqual([
      'verifying',
      'under-review (refused)',
      'closed (refused)',
    ]);
  });

  it('status 5 when the case was closed without the phase that was waited for, or the time is over', async () => {
    const kase = await keep('IT-51');
    const soon = await command('case', 'watch', kase.id, ...often, '--timeout-seconds', '0.05');
    await world.keep(becomes(kase, closed()));
    const never = await command('case', 'watch', kase.id, ...often, '--until', 'in-force');
    expect([soon.status, never.status]).toEqual([5, 5]);
  });

  it('status 130 when it is interrupted', async () => {
    const kase = await keep('IT-52');
    const watch = starts(['case', 'watch', kase.id, '--every-seconds', '600'], env);
    await until('a line', async () => watch.said.length === 1);
    watch.interrupt();
    expect((await watch.ended).status).toBe(130);
  });
});

describe('plan', () => {
  it('says what a case would need, and opens none', async () => {
    const before = world.engine.told.length;
    const { status, stdout } = await command('plan', '--subject', 'nobody', '--ticket', 'jira/IT-1');
    expect(status).toBe(0);
    for (const word of ['tier 1', 'totp', 'review', 'password']) expect(stdout).toContain(word);
    const { json } = await command('plan', '--subject', 'nobody', '--ticket', 'jira/IT-1', '--json');
    expect(json).toMatchObject({ action: 'password.reset', evidence: { needed: 2 } });
    expect(world.engine.told.length).toBe(before);
  });
});

describe('who asks', () => {
  it('a token may lie in a file; without any the command says what to set, status 2', async () => {
    const { COUNTERSIGN_TOKEN: key = '', ...rest } = env;
    const file = path.join(folder, 'key');
    await writeFile(file, `${key}\n`);
    expect(await countersign(['case', 'list'], { ...rest, COUNTERSIGN_TOKEN_FILE: file })).toMatchObject({ status: 0 });
    const without = await countersign(['case', 'list', '--json'], rest);
    expect(without).toMatchObject({ status: 2, stderr: expect.stringContaining('COUNTERSIGN_CLIENT_ID') });
    expect(without.json).toMatchObject({ error: { code: 'usage' } });
  });

  it('settings may lie in a file, and those count', async () => {
    const file = path.join(folder, 'settings');
    await writeFile(
      file,
      Object.entries(env)
        .map(([name, value]) => `${name}='${value}'\n`)
        .join(''),
    );
    const other = { COUNTERSIGN_URL: 'http://127.0.0.1:9', COUNTERSIGN_TOKEN: 'x' };
    expect(await countersign(['--settings', file, 'case', 'list'], other)).toMatchObject({ status: 0 });
    expect(await countersign(['--settings', `${file}-none`, 'case', 'list'], other)).toMatchObject({ status: 2 });
  });

  it('a key of nobody is told so, and never printed', async () => {
    const forged = `csk_${'0'.repeat(16)}_${'A'.repeat(43)}`;
    const { status, stdout, stderr } = await countersign(['case', 'list', '--json'], {
      ...env,
      COUNTERSIGN_TOKEN: forged,
    });
    expect(status).toBe(3);
    expect(stderr).toMatch(/^unauthenticated: /);
    expect(stdout + stderr).not.toContain(forged);
  });
});

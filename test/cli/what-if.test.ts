import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { countersign } from './support/command.js';

const folders: string[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-what-if-'));
  folders.push(folder);
});
afterAll(() => Promise.all(folders.map((one) => rm(one, { recursive: true }))));

async function file(name: string, lines: readonly string[]): Promise<string> {
  const there = path.join(folder, name);
  await writeFile(there, lines.join('\n'));
  return there;
}

const HEAD = 'id,opened_at,closed_at,subject,action,agent';
const CATEGORIES = ['--categories', 'docs/samples/categories.csv'];

/** Asks what would have been of these tickets. */
async function whatIf(lines: readonly string[], ...args: string[]) {
  const tickets = await file('tickets.csv', lines);
  return countersign(['what-if', tickets, '--policy', 'policy/recovery.yaml', ...args]);
}

/** Every file of a folder with its digest. */
async function contentOf(there: string): Promise<readonly string[]> {
  const names = await readdir(there, { recursive: true });
  const digest = async (name: string) =>
    createHash('sha256')
      .update(await readFile(path.join(there, name)))
      .digest('hex');
  return Promise.all(names.map(async (name) => `${name} ${await digest(name)}`));
}

/** By ticket: its class and why. */
async function judgedBy(lines: readonly string[], ...args: string[]) {
  const { json } = await whatIf(lines, '--json', ...args);
  const { tickets } = json as { tickets: readonly { ticket: { id: string }; fate: string; reason: string | null }[] };
  return Object.fromEntries(tickets.map(({ ticket, fate, reason }) => [ticket.id, reason ?? fate]));
}

const at = (day: number, time = '09:00') => `2026-09-${String(day).padStart(2, '0')}T${time}:00Z`;

describe('what would have been', () => {
  it('prints its four classes of a sample of 2,000 tickets in seconds, and touches nothing', async () => {
    const { stdout } = await countersign(['what-if', '--sample', '2000']);
    await file('sample.csv', stdout.split('\n'));
    const before = await contentOf(folder);
    const begun = performance.now();
    const files = [path.join(folder, 'sample.csv'), '--policy', 'policy/recovery.yaml', ...CATEGORIES];
    const ended = await countersign(['what-if', ...files, '--json']);
    expect(performance.now() - begun).toBeLessThan(10_000);
    const { counts, others, mistakes } = ended.json as {
      counts: Record<string, number>;
      others: number;
      mistakes: readonly string[];
    };
    expect(ended.status).toBe(0);
    expect(Object.keys(counts)).toEqual(['as today', 'slower', 'two people', 'refused']);
    expect(mistakes).toEqual([]);
    expect(Object.values(counts).reduce((sum, count) => sum + count, others)).toBe(2_000);
    expect(counts['two people']).toBeGreaterThan(counts['refused']!);
    expect(await contentOf(folder)).toEqual(before);
  });

  it('supposes as many people as it is told to have evidence that can be read out, the same whenever it is asked', async () => {
    const tickets = [HEAD, ...Array.from({ length: 400 }, (_, nth) => `IT-${nth},${at(1)},,p-${nth},password.reset,`)];
    const lax = await file('lax.yaml', [
      (await readFile('policy/recovery.yaml', 'utf8')).replace(
        'casesOfDesk: { atLeast: 300',
        'casesOfDesk: { atLeast: 900',
      ),
    ]);
    const half = () => whatIf(tickets, '--json', '--relayable', '50', '--policy', lax);
    const { counts } = (await half()).json as { counts: Record<string, number> };
    expect(counts['as today']).toBeGreaterThan(150);
    expect(counts['two people']).toBeGreaterThan(150);
    expect((await half()).json).toMatchObject({ counts });
    expect((await whatIf(tickets, '--json', '--relayable', '0', '--policy', lax)).json).toMatchObject({
      counts: { 'as today': 400 },
    });
  });

  it('asks for two people where all evidence may be read out, and for nobody where it cannot be', async () => {
    const tickets = [HEAD, `IT-1,${at(1)},,alice,password.reset,dora`, `IT-2,${at(2)},,bob,password.reset,dora`];
    expect(await judgedBy(tickets)).toEqual({ 'IT-1': 'two people', 'IT-2': 'two people' });
    const people = await file('people.csv', [
      'person,groups,kind,enrolled_at,device',
      'alice,,totp,2020-01-01,phone',
      'alice,,passkey,2020-01-01,key',
      'bob,,,,',
    ]);
    expect(await judgedBy(tickets, '--people', people, '--enrolled')).toEqual({
      'IT-1': 'as today',
      'IT-2': 'not-covered',
    });
  });

  it('refuses whoever has no rule, left, or is not known, as people are today', async () => {
    const people = await file('people.csv', ['person,groups,status', 'dora,control-owners,', 'leo,,left']);
    const tickets = [
      HEAD,
      `IT-0,${at(1)},,dora,access.emergency,x`,
      ...['leo', 'nobody'].map((one, nth) => `IT-${nth + 1},${at(1)},,${one},password.reset,x`),
    ];
    expect(await judgedBy(tickets, '--people', people)).toEqual({
      'IT-0': 'no-rule',
      'IT-1': 'subject-not-recoverable',
      'IT-2': 'unknown-subject',
    });
  });

  it('raises the second recovery in 30 days, and refuses one within four hours, in whatever order they stand', async () => {
    const tickets = [
      HEAD,
      `late,${at(20)},,alice,password.reset,dora`,
      `soon,${at(1, '11:00')},,alice,password.reset,dora`,
      `first,${at(1)},,alice,password.reset,dora`,
    ];
    const { json } = await whatIf(tickets, '--json');
    expect(json).toMatchObject({
      tickets: [
        { ticket: { id: 'first' }, fate: 'two people', tier: 1, raisedBy: [] },
        { ticket: { id: 'soon' }, fate: 'refused', reason: 'recovery-too-soon' },
        { ticket: { id: 'late' }, fate: 'two people', tier: 2, raisedBy: ['recovered-often'], waitSeconds: 3_600 },
      ],
    });
  });

  it('calls slower what waits longer than it took, and nobody countersigns', async () => {
    const text = await readFile('policy/recovery.yaml', 'utf8');
    const waiting = await file('waiting.yaml', [text.replace('coolingOffSeconds: 0', 'coolingOffSeconds: 1800')]);
    const people = await file('people.csv', [
      'person,kind,enrolled_at,device',
      ...['alice', 'bob'].flatMap((one) => [`${one},totp,2020-01-01,phone`, `${one},passkey,2020-01-01,key`]),
    ]);
    const tickets = await file('tickets.csv', [
      HEAD,
      `quick,${at(1)},${at(1, '09:10')},alice,password.reset,x`,
      `long,${at(1)},${at(1, '10:10')},bob,password.reset,x`,
    ]);
    const files = [tickets, '--policy', waiting, '--people', people];
    const { json } = await countersign(['what-if', ...files, '--enrolled', '--json']);
    expect(json).toMatchObject({ counts: { 'as today': 1, slower: 1, 'two people': 0, refused: 0 } });
  });

  it('tells every line that is wrong, by its number, and judges the rest', async () => {
    const lines = [
      `${HEAD},summary`,
      `IT-1,${at(1)},,alice,password.reset,x,fine`,
      `IT-2,yesterday,,bob,password.reset,x,`,
      `IT-3,${at(1)},,bob,shoe.reset,x,`,
      `IT-4,${at(1)},,bob`,
      `IT-5,${at(1)},,bob,password.reset,x,says "help" loudly`,
      `IT-1,${at(2)},,bob,password.reset,x,again`,
      `IT-7,2026-09-01 10:00,,bob,password.reset,x,"two\nlines, and a comma"`,
      `IT-8,${at(3)},${at(2)},bob,password.reset,x,`,
    ];
    const { status, json, stdout } = { ...(await whatIf(lines, '--json')) };
    expect({ status, stdout: stdout.length > 0 }).toEqual({ status: 0, stdout: true });
    const { tickets, mistakes } = json as { tickets: readonly { ticket: { id: string } }[]; mistakes: string[] };
    expect(tickets.map(({ ticket }) => ticket.id)).toEqual(['IT-1', 'IT-7']);
    const lineOf = (says: string) => Number(/csv:(\d+):/.exec(says)?.[1]);
    expect(mistakes.map(lineOf).toSorted((one, other) => one - other)).toEqual([3, 4, 5, 6, 7, 10]);
  });

  it('takes what a file of categories says, and a category that it does not name as a mistake', async () => {
    const tickets = ['id,opened_at,subject,category', `IT-1,${at(1)},a,PASSWORD RESET`, `IT-2,${at(1)},b,Printer`];
    const categories = await file('own.csv', ['category,action', 'password reset,password.reset']);
    const { json } = await whatIf(tickets, '--json', '--categories', categories);
    expect(json).toMatchObject({
      counts: { 'two people': 1 },
      others: 0,
      mistakes: [expect.stringMatching(/:3: category/)],
    });
    expect((await whatIf(tickets, '--json', ...CATEGORIES)).json).toMatchObject({ others: 1, mistakes: [] });
  });

  it('attack: a subject named as a formula is text in the CSV, and markup is text on the page', async () => {
    const page = path.join(folder, 'page.html');
    const tickets = [
      HEAD,
      `IT-1,${at(1)},,=cmd(),password.reset,x`,
      `IT-2,${at(1)},,<script>alert(1)</script>,mfa.reset,x`,
    ];
    const { stdout } = await whatIf(tickets, '--csv', '--html', page);
    expect(stdout).toContain(`,'=cmd(),`);
    const html = await readFile(page, 'utf8');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script|https?:|url\(/);
  });

  it('needs an export, and a policy: status 2', async () => {
    expect(await countersign(['what-if'])).toMatchObject({ status: 2, stderr: expect.stringContaining('--sample') });
    const tickets = await file('tickets.csv', ['id,subject', 'a,b']);
    expect(await countersign(['what-if', tickets])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('POLICY_FILE'),
    });
  });
});

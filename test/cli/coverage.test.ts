import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countersign } from './support/command.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-coverage-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Asks what would be if these were the people. */
async function supposing(lines: readonly string[], ...args: string[]) {
  const file = path.join(folder, 'people.csv');
  await writeFile(file, ['person,kind,enrolled_at,device,behind_identity_provider', ...lines].join('\n'));
  return countersign(['coverage', '--people', file, ...args], { POLICY_FILE: 'policy/recovery.yaml' });
}

const PEOPLE = [
  'alice,totp,2020-01-12,,',
  'alice,recovery-code,2020-01-12,,',
  'bob,totp,2020-01-12,,',
  'bob,recovery-code,,,',
  'carla,email,2020-01-12,,yes',
  'dmitri,,,,',
];

describe('coverage of supposed people', () => {
  it('counts who could be recovered, who has to wait and who has no way, and what would change it: status 5', async () => {
    const { status, stdout } = await supposing(PEOPLE, '--action', 'password.reset');
    expect(status).toBe(5);
    expect(stdout).toMatch(/^4 people, policy recovery [0-9a-f]{12}, \d{4}-\d\d-\d\d\n/);
    expect(stdout).toMatch(/^password\.reset +1 +1 +2 +0 +1 for 1$/m);
    expect(stdout).toMatch(/^password\.reset +2 +save a recovery code, and verify a private address$/m);
    expect(stdout).toContain('nothing was looked up');
    expect(stdout).not.toContain('access.emergency');
  });

  it('lists who has a gap, and from which day on it is closed by what', async () => {
    const { stdout } = await supposing(PEOPLE, '--action', 'password.reset', '--list');
    expect(stdout).not.toMatch(/^alice/m);
    expect(stdout).toMatch(/^bob +bob +password\.reset +waits +\d{4}-\d\d-\d\d +wait: enrolled too recently$/m);
    expect(stdout).toMatch(/^dmitri +dmitri +password\.reset +uncovered +\d{4}-\d\d-\d\d +save a recovery code, and /m);
  });

  it('advice that is followed closes the gap: the same people, with what was advised, have none: status 0', async () => {
    const followed = [
      ...PEOPLE.filter((line) => !line.startsWith('bob,recovery') && !line.startsWith('dmitri')),
      'bob,recovery-code,2020-01-12,,',
      ...['carla', 'dmitri'].flatMap((one) => [`${one},recovery-code,2020-01-12,,`, `${one},email,2020-01-12,,no`]),
    ];
    expect(await supposing(followed, '--action', 'password.reset', '--json')).toMatchObject({
      status: 0,
      json: { forged: null, actions: [{ action: 'password.reset', covered: 4, waits: 0, uncovered: 0, fixes: [] }] },
    });
  });

  it('gives a program every person with --list, and only numbers without', async () => {
    const { json } = await supposing(PEOPLE, '--json', '--list');
    expect(json).toMatchObject({
      people: expect.arrayContaining([
        expect.objectContaining({
          personId: 'alice',
          action: 'mfa.reset',
          standing: { state: 'covered', methods: ['totp', 'recovery-code'], approvals: 1 },
        }),
      ]),
    });
    expect((await supposing(PEOPLE, '--json')).json).not.toHaveProperty('people');
  });

  it('attack: a person named as a formula is text in the CSV, and markup is text on the page', async () => {
    const page = path.join(folder, 'page.html');
    const people = ['=cmd(),,,,', '<script>alert(1)</script>,,,,'];
    const { stdout } = await supposing(people, '--action', 'password.reset', '--csv', '--html', page);
    const [head, first] = stdout.split('\n');
    expect(head).toBe('person,name,action,state,approvals,covered_from,advice');
    expect(first).toMatch(
      /^'=cmd\(\),'=cmd\(\),password\.reset,uncovered,,\d{4}-\d\d-\d\d,"save a recovery code, and /,
    );
    const html = await readFile(page, 'utf8');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script|javascript:|https?:|url\(/);
    expect(html).toContain(`content="default-src &#39;none&#39;; style-src`);
  });

  it.each([
    ['a kind that there is not', 'alice,shoe,,,', /people\.csv:2: kind: expected one of totp/],
    ['a time to come', 'alice,totp,2999-01-01,,', /people\.csv:2: enrolled_at: expected a past date/],
    ['neither yes nor no', 'alice,email,,,maybe', /people\.csv:2: behind_identity_provider: yes or no/],
    ['nobody', ',totp,,,', /people\.csv:2: person: who it is/],
    ['what a terminal would obey', '\u001b[2J,,,,', /people\.csv:2: person: who it is/],
  ])('refuses %s by its line: status 2', async (_, line, says) => {
    expect(await supposing([line])).toMatchObject({ status: 2, stderr: expect.stringMatching(says), stdout: '' });
  });

  it('says which setting is missing', async () => {
    expect(await countersign(['coverage'], {})).toMatchObject({ status: 2, stderr: 'Set POLICY_FILE.' });
    const env = { POLICY_FILE: 'policy/recovery.yaml' };
    expect(await countersign(['coverage'], env)).toMatchObject({ status: 2, stderr: 'Set DATABASE_URL_CASE_WORKER.' });
  });

  it('refuses the policy of the demo in production', async () => {
    const env = { POLICY_FILE: 'policy/demo.yaml', NODE_ENV: 'production' };
    expect(await countersign(['coverage'], env)).toMatchObject({ status: 1, stderr: expect.stringMatching(/demo/) });
  });
});

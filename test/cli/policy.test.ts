import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { countersign } from './support/command.js';

const POLICY = 'policy/recovery.yaml';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-policy-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, lines: readonly string[]): Promise<string> {
  const there = path.join(folder, name);
  await writeFile(there, lines.join('\n'));
  return there;
}

/** The default policy with something in it otherwise. */
async function proposed(name: string, from: string | RegExp, to: string): Promise<string> {
  const text = await readFile(POLICY, 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`the default policy has no ${String(from)}`);
  return file(name, [changed]);
}

const STAFF = [
  'person,groups,manager',
  'm1,,m2',
  'm2,,m1',
  ...['a1', 'a2', 'a3', 'a4'].map((one) => `${one},recovery-approvers,m1`),
  ...['r1', 'r2'].map((one) => `${one},recovery-reviewers,m1`),
  ...['o1', 'o2', 'o3'].map((one) => `${one},operators,m1`),
  ...['v1', 'v2', 'v3'].map((one) => `${one},identity-verifiers security control-owners,m1`),
  ...['d1', 'd2', 'd3'].map((one) => `${one},desk,m1`),
  ...['i1', 'i2'].map((one) => `${one},identity-team,m1`),
  ...['h1', 'h2'].map((one) => `${one},hr-partners,m1`),
];

describe('policy check', () => {
  it('takes the default policy, says how strong each rule is, and why not stronger: status 0', async () => {
    const { status, stdout } = await countersign(['policy', 'check', POLICY]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Policy recovery [0-9a-f]{12}: well-formed and sound$/m);
    expect(stdout).toMatch(/^row-1b +password\.reset +\d+ +/m);
    expect(stdout).toMatch(/row-1b: −\d+ time: less than an hour to object/);
    expect(stdout).toContain('Nobody was looked at');
  });

  it('ends with status 5 for a policy that is mistaken, with every mistake by line, for a build', async () => {
    const wrong = await proposed('wrong.yaml', 'tenureDays: 30', 'tenureDays: 3');
    const { status, json } = await countersign(['policy', 'check', wrong, '--json']);
    expect({ status, json }).toMatchObject({
      status: 5,
      json: { ok: false, mistakes: [{ line: expect.any(Number), key: 'rules.0.evidence.tenureDays' }] },
    });
  });

  it('ends with status 5 for a score below the one wanted', async () => {
    expect(await countersign(['policy', 'check', POLICY, '--at-least', '99'])).toMatchObject({
      status: 5,
      stdout: expect.stringContaining('Weaker than wanted'),
    });
  });

  it('finds that the people are enough, and which rule nobody could meet when a group has too few or none', async () => {
    const people = await file('staff.csv', STAFF);
    expect(await countersign(['policy', 'check', POLICY, '--people', people])).toMatchObject({ status: 0 });
    const without = async (whom: RegExp) => {
      const few = await file(
        'few.csv',
        STAFF.filter((line) => !whom.test(line)),
      );
      const { status, json } = await countersign(['policy', 'check', POLICY, '--people', few, '--json']);
      expect(status).toBe(5);
      return JSON.stringify((json as { problems: unknown }).problems);
    };
    expect(await without(/^r/)).toContain('nobody at work is in recovery-reviewers');
    expect(await without(/^a[234]/)).toMatch(/row-14: \d different people are needed/);
  });

  it('attack: people who left or are suspended fill no group', async () => {
    const gone = STAFF.map((line, nth) => `${line},${nth === 0 ? 'status' : line.startsWith('r') ? 'left' : 'active'}`);
    const people = await file('gone.csv', gone);
    expect(await countersign(['policy', 'check', POLICY, '--people', people])).toMatchObject({
      status: 5,
      stdout: expect.stringContaining('recovery-reviewers'),
    });
  });

  it('takes the file that coverage takes, and names the line of a mistake: status 2', async () => {
    const coverage = await file('coverage.csv', ['person,kind,enrolled_at', 'alice,totp,2020-01-01']);
    expect(await countersign(['policy', 'check', POLICY, '--people', coverage])).toMatchObject({ status: 5 });
    const wrong = await file('status.csv', ['person,status', 'alice,away']);
    expect(await countersign(['policy', 'check', POLICY, '--people', wrong])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/status\.csv:2: status: expected one of/),
    });
  });
});

describe('policy explain', () => {
  it('says the plan in sentences, with every method that it admits', async () => {
    const { stdout, status } = await countersign(['policy', 'explain', 'password.reset', '--policy', POLICY]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/password\.reset/);
    for (const word of ['totp', 'passkey', 'recovery-approvers', 'recovery-reviewers', '30 days'])
      expect(stdout).toContain(word);
  });

  it('says why there is none, for a class and for a person of a file: status 5', async () => {
    const authority = ['policy', 'explain', 'access.emergency', '--policy', POLICY, '--class', 'authority'];
    expect(await countersign(authority)).toMatchObject({ status: 5, stdout: expect.stringContaining('no-rule') });
    const people = await file('staff.csv', STAFF);
    const person = ['policy', 'explain', 'access.emergency', '--policy', POLICY, '--people', people, '--person', 'o1'];
    expect(await countersign(person)).toMatchObject({ status: 5, stdout: expect.stringContaining('for o1') });
  });

  it('says what speaks against a case, and what it raises', async () => {
    const args = ['policy', 'explain', 'password.reset', '--policy', POLICY, '--raised-by', 'recovered-often'];
    expect(await countersign([...args, '--json'])).toMatchObject({
      json: { plan: { tier: 2, approvals: { always: 1 }, raisedBy: ['recovered-often'] } },
    });
  });

  it('refuses whose contract has run out, or is answered for by nobody, as an opening does', async () => {
    const people = await file('vendors.csv', [
      'person,employer,sponsor,contract_ends',
      'mona,,,',
      'vera,a vendor,mona,2999-12-31',
      'vito,a vendor,mona,2020-12-31',
      'vlad,a vendor,nobody,2999-12-31',
    ]);
    const args = ['policy', 'explain', 'password.reset', '--policy', POLICY, '--people', people, '--person'];
    const statuses = ['mona', 'vera', 'vito', 'vlad'].map(async (one) => (await countersign([...args, one])).status);
    expect(await Promise.all(statuses)).toEqual([0, 0, 5, 5]);
  });

  it('knows neither a class nor a person that there is not: status 2', async () => {
    const args = ['policy', 'explain', 'mfa.reset', '--policy', POLICY];
    expect(await countersign([...args, '--class', 'royal'])).toMatchObject({ status: 2 });
    expect(await countersign([...args, '--person', 'alice'])).toMatchObject({ status: 2 });
  });
});

describe('policy diff', () => {
  it('says nothing but that all is the same, of a policy and itself with other comments', async () => {
    const same = await proposed('same.yaml', 'label: recovery', '# a remark\nlabel: recovery');
    const { stdout, status } = await countersign(['policy', 'diff', POLICY, same, '--fail-on-laxer']);
    expect(status).toBe(0);
    expect(stdout.split('\n')).toHaveLength(1);
    expect(stdout).toMatch(/0 laxer, 0 unclear, 0 refused, 0 stricter, \d+ same/);
  });

  it('tells what is laxer before what is stricter, for whom, and ends with status 5 when a build asks for that', async () => {
    const text = await readFile(POLICY, 'utf8');
    const both = await file('both.yaml', [
      text
        .replace('whenRelayable: 1\n      # The approver', 'whenRelayable: 2\n      # The approver')
        .replace('attemptsPerCase: 5', 'attemptsPerCase: 9'),
    ]);
    const { stdout, status } = await countersign(['policy', 'diff', POLICY, both, '--fail-on-laxer']);
    expect(status).toBe(5);
    expect(stdout).toMatch(/^LAXER {2}password\.reset for standard/m);
    expect(stdout.indexOf('tries in a case: 5 → 9')).toBeLessThan(stdout.indexOf('read out to a caller: 1 → 2'));
  });

  it('tells which action at which desk is rolled out less far, as laxer, and ends with status 5 for a build', async () => {
    const modes = 'modes:\n  - { mode: observe, actions: [mfa.reset], desks: [servicenow] }\n';
    const back = await file('back.yaml', [await readFile(POLICY, 'utf8'), modes]);
    const { stdout, status } = await countersign(['policy', 'diff', POLICY, back, '--fail-on-laxer']);
    expect(status).toBe(5);
    expect(stdout).toMatch(
      /^LAXER {2}mode of mfa\.reset at servicenow\n {2}laxer {5}enforce → observe: no case is opened/m,
    );
    const there = await countersign(['policy', 'diff', back, POLICY, '--fail-on-laxer', '--json']);
    expect(there).toMatchObject({
      status: 0,
      json: { modes: [{ action: 'mfa.reset', desks: ['servicenow'], verdict: 'stricter', after: 'enforce' }] },
    });
  });

  it('tells who is refused from now on when a rule is taken away', async () => {
    const policy = parse(await readFile(POLICY, 'utf8')) as Record<
      'rules' | 'overlays',
      { action?: string; actions?: string[] }[]
    >;
    const rules = policy.rules.filter(({ action }) => action !== 'access.emergency');
    const overlays = policy.overlays
      .map((one) => ({ ...one, actions: one.actions!.filter((action) => action !== 'access.emergency') }))
      .filter(({ actions }) => actions.length > 0);
    const fewer = await file('fewer.yaml', [stringify({ ...policy, rules, overlays })]);
    const { stdout } = await countersign(['policy', 'diff', POLICY, fewer]);
    expect(stdout).toMatch(/^REFUSED {2}access\.emergency for standard[^]*no-rule/m);
    expect((await countersign(['policy', 'diff', fewer, POLICY])).stdout).toMatch(/^LAXER {2}access\.emergency/m);
  });
});

describe('policy test', () => {
  it('the default policy does what its owners expect of it', async () => {
    expect(await countersign(['policy', 'test', 'policy/tests', '--policy', POLICY])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/: [1-9]\d as expected, 0 otherwise$/),
    });
  });

  it('says what is otherwise, in which file: status 5', async () => {
    const weaker = await proposed('weaker.yaml', 'coolingOffSeconds: 3600', 'coolingOffSeconds: 7200');
    const { status, stdout } = await countersign(['policy', 'test', 'policy/tests', '--policy', weaker]);
    expect(status).toBe(5);
    expect(stdout).toMatch(
      /lost-factor\.yaml: asks two pieces[^]*windows\.coolingOffSeconds: expected 3600, found 7200/,
    );
  });

  it.each([
    ['an empty folder', [], /no \.yaml file/],
    [
      'a key that there is not',
      ['- it: x', '  given: { action: mfa.reset, klass: standard }', '  expect: { refused: true }'],
      /klass/,
    ],
    [
      'a class that there is not',
      ['- it: x', '  given: { action: mfa.reset, class: royal }', '  expect: { refused: true }'],
      /standard/,
    ],
  ])('refuses %s, so that nothing passes by a slip of the pen: status 2', async (_what, lines, says) => {
    const tests = await mkdtemp(path.join(folder, 'tests-'));
    if (lines.length > 0) await writeFile(path.join(tests, 'one.yaml'), lines.join('\n'));
    expect(await countersign(['policy', 'test', tests, '--policy', POLICY])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(says),
    });
  });
});

describe('policy replay', () => {
  const CASES = ['case,action,person,groups', 'c-1,password.reset,alice,', 'c-2,mfa.reset,bob,', 'c-3,mfa.reset,=1+1,'];

  it('counts past cases by what the new policy would have meant, laxer first, and lists them', async () => {
    const text = await readFile(POLICY, 'utf8');
    const news = await file('news.yaml', [
      text
        .replace('coolingOffSeconds: 3600', 'coolingOffSeconds: 7200')
        .replace('attemptsPerCase: 5', 'attemptsPerCase: 9'),
    ]);
    const cases = await file('cases.csv', CASES);
    const args = ['policy', 'replay', news, '--cases', cases, '--policy', POLICY];
    const { stdout, status } = await countersign(args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^3 cases, .*: 1 laxer, 0 unclear, 0 refused, 2 stricter, 0 same$/m);
    expect(stdout).toMatch(/^laxer +c-1 +password\.reset +alice +tries in a case: 5 → 9$/m);
    expect(await countersign([...args, '--json'])).toMatchObject({ json: { counts: { laxer: 1, stricter: 2 } } });
    expect((await countersign([...args, '--csv'])).stdout).toContain(`c-3,mfa.reset,'=1+1,`);
  });

  it('names the line of a case that is none: status 2', async () => {
    const cases = await file('cases.csv', [...CASES, 'c-4,shoe.reset,eve,']);
    expect(await countersign(['policy', 'replay', POLICY, '--cases', cases, '--policy', POLICY])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/cases\.csv:5: action/),
    });
  });
});

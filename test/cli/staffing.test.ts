import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countersign } from './support/command.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-staffing-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, lines: readonly string[]): Promise<string> {
  const there = path.join(folder, name);
  await writeFile(there, lines.join('\n'));
  return there;
}

const ROSTER = 'person,groups,days,from,to,time_zone,absent_from,absent_to';
const VOLUMES = 'action,class,cases,days,from,to,time_zone';
const ENOUGH = [
  ...['a1', 'a2', 'a3'].map((one) => `${one},recovery-approvers,,,,,,`),
  'a1,,mon-sun,,,UTC,,',
  'a2,,mon-sun,,,UTC,,',
  'a3,,mon-sun,,,UTC,,',
  'o1,operators,mon-sun,,,UTC,,',
  'r1,recovery-reviewers,mon-sun,,,UTC,,',
];

/** Looks at a roster and volumes in the week of 2026-11-23. */
async function staffing(roster: readonly string[], volumes: readonly string[], ...args: string[]) {
  const files = [await file('roster.csv', [ROSTER, ...roster]), await file('volumes.csv', [VOLUMES, ...volumes])];
  return countersign(['staffing', ...files, '--policy', 'policy/recovery.yaml', '--week', '2026-11-25', ...args]);
}

describe('staffing', () => {
  it('finds no hole where enough people are always there, and says what it is for each: status 0', async () => {
    const { status, stdout } = await staffing(ENOUGH, ['password.reset,,2,,,,']);
    expect(stdout).toMatch(/^6 people|^5 people in the week of 2026-11-23, policy recovery/);
    expect(stdout).toContain('No hole');
    expect(stdout).toMatch(/^03:00 +password\.reset +14 +3 +7 of 7 +\d/m);
    expect(stdout).toMatch(/^a1 +168 +1\d\d/m);
    expect(status).toBe(0);
  });

  it('names the hole of a roster at 3 a.m., and how many cases lapse in it: status 5', async () => {
    const night = ENOUGH.map((line) => line.replace(/^(a\d),,mon-sun,,,UTC/, '$1,,mon-fri,08:00,18:00,Europe/Zurich'));
    const { status, stdout } = await staffing(night, ['password.reset,,2,tue,,,']);
    expect(status).toBe(5);
    expect(stdout).toMatch(/^password\.reset +Tue 00:00 +Tue 07:00 +7 +no quorum where all evidence can be read out$/m);
    expect(stdout).toMatch(/^03:00 +password\.reset +2 +0 +0 of 7 +- +- +100 %$/m);
  });

  it('counts everybody whom a case takes at once: two approvers, and a third on duty', async () => {
    const none = ENOUGH.filter((line) => !line.startsWith('o1'));
    const emergencies = ['access.emergency,,0.1,,,,'];
    expect(await staffing(ENOUGH, emergencies)).toMatchObject({ status: 0 });
    expect(await staffing(none, emergencies)).toMatchObject({
      status: 5,
      stdout: expect.stringMatching(/access\.emergency +Mon 00:00 +Mon 00:00 +168 +no quorum for any case/),
    });
  });

  it('leaves out who is absent, and takes a class of people by the plan that it has', async () => {
    const away = [...ENOUGH, 'a2,,,,,,2026-11-24,2026-11-24', 'a3,,,,,,2026-11-24,2026-11-24'];
    const { json } = await staffing(away, ['access.emergency,,0.1,,,,'], '--json');
    expect((json as { holes: unknown }).holes).toEqual([{ name: 'access.emergency', from: 24, to: 48, always: true }]);
    const seats = await staffing(ENOUGH, ['password.reset,executive,0.1,,,,'], '--json');
    expect(seats).toMatchObject({ status: 5, json: { holes: [{ name: 'password.reset for executive' }] } });
  });

  it('says who would have more work than hours: status 5', async () => {
    const { status, json } = await staffing(ENOUGH, ['password.reset,,8,,,,'], '--json');
    expect({ status, json }).toMatchObject({ status: 5, json: { holes: [], overloaded: ['r1'] } });
  });

  it('gives the same answer for the same seed, in every form; markup of a name is text on the page', async () => {
    const page = path.join(folder, 'page.html');
    const roster = [...ENOUGH, '<script>,desk,mon,,,UTC,,', '=cmd(),desk,mon,,,UTC,,'];
    const [one, other] = [
      await staffing(roster, ['password.reset,,2,,,,'], '--csv', '--html', page),
      await staffing(roster, ['password.reset,,2,,,,'], '--csv'),
    ];
    expect(one.stdout).toBe(other.stdout);
    expect(one.stdout.split('\n')).toHaveLength(169);
    expect(one.stdout).toMatch(/^Mon 03:00,password\.reset,2,3,yes,yes,\d/m);
    const html = await readFile(page, 'utf8');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script|https?:|url\(/);
  });

  it.each([
    ['a day that there is not', ['a,g,someday,,,UTC,,'], ['password.reset,,1,,,,'], /roster\.csv:2: days/],
    ['a time that there is not', ['a,g,mon,25:00,,UTC,,'], ['password.reset,,1,,,,'], /roster\.csv:2: from/],
    ['a zone that there is not', ['a,g,mon,,,Mars/Base,,'], ['password.reset,,1,,,,'], /roster\.csv:2: time_zone/],
    ['half an absence', ['a,g,,,,,2026-01-01,'], ['password.reset,,1,,,,'], /roster\.csv:2: absent_from/],
    ['cases without end', ENOUGH, ['password.reset,,Infinity,,,,'], /volumes\.csv:2: cases/],
    ['people who have no such case', ENOUGH, ['access.emergency,authority,1,,,,'], /volumes\.csv: .*refused/],
  ])('refuses %s, by its line: status 2', async (_what, roster, volumes, says) => {
    expect(await staffing(roster, volumes)).toMatchObject({ status: 2, stderr: expect.stringMatching(says) });
  });
});

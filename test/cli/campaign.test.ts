import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendCampaignMails } from '../../activities/campaigns/send-campaign-mails.js';
import { sampleDirectoryOfRecord } from '../../connectors/sample-directory/directory-of-record.js';
import { startCampaign } from '../../db/campaigns.js';
import { enrolPerson } from '../../dev/seed/enrolment.js';
import type { SamplePerson } from '../../dev/seed/people.js';
import { daysAfter, isWorkingDay, workingDayFrom } from '../../domain/campaigns.js';
import { DAY, HOUR } from '../../domain/clock.js';
import { loadPolicy } from '../../policy/load.js';
import { writeKeys } from '../../proofs/key-files.js';
import { loadSigningKey, loadTrust } from '../../proofs/keys.js';
import { newSavedCode } from '../../proofs/saved-code.js';
import { startDirectory, type DirectoryFixture } from '../connectors/sample-directory-fixture.js';
import { PLAIN_HABITS } from '../support/mail-habits.js';
import { countersign } from './support/command.js';

let fixture: DirectoryFixture;
let folder: string;
let env: Record<string, string>;
let people: SamplePerson[];

const today = new Date().toISOString().slice(0, 10);
const FUTURE = workingDayFrom(daysAfter(today, 10));
const RESET = ['--action', 'password.reset'];

beforeAll(async () => {
  fixture = await startDirectory();
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-campaign-'));
  const { TRUST_FILE, ENROLMENT_KEY_FILE } = await writeKeys(path.join(folder, 'keys'));
  env = {
    DATABASE_URL: fixture.database.ownerUrl,
    DATABASE_URL_CASE_WORKER: fixture.database.urls.countersign_case_worker,
    DIRECTORY_OF_RECORD_URL: fixture.urlFor('sample_directory_reader'),
    POLICY_FILE: 'policy/recovery.yaml',
    TRUST_FILE,
    ENROLMENT_KEY_FILE,
  };
  people = [];
  for (let count = 0; count < 5; count += 1) people.push(await fixture.newPerson());
});
afterAll(async () => {
  await fixture.stop();
  await rm(folder, { recursive: true });
});

const campaign = (...args: readonly string[]) => countersign(['campaign', ...args], env);
const members = () => fixture.database.owner.selectFrom('campaign_member').selectAll().execute();

/** Somebody enrols, as of 60 days ago, what a password reset takes. */
async function enrols(person: SamplePerson): Promise<void> {
  const desk = {
    enrolmentKey: await loadSigningKey(env['ENROLMENT_KEY_FILE'] ?? ''),
    caseWorkerSeal: (await loadTrust(env['TRUST_FILE'] ?? '')).seal['case-worker'],
    enrolledAt: Date.now() - 60 * DAY,
    recordedAt: Date.now(),
  };
  const of = { ...person, recoverable: true };
  const things = { person: of, totpSecret: 'JBSWY3DPEHPK3PXP', passkeys: [], recoveryCode: newSavedCode() };
  await enrolPerson(fixture.database.owner, desk, things, 1);
}

/** What the case worker does at a time, to its last mail. */
async function works(now: number): Promise<void> {
  const directory = sampleDirectoryOfRecord({ url: env['DIRECTORY_OF_RECORD_URL'] ?? '' });
  const sends = sendCampaignMails({
    db: fixture.database.as('countersign_case_worker'),
    directory,
    policy: await loadPolicy('policy/recovery.yaml', { production: false }),
    trust: await loadTrust(env['TRUST_FILE'] ?? ''),
    pepper: new Uint8Array(randomBytes(32)),
    clock: async () => now,
    sendMail: async () => {},
    mails: PLAIN_HABITS,
    publicUrl: 'https://recover.example.com',
    logger: { warn: () => {} },
  });
  while (await sends());
  await directory.close();
}

describe('countersign campaign plan', () => {
  it('shows everybody who is uncovered once, in waves of so many, by name, and writes nothing', async () => {
    const flags = [...RESET, '--per-wave', '2', '--every-days', '2', '--from', FUTURE];
    const { status, json } = await campaign('plan', ...flags, '--json');
    expect(status).toBe(0);
    const { waves } = json as { waves: { wave: number; day: string; people: string[] }[] };
    expect(json).toMatchObject({ actions: ['password.reset'], looked: 5, people: 5, unhelped: 0 });
    expect(waves.map((wave) => wave.people.length)).toEqual([2, 2, 1]);
    expect(waves[0]?.day).toBe(FUTURE);
    expect(waves.every(({ day }) => isWorkingDay(day))).toBe(true);
    const { compare } = new Intl.Collator('en');
    const byName = people.toSorted((one, other) => compare(one.displayName, other.displayName));
    expect(waves.flatMap((wave) => wave.people)).toEqual(byName.map(({ personId }) => personId));
    const { stdout } = await campaign('plan', ...flags);
    expect(stdout).toMatch(/^WAVE +DAY +PEOPLE +FROM +TO$/m);
    expect(stdout).toContain('Nothing was written');
    const csv = (await campaign('plan', ...flags, '--csv')).stdout.split('\n');
    expect(csv[0]).toBe('person,name,wave,day');
    expect(csv).toHaveLength(6);
    expect(await members()).toEqual([]);
  });

  it('takes only those of a group or of a manager where that is asked', async () => {
    const [one, other] = people;
    const set = (person: SamplePerson | undefined, change: object) =>
      fixture.owner
        .updateTable('sample_directory.person')
        .set(change)
        .where('person_id', '=', person?.personId ?? '')
        .execute();
    await set(one, { groups: ['campaigners'] });
    await set(other, { manager_id: one?.personId });
    const invited = async (...flags: string[]) =>
      ((await campaign('plan', ...RESET, ...flags, '--json')).json as { waves: { people: string[] }[] }).waves.flatMap(
        (wave) => wave.people,
      );
    expect(await invited('--group', 'campaigners')).toEqual([one?.personId]);
    expect(await invited('--manager', one?.personId ?? '')).toEqual([other?.personId]);
    expect(await invited('--group', 'nobody-is-in-it')).toEqual([]);
  });

  it.each([
    [['--per-wave', '0'], /--per-wave/],
    [['--per-wave', 'many'], /--per-wave: expected a number/],
    [['--every-days', '0'], /--every-days/],
    [['--reminders', '3'], /--reminders/],
    [['--remind-after-days', '0'], /--remind-after-days/],
    [['--from', today], /--from: expected a day after/],
    [['--from', '2020-01-12'], /--from: expected a day after/],
    [['--from', '2026-02-31'], /--from: expected a day as 2026-01-12/],
    [['--from', 'tomorrow'], /--from: expected a day as 2026-01-12/],
  ])('refuses %j: status 2', async (flags, says) => {
    expect(await campaign('plan', ...flags)).toMatchObject({ status: 2, stderr: expect.stringMatching(says) });
  });
});

describe('countersign campaign start and stop', () => {
  it('writes the campaign as it was planned; the same name again changes nothing: status 2', async () => {
    const flags = [...RESET, '--per-wave', '3', '--from', FUTURE];
    const planned = (await campaign('plan', ...flags, '--json')).json as { waves: unknown };
    const started = await campaign('start', 'first', ...flags, '--json');
    expect(started).toMatchObject({ status: 0, json: { campaign: 'first', people: 5, waves: planned.waves } });
    const rows = await members();
    expect(rows.map(({ wave }) => wave).toSorted((one, other) => one - other)).toEqual([1, 1, 1, 2, 2]);
    expect(await campaign('start', 'first', ...flags)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is a campaign first'),
    });
    expect(await members()).toEqual(rows);
    expect(await campaign('stop', 'first', '--json')).toMatchObject({ status: 0, json: { stopped: true } });
    expect((await members()).every((row) => row.look_at === null)).toBe(true);
    expect(await campaign('stop', 'first')).toMatchObject({ status: 2 });
  });

  it('starts none over nobody, and none with a name that could not stand in a mail: status 2', async () => {
    expect(await campaign('start', 'empty', ...RESET, '--group', 'nobody-is-in-it')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Nobody would be written to'),
    });
    for (const name of ['a b', '../x', 'a@b>', '', 'x'.repeat(65)])
      expect(await campaign('start', name, ...RESET)).toMatchObject({ status: 2 });
    const names = await fixture.database.owner.selectFrom('campaign').select('campaign_id').execute();
    expect(names).toEqual([{ campaign_id: 'first' }]);
  });

  it('needs the owner’s database: the case worker’s role can neither start nor stop one', async () => {
    const asWorker = { ...env, DATABASE_URL: env['DATABASE_URL_CASE_WORKER'] ?? '' };
    const denied = { status: 1, stderr: expect.stringContaining('permission denied') };
    expect(await countersign(['campaign', 'start', 'mine', ...RESET], asWorker)).toMatchObject(denied);
    expect(await countersign(['campaign', 'stop', 'first'], asWorker)).toMatchObject(denied);
  });
});

describe('countersign campaign status', () => {
  it('burns down as people enrol, as tables, CSV, a page and JSON', async () => {
    // Begun two weeks ago: the first wave's mails, the second's two working days later.
    const first = workingDayFrom(daysAfter(today, -14));
    const second = workingDayFrom(daysAfter(first, 2));
    const waves = people.map(({ personId }, nth) => {
      const day = nth < 3 ? first : second;
      return { personId, wave: nth < 3 ? 1 : 2, day, lookAt: Date.parse(day) - DAY };
    });
    const asked = { campaignId: 'autumn', actions: ['password.reset'], reminders: 2, remindAfterDays: 7 };
    await startCampaign(fixture.database.owner, asked, waves, Date.parse(first) - DAY);
    const morningOf = (day: string) => Date.parse(day) + 7 * HOUR;
    await works(morningOf(first));
    const [early, late] = people;
    if (early === undefined || late === undefined) throw new Error('nobody is there');
    await enrols(early);
    for (let day = daysAfter(first, 1); day < today; day = daysAfter(day, 1)) await works(morningOf(day));
    await enrols(late);

    const { status, json, stdout } = await campaign('status', 'autumn', '--json');
    expect([status, stdout.length > 0]).toEqual([0, true]);
    const { waves: tallies, days } = json as { waves: object[]; days: Record<'day' | 'invited' | 'open', unknown>[] };
    expect(tallies).toEqual([
      expect.objectContaining({ wave: 1, day: first, people: 3, invited: 3, reminded: 2, covered: 2, open: 1 }),
      expect.objectContaining({ wave: 2, day: second, people: 2, invited: 2, reminded: 2, covered: 0, open: 2 }),
    ]);
    expect(days[0]).toMatchObject({ day: first, invited: 3, open: 5 });
    expect(days.find(({ day }) => day === daysAfter(first, 1))).toMatchObject({ open: 4 });
    expect(days.at(-1)).toMatchObject({ day: today, open: 3 });

    const page = path.join(folder, 'autumn.html');
    const words = (await campaign('status', 'autumn', '--html', page)).stdout;
    expect(words).toMatch(/^all +- +5 +5 +4 +2 +0 +3 +0$/m);
    expect(words).toMatch(new RegExp(`^${first} +3 +0 +5 +#{32}$`, 'm'));
    const html = await readFile(page, 'utf8');
    expect(html).toContain('Campaign autumn');
    expect(html).not.toMatch(/<script|javascript:|https?:|url\(/);
    const csv = (await campaign('status', 'autumn', '--csv')).stdout.split('\n');
    expect(csv.slice(0, 2)).toEqual(['day,invitations,reminders,open', `${first},3,0,5`]);
  });

  it('says which campaigns there are where it knows none of the name: status 2', async () => {
    expect(await campaign('status', 'winter')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/There is no campaign winter\. There are: .*first/),
    });
  });

  it('says which setting is missing', async () => {
    const missing = async (...args: string[]) => (await countersign(['campaign', ...args], {})).stderr;
    expect(await missing('plan')).toBe('Set POLICY_FILE.');
    expect(await missing('status', 'first')).toBe('Set DATABASE_URL_CASE_WORKER.');
    expect(await missing('stop', 'first')).toBe('Set DATABASE_URL.');
  });
});

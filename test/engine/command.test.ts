import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeCommandSettings } from '../../dev/environment/command-settings.js';
import { runBuilt, type Ended } from '../support/run-built.js';
import { Live } from '../support/live/live.js';

let live: Live;
let folder: string;
let settings: string;
beforeAll(async () => {
  live = await Live.start({ subjects: 3 });
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-command-'));
  settings = await writeCommandSettings(folder, live.environment);
}, 120_000);
afterAll(async () => {
  await live.stop();
  await rm(folder, { recursive: true });
});

/** Runs the built command in an environment where everything runs. */
const countersign = (...args: string[]): Promise<Ended> =>
  runBuilt('cli/main.js', {}, ['--settings', settings, ...args]);

const jsonOf = ({ stdout }: Ended): unknown => JSON.parse(stdout);

describe('the command, where everything runs', () => {
  it('doctor finds everything well, in front of the real servers', async () => {
    const { status, stdout, stderr } = await countersign('doctor');
    const marks = stdout.split('\n').map((line) => line.split(' ')[0]);
    expect({
      status,
      stderr,
      odd: stdout.split('\n').filter((_line, nth) => !['ok', ''].includes(marks[nth] ?? '')),
    }).toEqual({
      status: 0,
      stderr: '',
      // A development server keeps histories for a day.
      odd: [expect.stringContaining('histories are kept 1 days only')],
    });
    for (const what of ['search attributes', 'workers on cases', 'client credentials', 'decoding', 'mail server'])
      expect(stdout).toContain(what);
  });

  it('a ticket tool with client credentials opens, follows and cancels a case, and replays it', async () => {
    const subject = live.nextSubject().seeded.username;
    const opened = await countersign('case', 'open', '--subject', subject, '--ticket', 'jira/IT-7', '--json');
    expect(opened).toMatchObject({ status: 0, stderr: '' });
    const { caseId } = jsonOf(opened) as { caseId: string };
    expect((await countersign('case', 'watch', caseId, '--until', 'verifying', '--timeout-seconds', '20')).status).toBe(
      0,
    );
    expect(await countersign('case', 'cancel', caseId)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('under-review'),
    });
    const listed = jsonOf(await countersign('case', 'list', '--ticket', 'jira/IT-7', '--json'));
    expect(listed).toMatchObject({ cases: [{ caseId, outcome: 'cancelled' }] });
    expect(jsonOf(await countersign('replay', '--case', caseId, '--json'))).toEqual({
      ok: true,
      replayed: 1,
      diverged: [],
    });
  });

  it('doctor notices a worker that is gone, and what it leaves undone', async () => {
    const worker = live.environment.processes['codec-server'];
    await worker.kill();
    const { status, stdout } = await countersign('doctor');
    await worker.start();
    expect(status).toBe(5);
    expect(stdout).toMatch(/FAIL +codec server/);
  });

  it('migrate changes nothing that is up to date, and says so to programs', async () => {
    const migrated = await countersign('migrate', '--json');
    expect(migrated.status).toBe(0);
    expect(jsonOf(migrated)).toMatchObject({ ok: true, applied: [] });
  });
});

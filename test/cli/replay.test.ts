import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GOLDEN_FOLDER, GOLDEN_KEYRING, type GoldenStory } from '../replay/golden-histories.js';
import { countersign } from './support/command.js';

const STORY = path.join(GOLDEN_FOLDER, '0.1-refused.json');
const env = { CODEC_KEYRING_FILE: GOLDEN_KEYRING };

let folder: string;
let story: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-replay-'));
  story = await readFile(STORY, 'utf8');
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(text: string): Promise<string> {
  const file = path.join(folder, 'history.json');
  await writeFile(file, text);
  return file;
}

describe('replay', () => {
  it('of histories that this build carries on: status 0', async () => {
    const { runs } = JSON.parse(story) as GoldenStory;
    const { status, json } = await countersign(['replay', STORY, '--json'], env);
    expect({ status, json }).toEqual({ status: 0, json: { ok: true, replayed: runs.length, diverged: [] } });
  });

  it('takes what temporal workflow show writes', async () => {
    const { runs } = JSON.parse(story) as GoldenStory;
    const file = await fileOf(JSON.stringify(runs[0]?.history));
    expect(await countersign(['replay', file], env)).toMatchObject({ status: 0, stdout: '1 replayed, 0 diverge' });
  });

  it('of one that this build would tell otherwise: says which, why and what not to do; status 5', async () => {
    const file = await fileOf(story.replaceAll('"judgeDecision"', '"judgeSomethingElse"'));
    const { status, stdout, stderr } = await countersign(['replay', file], env);
    expect(status).toBe(5);
    expect(stdout).toContain('Do not start this version');
    expect(stderr).toMatch(/DIVERGES {2}case:[\s\S]*nondeterminism/i);
  });

  it.each([
    ['no history', '{"events":[]}'],
    ['no JSON', 'events'],
  ])('refuses a file that holds %s', async (_what, text) => {
    const { status, stderr } = await countersign(['replay', await fileOf(text)], env);
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('temporal workflow show') });
  });

  it('says what to set', async () => {
    expect(await countersign(['replay', STORY], {})).toMatchObject({ status: 2, stderr: 'Set CODEC_KEYRING_FILE.' });
    expect(await countersign(['replay'], env)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('TEMPORAL_ADDRESS'),
    });
  });
});

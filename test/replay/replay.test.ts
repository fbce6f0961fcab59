import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadKeyring } from '../../proofs/keyring.js';
import { replay } from '../support/case-rig/histories.js';
import { faultsOnly } from '../support/case-rig/workers.js';
import { installRuntime } from '../../workers/temporal.js';
import { GOLDEN_FOLDER, GOLDEN_KEYRING, type GoldenStory } from './golden-histories.js';

beforeAll(() => installRuntime(faultsOnly));

const files = (await readdir(GOLDEN_FOLDER)).filter((name) => name.endsWith('.json') && name !== 'keyring.json');
const storyIn = async (file: string): Promise<GoldenStory> =>
  JSON.parse(await readFile(path.join(GOLDEN_FOLDER, file), 'utf8')) as GoldenStory;

describe('histories of earlier versions', () => {
  it('are there: of every ending worth keeping', () => {
    const resets = ['completed', 'refused', 'lapsed', 'repudiated', 'password-reused'];
    const losses = ['loss-completed', 'loss-vetoed', 'loss-lapsed'];
    const emergencies = ['emergency-acknowledged', 'emergency-unacknowledged', 'emergency-ended-early'];
    for (const story of [...resets, ...losses, ...emergencies]) {
      expect(files.some((file) => file.endsWith(`-${story}.json`))).toBe(true);
    }
  });

  for (const file of files) {
    it(`replay on the workflows of today: ${file}`, async () => {
      const { runs } = await storyIn(file);
      expect(runs.length).toBeGreaterThan(0);
      expect(await replay(runs, await loadKeyring(GOLDEN_KEYRING))).toEqual([]);
    });
  }

  it('no longer replay when workflows do something else: these tests can tell', async () => {
    const { runs } = await storyIn(files.find((file) => file.endsWith('-completed.json')) ?? '');
    const text = JSON.stringify(runs).replaceAll('"judgeDecision"', '"judgeSomethingElse"');
    const wrong = await replay(JSON.parse(text) as GoldenStory['runs'], await loadKeyring(GOLDEN_KEYRING));
    expect(wrong.join()).toMatch(/nondeterminism/i);
  });
});

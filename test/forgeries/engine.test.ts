import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Live } from '../support/live/live.js';
import { completedByHand } from './engine/completed-by-hand.js';
import { foreignTasks } from './engine/foreign-tasks.js';
import { reconciling } from './engine/reconciling.js';
import { startedByHand } from './engine/started-by-hand.js';
import { stoppedByHand } from './engine/stopped-by-hand.js';

let live: Live;
/** Workflows whose histories an attacker wrote commands into: those are not the product's to replay. */
const tampered: string[] = [];

beforeAll(async () => {
  live = await Live.start({ subjects: 60 });
});
afterAll(async () => {
  await live.stop();
});

reconciling(() => live);
stoppedByHand(() => live);
completedByHand(() => live);
startedByHand(() => live);
foreignTasks(() => live, tampered);

describe('every run of these cases', () => {
  it('replays, and no workflow task of it failed', async () => {
    expect(await live.whatWentWrong(tampered)).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { flagsIn } from '../../bench/flags.js';
import { cpuMilliseconds, residentMegabytes, thisMachine } from '../../bench/machine.js';
import { tableOf, type Figures } from '../../bench/report.js';
import { inTurns, spreadOf } from '../../bench/statistics.js';

const FIGURES: Figures = {
  throughput: {
    counted: {
      shape: { messages: ['update'], activities: 1, timers: 1 },
      events: {},
      activities: {},
      payloadBytes: {},
    },
    cases: { perSecond: 3, workerCpuMilliseconds: 120, history: { events: 140, bytes: 20_000 } },
    bare: { perSecond: 4, workerCpuMilliseconds: 80, history: { events: 70, bytes: 10_000 } },
    processCpuMilliseconds: { 'case-worker': 100 },
    evidence: { count: 2, p50: 12.34, p99: 56.78, max: 60 },
    claim: { count: 2, p50: 1, p99: 2, max: 2 },
  },
  idle: null,
  expiry: null,
  open: null,
};

describe('the figures of the bench', () => {
  it('give the value that a share of all does not exceed, by nearest rank', () => {
    const values = Array.from({ length: 200 }, (_, nth) => 200 - nth);
    expect(spreadOf(values)).toEqual({ count: 200, p50: 100, p99: 198, max: 200 });
    expect(spreadOf([7])).toEqual({ count: 1, p50: 7, p99: 7, max: 7 });
    expect(() => spreadOf([])).toThrow('nothing was measured');
  });

  it('stand beside those of the bare workflow, with the ratio', () => {
    const table = tableOf(FIGURES, 'development');
    expect(table).toMatch(/\| complete cases per second +\| +3\.00 \| +4\.00 \| +0\.75 \|/);
    expect(table).toMatch(/\| history events +\| +140 \| +70\.0 \| +2\.00 \|/);
    expect(table).toContain('12.3 / 56.8');
    expect(new Set(table.split('\n').map((line) => line.length)).size).toBe(1);
  });

  it('say nothing of what was left out', () => {
    expect(tableOf(FIGURES, 'development')).not.toMatch(/grants|memory|by itself/);
  });

  it('tell of one piece of evidence what it took and what it left in the history', () => {
    const idle = { answered: { count: 3, p50: 120, p99: 180, max: 180 }, events: 12 };
    const table = tableOf({ ...FIGURES, idle }, 'development');
    expect(table).toMatch(/one piece of evidence by itself, p50 \/ p99 ms +\| +120 \/ 180 .+ 150 or less \|/);
    expect(table).toMatch(/ history events +\| +12\.0 .+ 8 or less \|/);
  });

  it('say on which Temporal server they were measured', () => {
    expect(tableOf(FIGURES, 'full')).toMatch(/^\| on the full server /);
  });

  it('name no machine and no place on it', () => {
    expect(Object.keys(thisMachine()).sort()).toEqual(['cores', 'memoryGigabytes', 'node', 'platform', 'processor']);
  });

  it('measure what a process uses', () => {
    const before = cpuMilliseconds(process.pid);
    for (let sum = 0, until = performance.now() + 60; performance.now() < until;) sum += 1;
    expect(cpuMilliseconds(process.pid) - before).toBeGreaterThanOrEqual(10);
    expect(residentMegabytes(process.pid)).toBeGreaterThan(20);
  });
});

describe('work in turns', () => {
  it('does everything once, in its place, and never more at once than wanted', async () => {
    let underWay = 0;
    let most = 0;
    const done = await inTurns([5, 4, 3, 2, 1], 2, async (item) => {
      most = Math.max(most, (underWay += 1));
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      underWay -= 1;
      return item * 10;
    });
    expect({ done, most }).toEqual({ done: [50, 40, 30, 20, 10], most: 2 });
  });

  it('fails with the first fault, after what was under way has ended', async () => {
    const ended: number[] = [];
    const work = async (item: number): Promise<void> => {
      await Promise.resolve();
      ended.push(item);
      if (item === 1) throw new Error('the first');
    };
    await expect(inTurns([1, 2], 2, work)).rejects.toThrow('the first');
    expect(ended).toEqual([1, 2]);
  });
});

describe('the sizes of the bench', () => {
  it('are small when it is to be quick, and as given', () => {
    const quick = flagsIn(['--quick', '--cases', '7', '--grants', '0']);
    expect(quick).toMatchObject({ quick: true, cases: 7, grants: 0 });
    expect(flagsIn([])).toMatchObject({ quick: false, grants: 1_000, open: 10_000 });
    expect(quick?.open).toBeLessThan(100);
  });

  it('are numbers, and some of each that must be', () => {
    for (const wrong of [
      ['--cases', 'many'],
      ['--cases', '0'],
      ['--open', '-1'],
    ])
      expect(() => flagsIn(wrong)).toThrow(/cases|open/);
  });

  it('are measured on the development server, or on the full one if that is asked for; there is no third', () => {
    expect(flagsIn([])).toMatchObject({ server: 'development' });
    expect(flagsIn(['--server', 'full', '--quick'])).toMatchObject({ server: 'full', quick: true });
    expect(() => flagsIn(['--server', 'cloud'])).toThrow('server');
  });

  it('are not wanted with --help', () => {
    expect(flagsIn(['--help'])).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { heldEntries, type NotTaken } from '../../ledger/held.js';

const entry = (hash: string, runId = 'run') => ({ hash, runId, kind: 'evidence', body: '{}' });
const mark = (holds: string, notTaken: string[], runId = 'run') => {
  const body: NotTaken = { holds, notTaken, after: 'last' };
  return { hash: `mark of ${holds}`, runId, kind: 'not-taken', body: JSON.stringify(body) };
};
const held = (...rows: Parameters<typeof heldEntries>[0]) => heldEntries(rows).map((row) => row.hash);

describe('the entries that hold', () => {
  it('are all of them where nothing was retried', () => {
    expect(held(entry('a'), entry('b', 'other run'), entry('c'))).toEqual(['a', 'b', 'c']);
  });

  it('leave out what a retried task took back, in the order the case went on', () => {
    expect(held(entry('a'), entry('b'), entry('c'), entry('b2'), mark('b2', ['b', 'c']), entry('c2'))).toEqual([
      'a',
      'b2',
      'c2',
    ]);
  });

  it('include an entry again that was recorded once more', () => {
    expect(held(entry('a'), entry('b'), mark('b', ['a']), mark('a', ['b']))).toEqual(['a']);
  });

  it("attack: a run that was reset takes back what the case's own run recorded", () => {
    expect(held(entry('a'), entry('b', 'reset'), mark('b', ['a'], 'reset'), mark('a', [], 'reset'))).toEqual([
      'a',
      'b',
    ]);
  });
});

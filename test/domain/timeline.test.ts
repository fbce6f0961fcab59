import { describe, expect, it } from '@jest/globals';
import { timelineOf } from '../../domain/timeline.js';
import { SUBJECT } from './support/people.js';
import { Told } from './support/told.js';

const whatAndBy = ({ kase }: Told) => timelineOf(kase).map(({ what, by }) => [what, by]);

describe('what a reviewer reads of a case', () => {
  it('tells who opened, proved, approved, acknowledged and ended emergency access, in the order it happened', () => {
    const over = Told.granted().decides('oscar', 'acknowledge').stops('cancelled', 'adam');
    expect(whatAndBy(over)).toEqual([
      ['opened', 'olga'],
      ['proved', SUBJECT],
      ['approved', 'adam'],
      ['approved', 'anna'],
      ['facts-read', null],
      ['acknowledged', 'oscar'],
      ['stopped', 'adam'],
    ]);
  });

  it('tells of the call back, of both proofs, the item of the claim and the claim itself of a new password', () => {
    const done = Told.completed().reviews('rita', 'justified');
    expect(timelineOf(done.kase).map(({ what }) => what)).toEqual(
      expect.arrayContaining(['opened', 'proved', 'approved', 'facts-read', 'claimed', 'reviewed']),
    );
    const approved = timelineOf(done.kase).find(({ what }) => what === 'approved');
    expect(approved?.detail).toBe('called back on the number on file');
    const times = timelineOf(done.kase).map(({ at }) => at);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });

  it('tells of a refusal and by whom, and holds no word that anybody wrote', () => {
    const refused = Told.opened().verified().decides('adam', 'refuse');
    expect(whatAndBy(refused).at(-1)).toEqual(['refused', 'adam']);
    expect(JSON.stringify(timelineOf(refused.kase))).not.toMatch(/Ahlgren|\+46|session-of/);
  });
});

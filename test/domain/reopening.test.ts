import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import {
  isReopened,
  REOPENING_COOLING_OFF,
  reopeningOf,
  vetoRefusal,
  vetoStatementOf,
  type ReopeningTold,
  type ReopeningVeto,
} from '../../domain/reopening.js';

const NOW = 1_800_000_000_000;
const ASSERTION = { credentialId: 'key', authenticatorData: '', clientDataJSON: '', signature: '' };
const asked = (number: number, askedAt: number) => ({ type: 'ceremony-reopening', number, askedAt }) as const;
const told = (number: number, at: number): ReopeningTold => ({ type: 'ceremony-told', number, people: [], at });
const own = { decider: 'p-1', reason: 'my key works' };
const veto = (number: number, at: number): ReopeningVeto => ({
  type: 'ceremony-vetoed',
  number,
  statement: vetoStatementOf(number, own, at),
  assertion: ASSERTION,
  at,
});

describe('the way back', () => {
  it('is open 72 hours after everybody was told, and for nobody where one vetoed: in any order, whatever else there is', () => {
    const time = fc.integer({ min: NOW, max: NOW + 10 * DAY });
    const number = fc.integer({ min: 1, max: 2 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, time), { maxLength: 3 }),
        fc.array(fc.tuple(number, time), { maxLength: 3 }),
        fc.array(fc.tuple(number, time), { maxLength: 1 }),
        time,
        (reopenings, tolds, vetoes, now) => {
          const of = <T>(all: readonly (readonly [number, number])[], make: (one: number, at: number) => T) =>
            all.map(([one, at]) => make(one, at));
          const parts = { reopenings: of(reopenings, asked), told: of(tolds, told), vetoes: of(vetoes, veto) };
          const first = reopenings.find(([one]) => one === 1);
          const lastTold = Math.max(...tolds.filter(([one]) => one === 1).map(([, at]) => at));
          const isVetoed = vetoes.some(([one]) => one === 1);
          const isOpen =
            first !== undefined && !isVetoed && now >= Math.max(lastTold, first[1]) + REOPENING_COOLING_OFF;
          expect(isReopened(reopeningOf(1, parts), now)).toBe(isOpen && Number.isFinite(lastTold));
        },
      ),
    );
  });

  it('takes a fresh veto of this reopening, and the first one only', () => {
    const parts = { reopenings: [asked(1, NOW)], told: [told(1, NOW)], vetoes: [] };
    const statement = vetoStatementOf(1, own, NOW);
    expect(vetoRefusal(reopeningOf(1, parts), statement, NOW + MINUTE)).toBeNull();
    expect(vetoRefusal(reopeningOf(1, parts), statement, NOW + HOUR)).toBe('statement-expired');
    expect(vetoRefusal(reopeningOf(1, parts), { ...statement, does: 'nothing' }, NOW)).toBe('stale');
    expect(vetoRefusal(reopeningOf(1, parts), vetoStatementOf(2, own, NOW), NOW)).toBe('not-wanted-now');
    expect(vetoRefusal(null, statement, NOW)).toBe('not-wanted-now');
    const vetoed = reopeningOf(1, { ...parts, vetoes: [veto(1, NOW)] });
    expect(vetoRefusal(vetoed, statement, NOW)).toBe('not-wanted-now');
    expect(isReopened(vetoed, NOW + 30 * DAY)).toBe(false);
  });
});

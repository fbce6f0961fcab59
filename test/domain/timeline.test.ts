import { describe, expect, it } from '@jest/globals';
import type { Case } from '../../domain/case.js';
import type { Decision } from '../../domain/decisions.js';
import { timelineOf } from '../../domain/timeline.js';
import { SUBJECT } from './support/people.js';
import { unsigned } from './support/receipts.js';
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

  it('says of each thing by whom it was and what tells it from others of its kind', () => {
    const reviewed = Told.completed().reviews('rita', 'justified');
    const whole = { ...reviewed.kase, stop: Told.opened().stops('cancelled', 'dora').kase.stop };
    expect(timelineOf(whole).map(({ what, by, detail }) => [what, by, detail])).toEqual([
      ['opened', 'olga', 'from ticket desk T-1; 2 people asked for it or held its ticket'],
      ['proved', SUBJECT, 'totp, strength 2, can be read out to a caller'],
      ['stopped', 'dora', 'cancelled'],
      ['proved', SUBJECT, 'email-code, strength 1, can be read out to a caller'],
      ['approved', 'adam', 'called back on the number on file'],
      ['facts-read', null, 'before-claim: they hold'],
      ['proved', SUBJECT, 'totp, strength 2, can be read out to a caller'],
      ['claimed', SUBJECT, 'redeemed'],
      ['facts-read', null, 'claim: they hold'],
      ['reviewed', 'rita', 'justified'],
    ]);
  });

  it('tells what could not be read out, who did not call back, what did not hold and how it was refused', () => {
    const { kase } = Told.granted().decides('oscar', 'acknowledge');
    const [first, second] = kase.approvals as [Decision, Decision];
    const silent = { ...second, statement: { ...second.statement, calledBackOn: null } };
    const granted = { ...kase, approvals: [first, silent] };
    const detailsOf = (which: Case) => timelineOf(which).map(({ detail }) => detail);
    expect(detailsOf(granted)).toEqual([
      expect.any(String),
      'passkey, strength 4',
      'called back on the number on file',
      'without a call back',
      'before-claim: they hold',
      'known of',
    ]);
    const receipt = { ...granted.facts[0]!.receipt, holds: false };
    const without = { ...granted, facts: [unsigned(receipt)] };
    expect(detailsOf(without)).toContain('before-claim: they do not hold');
    expect(detailsOf(Told.opened().verified().decides('adam', 'veto').kase).at(-1)).toBe('veto');
  });

  it('tells of nothing left out while a case is open, was reviewed, or was claimed by nobody', () => {
    const cases = [
      Told.claimed().kase,
      Told.completed().reviews('rita', 'justified').kase,
      { ...Told.opened().verified().decides('adam', 'refuse').kase, phase: 'closed' as const },
    ];
    for (const kase of cases) expect(timelineOf(kase).map(({ what }) => what)).not.toContain('left-out');
  });

  it('tells of a refusal and by whom, and holds no word that anybody wrote', () => {
    const refused = Told.opened().verified().decides('adam', 'refuse');
    expect(whatAndBy(refused).at(-1)).toEqual(['refused', 'adam']);
    expect(JSON.stringify(timelineOf(refused.kase))).not.toMatch(/Ahlgren|\+46|session-of/);
  });
});

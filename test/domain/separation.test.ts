import { describe, expect, it } from '@jest/globals';
import { hasPart, partsTaken } from '../../domain/separation.js';
import { decisionBy } from './support/decisions.js';
import { stopReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';

const { kase, now } = Told.opened().verified();

describe('who took part in a case (invariant 4)', () => {
  it('the subject, everybody who asked or held the ticket, and the caller of the API', () => {
    expect([...partsTaken(kase)]).toEqual([
      ['alice', 'subject'],
      ['mona', 'opener'],
      ['dora', 'opener'],
      ['olga', 'opener'],
    ]);
  });

  it('whoever approved, stopped or reviewed it', () => {
    const taken = {
      ...kase,
      approvals: [decisionBy(kase, 'adam', 'approve', now)],
      stoppedBy: decisionBy(kase, 'anna', 'veto', now),
      stop: unsigned(stopReceipt(kase, now, { by: 'rob' })),
      review: decisionBy(kase, 'rita', 'review', now),
    };
    expect(partsTaken(taken).get('adam')).toBe('approver');
    expect(partsTaken(taken).get('anna')).toBe('decider');
    expect(partsTaken(taken).get('rob')).toBe('decider');
    expect(partsTaken(taken).get('rita')).toBe('reviewer');
  });

  it('a tool that opens a case by itself is nobody, and a person keeps their first part', () => {
    const { receipt } = kase.opening;
    const byTool = unsigned({
      ...receipt,
      openers: ['alice', 'dora'],
      openedBy: { personId: null, clientId: 'ticket-tool' },
    });
    const parts = partsTaken({ opening: byTool, approvals: [] });
    expect([...parts]).toEqual([
      ['alice', 'subject'],
      ['dora', 'opener'],
    ]);
  });

  it('attack: a person with a second key is the same person', () => {
    const approvals = [decisionBy(kase, 'adam', 'approve', now, { decision: { passkeyJws: 'first key' } })];
    expect(hasPart({ ...kase, approvals }, 'adam')).toBe(true);
    expect(hasPart({ ...kase, approvals }, 'arno')).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import { hasPart, mayCancel, partsTaken } from '../../domain/separation.js';
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

  it('whoever approved, acknowledged, stopped or reviewed it', () => {
    const taken = {
      ...kase,
      approvals: [decisionBy(kase, 'adam', 'approve', now)],
      stoppedBy: decisionBy(kase, 'anna', 'veto', now),
      stop: unsigned(stopReceipt(kase, now, { by: 'rob' })),
      review: decisionBy(kase, 'rita', 'review', now),
      acknowledgement: decisionBy(kase, 'oscar', 'acknowledge', now),
    };
    expect(partsTaken(taken).get('adam')).toBe('approver');
    expect(partsTaken(taken).get('anna')).toBe('decider');
    expect(partsTaken(taken).get('rob')).toBe('decider');
    expect(partsTaken(taken).get('rita')).toBe('reviewer');
    expect(partsTaken(taken).get('oscar')).toBe('acknowledger');
  });

  it('attack: whoever cancelled a case reviews it, because somebody said “not me” since', () => {
    const { kase } = Told.opened().stops('cancelled', 'rob').stops('repudiated', 'alice');
    expect(kase).toMatchObject({ outcome: 'repudiated', stop: { receipt: { by: 'alice' } } });
    expect(partsTaken(kase).get('rob')).toBe('decider');
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

describe('who may cancel a case', () => {
  const { receipt } = kase.opening;
  const byTool = { ...receipt, openers: ['dora'], openedBy: { personId: null, clientId: 'servicenow' } };
  const signedIn = (personId: string) => ({ personId, clientId: 'servicenow', groups: ['ticket-tool'] });
  const program = (clientId: string, ...groups: string[]) => ({ personId: null, clientId, groups });

  it('whoever opened it, held its ticket or asked for it, and the tool that opened it by itself', () => {
    expect(receipt.openers.map((opener) => mayCancel(kase, signedIn(opener)))).not.toContain(false);
    expect(mayCancel({ opening: { receipt: byTool } }, program('servicenow', 'ticket-tool'))).toBe(true);
  });

  it.each([
    ['a stranger', receipt, signedIn('eve')],
    ['a stranger signed in by way of the tool that opened it', byTool, signedIn('eve')],
    ['another tool', byTool, program('zendesk', 'ticket-tool')],
    ['a key of that tool which may only read', byTool, program('servicenow', 'ticket-reader')],
    ['the tool by way of which a person opened it', receipt, program(receipt.openedBy.clientId, 'ticket-tool')],
  ])('attack: %s cancels it', (_who, opened, stopper) => {
    expect(mayCancel({ opening: { receipt: opened } }, stopper)).toBe(false);
  });
});

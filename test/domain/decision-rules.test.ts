import { describe, expect, it } from '@jest/globals';
import { DAY, HOUR, SECOND } from '../../domain/clock.js';
import { decisionRefusal, keyAgeRefusal } from '../../domain/decision-rules.js';
import { byDistinctPeople, quorumReached } from '../../domain/quorum.js';
import { decisionBy, type DecisionChanges } from './support/decisions.js';
import { APPROVERS } from './support/people.js';
import { resetPlan } from './support/plans.js';
import { Told } from './support/told.js';

const { kase, now } = Told.opened().verified();
const refusal = (by: string, changes: DecisionChanges = {}): string | null =>
  decisionRefusal(kase, decisionBy(kase, by, 'approve', now, changes), [{ group: APPROVERS }]);

describe('an approval', () => {
  it('counts by somebody of the group who took no part, called back and signed what is there', () => {
    expect(refusal('adam')).toBeNull();
  });

  it.each([
    ['the subject', 'alice', 'decider-is-subject'],
    ['who asked', 'mona', 'decider-opened'],
    ['who held the ticket', 'dora', 'decider-opened'],
    ['who called the API', 'olga', 'decider-opened'],
  ])('attack: by %s does not count, group or not', (_, by, expected) => {
    expect(refusal(by)).toBe(expected);
  });

  it('attack: by the same person with another key does not count again', () => {
    const approved = { ...kase, approvals: [decisionBy(kase, 'adam', 'approve', now)] };
    const again = decisionBy(approved, 'adam', 'approve', now, {
      decision: { passkeyJws: 'second key', messageId: 'm-2' },
    });
    expect(decisionRefusal(approved, again, [{ group: APPROVERS }])).toBe('not-a-distinct-person');
  });

  it.each<[string, DecisionChanges, string]>([
    ['without standing in the group', { standing: { groups: ['recovery-reviewers'] } }, 'not-in-group'],
    ['by somebody who reports to the subject', { standing: { managerId: 'alice' } }, 'above-decider'],
    ['without the call back', { own: { calledBack: false } }, 'call-back-missing'],
    ['that called another number', { statement: { calledBackOn: '+46 70 000 000' } }, 'stale'],
    ['signed after it expired', { issuedAt: now - 301 * SECOND }, 'statement-expired'],
    ['issued in the future', { issuedAt: now + HOUR }, 'statement-expired'],
    ['that gives itself a longer life', { statement: { expiresAt: now + HOUR } }, 'statement-expired'],
    ['of a statement that shows something harmless', { statement: { effects: ['Nothing happens'] } }, 'stale'],
    ['with something added to what was signed', { statement: { extra: true } as object }, 'stale'],
    ['with a letter that no canonical text has', { statement: { comment: '\ud800' } }, 'stale'],
    ['with the standing of another statement', { standing: { statementDigest: 'another' } }, 'proof'],
    ['with the standing read for another case', { standing: { caseId: 'another' } }, 'proof'],
    ['with the standing of another person', { standing: { personId: 'arno' } }, 'proof'],
    ['that names another decider', { statement: { decider: 'arno' } }, 'proof'],
  ])('attack: %s does not count', (_, changes, expected) => {
    expect(refusal('adam', changes)).toBe(expected);
  });

  it('needs no call back where the plan demands none', () => {
    const lax = Told.opened({ approvals: { callBack: false } }).verified();
    const silent = decisionBy(lax.kase, 'adam', 'approve', lax.now, { own: { calledBack: false } });
    expect(decisionRefusal(lax.kase, silent, [{ group: APPROVERS }])).toBeNull();
  });
});

describe('the quorum', () => {
  const plan = resetPlan({ approvals: { whenRelayable: 2 } });
  const by = (person: string, messageId: string) =>
    decisionBy(kase, person, 'approve', now, { decision: { messageId } });

  it('counts people and not messages', () => {
    const twice = [by('adam', 'm-1'), by('adam', 'm-2'), by('adam', 'm-3')];
    expect(byDistinctPeople(twice)).toHaveLength(1);
    expect(quorumReached({ ...kase, plan, evidence: kase.evidence }, twice)).toBe(false);
    expect(quorumReached({ ...kase, plan, evidence: kase.evidence }, [...twice, by('arno', 'm-4')])).toBe(true);
  });
});

describe('a decision key', () => {
  it('counts 30 days after it was enrolled, and not a moment before', () => {
    const plan = resetPlan();
    const key = { credentialId: 'key', publicKey: 'cose' };
    expect(keyAgeRefusal(plan, { ...key, enrolledAt: now - 30 * DAY }, now)).toBeNull();
    expect(keyAgeRefusal(plan, { ...key, enrolledAt: now - 30 * DAY + 1 }, now)).toBe('key-too-recent');
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noLessStrict } from '../../activities/facts/stricter.js';
import type { PlannedEffect } from '../../domain/effects.js';
import { floorFlaws } from '../../domain/floors.js';
import { grantsAreBounded } from '../../domain/grants.js';
import { mailboxFlaws, membershipRefusal, planForMailbox } from '../../domain/mailboxes.js';
import { accountRefusal, targetOf } from '../../domain/owned-accounts.js';
import type { Plan } from '../../domain/plan.js';
import { effectInWords } from '../../domain/statement-rules.js';
import { ACCOUNT_KINDS } from '../../domain/subjects.js';
import { personOfRecord } from '../support/directory.js';
import { PASSWORD, samplePlan } from './support/plans.js';

const LEND = 'mailbox.delegate';
const plan = samplePlan({ action: LEND });
const [lent] = plan.effects as readonly [PlannedEffect];
const mailbox = personOfRecord('press', {
  accountKind: 'shared-mailbox',
  ownerIds: ['mona'],
  memberGroup: 'press-team',
});
const mona = personOfRecord('mona');

const flawsOf = (changed: Plan) => floorFlaws(changed).map(({ path }) => path.join('.'));

describe('access to a shared mailbox (row 9)', () => {
  it('is for whoever uses it already, by the directory of record, and for nobody else', () => {
    const member = personOfRecord('alice', { groups: ['press-team'] });
    expect(accountRefusal(LEND, mailbox, member, [mona])).toBeNull();
    expect(accountRefusal(LEND, mailbox, mona, [mona])).toBeNull();
    expect(accountRefusal(LEND, mailbox, personOfRecord('eve'), [mona])).toBe('not-a-member');
    expect(accountRefusal(LEND, mailbox, member, [])).toBe('account-orphaned');
  });

  it('is given to no account of no person, and where nobody is said to use it to its owners alone (property)', () => {
    const group = fc.constantFrom(undefined, 'press-team', 'other');
    fc.assert(
      fc.property(
        fc.constantFrom('mona', 'alice'),
        group,
        fc.subarray(['press-team', 'other', 'undefined']),
        fc.constantFrom(...ACCOUNT_KINDS),
        (name, memberGroup, groups, accountKind) => {
          const subject = personOfRecord(name, { groups, accountKind });
          const one = { ownerIds: ['mona'], ...(memberGroup !== undefined && { memberGroup }) };
          const may = accountKind === 'person' && (name === 'mona' || groups.some((its) => its === memberGroup));
          expect(membershipRefusal(one, subject)).toBe(may ? null : 'not-a-member');
        },
      ),
    );
  });

  it('is done to its subject, in words that name the mailbox and say that there is no password', () => {
    const { account } = plan;
    expect(account).toBeDefined();
    const subject = { personId: 'alice', displayName: 'Alice', ...(account !== undefined && { account }) };
    expect(targetOf(subject)).toBe('alice');
    expect(effectInWords(lent, { plan, subject })).toMatch(/^Alice gets into .* press .*480 minutes.*No password/);
  });

  it('lends the mailbox that its plan is pinned to, whatever its file names', () => {
    const other = { ...plan, effects: [{ ...lent, group: 'mailbox:other' }] };
    expect(planForMailbox(other).effects).toEqual([{ ...lent, group: 'mailbox:press' }]);
    expect(flawsOf(plan)).toEqual([]);
    expect(grantsAreBounded(plan)).toBe(true);
    expect(noLessStrict(plan, { ...plan, effects: [{ ...lent, group: undefined }] })).toBe(true);
    expect(noLessStrict(other, { ...plan, effects: [{ ...lent, group: undefined }] })).toBe(false);
  });

  it.each<[string, Plan, string]>([
    ['a password beside it', { ...plan, effects: [lent, PASSWORD] }, 'effects'],
    ['a password in its place', { ...plan, effects: [PASSWORD] }, 'effects'],
    ['another mailbox', { ...plan, effects: [{ ...lent, group: 'mailbox:other' }] }, 'effects.0.group'],
    ['what a case may not lend', { ...plan, effects: [{ ...lent, group: 'administrators' }] }, 'effects.0.group'],
    [
      'what comes from a mailbox',
      { ...plan, evidence: { ...plan.evidence, withoutDomains: undefined } },
      'evidence.withoutDomains',
    ],
    ['one weak item', { ...plan, evidence: { ...plan.evidence, atLeast: 1, minimumStrength: 3 } }, 'evidence'],
    ['one weak item alone', { ...plan, evidence: { ...plan.evidence, oneAlone: 3 } }, 'evidence'],
    ['too low a tier', { ...plan, tier: 1 }, 'tier'],
    ['one approval', samplePlan({ action: LEND, approvals: { always: 1 } }), 'approvals.always'],
    ['nobody who owns it', samplePlan({ action: LEND, approvals: { seats: [] } }), 'approvals.seats'],
    [
      'half an hour to object',
      samplePlan({ action: LEND, windows: { coolingOffSeconds: 1_800 } }),
      'windows.coolingOffSeconds',
    ],
    ['a late review', samplePlan({ action: LEND, review: { dueSeconds: 432_001 } }), 'review.dueSeconds'],
  ])('attack: a policy with %s is refused, and so is what it says at the target', (_, changed, path) => {
    expect(flawsOf(changed)).toContain(path);
  });

  it('asks nothing of other actions', () => {
    expect([...mailboxFlaws({ ...samplePlan(), effects: [PASSWORD] })]).toEqual([]);
  });
});

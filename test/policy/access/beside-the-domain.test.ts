import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PHASES } from '../../../domain/case.js';
import type { Seat } from '../../../domain/plan.js';
import { partsTaken } from '../../../domain/separation.js';
import { STATEMENT_KINDS, type StatementKind } from '../../../domain/statement.js';
import { actorOfCaller, actorOfRecord, caseFactsOf } from '../../../policy/access/facts.js';
import { loadAccess } from '../../../policy/access/load.js';
import type { CaseFacts } from '../../../policy/access/request.js';
import { APPROVERS, MEMBERS, OPENED_AT, REVIEWERS } from '../../domain/support/people.js';
import { Told } from '../../domain/support/told.js';
import { ASKED_AT, SAMPLE_CASE } from './cases.js';

const access = await loadAccess();

const approving = Told.opened().verified();
const vouched = Told.opened({
  evidence: {
    methods: [
      { method: 'totp', strength: 2, freshSeconds: 600 },
      { method: 'manager-confirmation', strength: 2, freshSeconds: 1_800, riskAnalysis: 'written down' },
    ],
  },
})
  .proves('totp')
  .proves('manager-confirmation');
const granted = Told.granted();

/** Cases at every place where people decide something. */
const STORIES: readonly (readonly [string, Told])[] = [
  ['just opened', Told.opened()],
  ['waiting for approval', approving],
  ['vouched for', vouched],
  [
    'with one approval of two',
    Told.opened({ approvals: { always: 2 } })
      .verified()
      .decides('adam', 'approve'),
  ],
  [
    'cooling off',
    Told.opened({ windows: { coolingOffSeconds: 60 } })
      .verified()
      .decides('adam', 'approve'),
  ],
  ['handed over', Told.handedOver()],
  ['with something granted', granted],
  ['with something granted that is known of', granted.decides('oscar', 'acknowledge')],
  ['refused', approving.decides('arno', 'refuse')],
  ['reviewed', approving.decides('arno', 'refuse').reviews('rita', 'justified')],
];

/** Those that any asked person may sign; an approval is taken back by its author alone. */
const ASKED_KINDS = STATEMENT_KINDS.filter((kind): kind is Exclude<StatementKind, 'withdraw'> => kind !== 'withdraw');

function takes(told: Told, by: string, kind: (typeof ASKED_KINDS)[number]): boolean {
  const after = kind === 'review' ? told.reviews(by, 'justified') : told.decides(by, kind);
  return after.last.refused === null;
}

const recorded = (personId: string) => ({ personId, groups: MEMBERS[personId] ?? [], managerId: 'mia' });

describe('the access policy and the domain', () => {
  it('are compared over cases in which every part was taken', () => {
    const taken = STORIES.flatMap(([, { kase }]) => [...partsTaken(kase).values()]);
    const parts = ['subject', 'opener', 'voucher', 'approver', 'acknowledger', 'decider', 'reviewer'];
    expect([...new Set(taken)].toSorted()).toEqual(parts.toSorted());
  });

  it.each(STORIES)('say the same of everybody’s every decision in a case that is %s', (_what, told) => {
    for (const person of Object.keys(MEMBERS))
      for (const action of ASKED_KINDS) {
        const kase = caseFactsOf(told.kase);
        const { decision } = access.judge({ actor: actorOfRecord(recorded(person)), action, kase, now: told.now });
        expect([person, action, decision]).toEqual([
          person,
          action,
          takes(told, person, action) ? 'permitted' : 'denied',
        ]);
      }
  });

  it('agree on somebody who reports to the subject', () => {
    const person = { ...recorded('arno'), managerId: approving.kase.subject.personId };
    const asked = { actor: actorOfRecord(person), kase: caseFactsOf(approving.kase), now: OPENED_AT };
    const answer = access.judge({ ...asked, action: 'approve' });
    expect(answer).toMatchObject({ decision: 'denied', policies: ['nobody-acts-for-a-superior'] });
  });

  it('let whoever fills a seat decide, by a group or by who they are to the subject', () => {
    const { plan } = approving.kase;
    const from: Seat['from'] = [
      { group: 'finance' },
      { relation: 'manager' },
      { relation: 'sponsor' },
      { relation: 'owner' },
    ];
    const seats: readonly Seat[] = [{ seat: 'second', from, atLeast: 1 }];
    const subject = { ...approving.kase.subject, managerId: 'marta' };
    const seated = { ...approving.kase, subject, plan: { ...plan, approvals: { ...plan.approvals, seats } } };
    const { personId } = subject;
    const kase = caseFactsOf(seated, { subject: { personId, sponsorId: 'sponsor', ownerIds: ['owner'] } });
    const decides = (id: string, groups: readonly string[] = []) =>
      access.judge({ actor: { kind: 'person', id, groups }, action: 'approve', kase, now: OPENED_AT }).decision;
    for (const id of ['marta', 'sponsor', 'owner']) expect([id, decides(id)]).toEqual([id, 'permitted']);
    expect(decides('fred', ['finance'])).toBe('permitted');
    expect(decides('fred')).toBe('denied');
  });

  it('permit nobody a decision who took any part, is an AI, or is not of the group: whoever else took which part', () => {
    const somebody = fc.constantFrom('alice', 'dora', 'mira', 'adam', 'anna', 'rita');
    const some = fc.uniqueArray(somebody, { maxLength: 3 });
    const groups = fc.subarray([APPROVERS, REVIEWERS, 'ai-agent', 'desk']);
    fc.assert(
      fc.property(
        fc.record({
          subject: somebody,
          openers: some,
          vouchers: some,
          signers: some,
          phase: fc.constantFrom(...PHASES),
        }),
        somebody,
        groups,
        fc.boolean(),
        fc.constantFrom('approve' as const, 'review' as const),
        (parts, id, roles, isProgram, action) => {
          const kase: CaseFacts = { ...SAMPLE_CASE, ...parts, approvers: [APPROVERS], reviewers: [REVIEWERS] };
          const actor = actorOfCaller({ personId: isProgram ? null : id, clientId: id, roles });
          const others = [parts.subject, ...parts.openers, ...parts.vouchers, ...parts.signers];
          const [group, phase] = action === 'approve' ? [APPROVERS, 'approving'] : [REVIEWERS, 'under-review'];
          const may =
            !isProgram &&
            !roles.includes('ai-agent') &&
            roles.includes(group) &&
            parts.phase === phase &&
            !others.includes(id);
          const { decision } = access.judge({ actor, action, kase, now: ASKED_AT });
          expect(decision).toBe(may ? 'permitted' : 'denied');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('who asks', () => {
  it('is an AI agent by the group of its token, of the directory, or by the kind of its account', () => {
    const ai = { kind: 'ai-agent', id: 'person:ai-7' };
    const caller = { personId: 'ai-7', clientId: 'desk-console', roles: ['desk', 'ai-agent'] };
    expect(actorOfCaller(caller)).toMatchObject(ai);
    const person = { personId: 'ai-7', groups: ['desk'], managerId: null };
    expect(actorOfRecord({ ...person, groups: ['desk', 'ai-agent'] })).toMatchObject(ai);
    expect(actorOfRecord({ ...person, accountKind: 'ai-agent' })).toMatchObject(ai);
    expect(actorOfRecord(person)).toMatchObject({ kind: 'person', id: 'ai-7' });
    expect(actorOfCaller({ ...caller, personId: null })).toMatchObject({ ...ai, id: 'program:desk-console' });
  });
});

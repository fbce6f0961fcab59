import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountRefusal, caseAccountOf, isFor, isSameAccount, targetOf } from '../../domain/owned-accounts.js';
import { isOfAccount, ACTIONS } from '../../domain/actions.js';
import { ACCOUNT_KINDS, NO_PERSON_KINDS, type PersonOfRecord, type SubjectStatus } from '../../domain/subjects.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import { effectIdOf } from '../../domain/effect-ids.js';
import { personOfRecord } from '../support/directory.js';
import type { Case } from '../../domain/case.js';
import type { Fact } from '../../domain/facts.js';
import { decisionBy } from './support/decisions.js';
import { ACCOUNT } from './support/people.js';
import { unsigned } from './support/receipts.js';
import { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';

const ENABLE = 'service-account.enable';

/** Somebody countersigns with a reason, as owner where they are one. */
function approval(kase: Case, by: string, now: number): Fact {
  const standing = by === 'adam' ? { relations: ['owner'] as const } : {};
  const decision = decisionBy(kase, by, 'approve', now, { own: { comment: 'it is mended' }, standing });
  return { kind: 'decision', decision, messageId: decision.messageId };
}

const account = personOfRecord('nightly', { accountKind: 'service-account', ownerIds: ['mona', 'carla'] });
const [mona, carla] = [personOfRecord('mona'), personOfRecord('carla')];

describe('an account of no person', () => {
  it('is of an action that is for its kind alone, and no action is of both people and accounts', () => {
    for (const action of ACTIONS) {
      const kinds = ACCOUNT_KINDS.filter((kind) => isFor(action, kind));
      expect(kinds.includes('person')).toBe(!isOfAccount(action));
      expect(kinds.filter((kind) => kind !== 'person')).toHaveLength(kinds.includes('person') ? 0 : kinds.length);
    }
  });

  it('is what its case acts on, in the name of an owner', () => {
    expect(targetOf({ personId: 'mona', account: ACCOUNT })).toBe(ACCOUNT.accountId);
    expect(targetOf({ personId: 'mona' })).toBe('mona');
    expect(caseAccountOf(account)).toEqual({ accountId: 'nightly', kind: 'service-account', name: 'nightly' });
    expect(caseAccountOf(mona)).toBeNull();
  });

  it('has a case with an owner of it, and with nobody else', () => {
    expect(accountRefusal(ENABLE, account, mona, [mona, carla])).toBeNull();
    expect(accountRefusal(ENABLE, account, personOfRecord('eve'), [mona, carla])).toBe('not-the-owner');
    expect(accountRefusal(ENABLE, account, account, [mona, carla])).toBe('not-the-owner');
  });

  it('has none, where nobody who owns it is at work, and nobody is guessed', () => {
    const gone = { ...mona, status: 'left' } as const;
    expect(accountRefusal(ENABLE, account, gone, [gone])).toBe('account-orphaned');
    expect(accountRefusal(ENABLE, account, mona, [])).toBe('account-orphaned');
    const machine = personOfRecord('mona', { accountKind: 'ai-agent' });
    expect(accountRefusal(ENABLE, account, machine, [machine])).toBe('account-orphaned');
  });

  it('has a case only for an active owner of record, whoever asks and whoever else owns it (property)', () => {
    const status = fc.constantFrom<SubjectStatus>('active', 'suspended', 'left', 'legal-hold');
    const human = fc.record({ name: fc.constantFrom('a', 'b', 'c'), status, kind: fc.constantFrom(...ACCOUNT_KINDS) });
    fc.assert(
      fc.property(
        fc.uniqueArray(human, { maxLength: 3, selector: ({ name }) => name }),
        fc.subarray(['a', 'b', 'c']),
        fc.constantFrom('a', 'b', 'c'),
        status,
        fc.constantFrom(...ACCOUNT_KINDS),
        (humans, ownerIds, asks, ofAccount, kind) => {
          const people = humans.map((one) => personOfRecord(one.name, { status: one.status, accountKind: one.kind }));
          const asked = people.find(({ personId }) => personId === asks) ?? personOfRecord(asks);
          const own: PersonOfRecord = personOfRecord('m', { accountKind: kind, ownerIds, status: ofAccount });
          const known = people.filter(({ personId }) => ownerIds.includes(personId));
          const refusal = accountRefusal(ENABLE, own, asked, known);
          const isGood =
            kind === 'service-account' &&
            ofAccount === 'active' &&
            known.some(
              ({ personId, status: is, accountKind }) =>
                personId === asks && is === 'active' && accountKind === 'person',
            );
          expect(refusal === null).toBe(isGood);
        },
      ),
    );
  });
});

describe('a warrant over an account of no person', () => {
  const ready = Told.opened({ action: ENABLE })
    .proves('passkey')
    .proves('workload-attestation')
    .hears((kase, now) => approval(kase, 'adam', now))
    .hears((kase, now) => approval(kase, 'anna', now))
    .waits(3_600)
    .deadlineComes()
    .factsHold();
  // What it signed in by is dead, then there is a new one, then it works.
  const replaced = ready.reads('applied').reads('proven').reads('applied').reads('proven');
  const works = replaced.reads('applied').reads('proven');
  const warrant = warrantFor(ready.kase, ENABLE, ready.now);

  it('carries its effect to the account that is pinned in opening and plan', () => {
    expect(judgeWarrant(warrant, ready.now)).toBeNull();
    expect(warrant.effect).toMatchObject({
      target: ACCOUNT.accountId,
      effectId: effectIdOf(warrant.caseId, ENABLE, ACCOUNT.accountId),
    });
  });

  it('attack: is turned on another account, or on its owner, in the effect or in the plan', () => {
    const at = (target: string) => {
      const effectId = effectIdOf(warrant.caseId, ENABLE, target);
      return judgeWarrant({ ...warrant, effect: { ...warrant.effect, target, effectId } }, ready.now);
    };
    expect(at('payroll')).toBe('warrant-invalid');
    expect(at(warrant.opening.receipt.subject.personId)).toBe('warrant-invalid');
    for (const account of [undefined, { ...ACCOUNT, accountId: 'payroll' }, { ...ACCOUNT, kind: 'ai-agent' as const }])
      expect(judgeWarrant({ ...warrant, plan: { ...warrant.plan, account } }, ready.now)).toBe('warrant-invalid');
  });

  describe('to keep it, once it works', () => {
    const confirmed = works.decides('oscar', 'acknowledge');
    const kept = confirmed.factsHold();
    const keeping = warrantFor(kept.kase, 'service-account.keep', kept.now);

    it('needs a further person who confirms it, and then carries its effect', () => {
      expect(confirmed.kase).toMatchObject({ phase: 'executing', stage: 'confirmed', outcome: null });
      expect(judgeWarrant(keeping, kept.now)).toBeNull();
      expect(kept.reads('applied').reads('proven').kase).toMatchObject({ phase: 'under-review', outcome: 'completed' });
    });

    it('attack: is minted without a confirmation, with an approval in its place, or before somebody gave it', () => {
      const { acknowledgement: _, ...without } = keeping;
      expect(judgeWarrant(without, kept.now)).toBe('warrant-invalid');
      const [approved] = keeping.approvals;
      expect(judgeWarrant({ ...keeping, acknowledgement: approved! }, kept.now)).toBe('warrant-invalid');
      const later = { ...keeping.acknowledgement!.standing.receipt, readAt: kept.now + 3_600_000 };
      const acknowledgement = { ...keeping.acknowledgement!, standing: unsigned(later) };
      expect(judgeWarrant({ ...keeping, acknowledgement }, kept.now)).toBe('warrant-invalid');
    });

    it('attack: whoever countersigned confirms, or it is confirmed to what waits for nobody', () => {
      const confirming = (kase: Case, now: number) => decisionBy(kase, 'adam', 'acknowledge', now);
      const inForce = works;
      const own = confirming(inForce.kase, inForce.now);
      expect(judgeWarrant({ ...keeping, acknowledgement: own }, kept.now)).toBe('not-a-distinct-person');
      expect(judgeWarrant({ ...warrant, acknowledgement: keeping.acknowledgement! }, ready.now)).toBe(
        'warrant-invalid',
      );
    });

    it('ends as lapsed where nobody confirms, and as cancelled where it is given up before', () => {
      const inForce = works;
      expect(inForce.waits(3_600).deadlineComes().kase).toMatchObject({ phase: 'ending', outcome: 'lapsed' });
      expect(inForce.stops('cancelled', 'dora').kase).toMatchObject({ phase: 'ending', outcome: 'cancelled' });
    });
  });

  it('attack: is of a kind that the action is not for, though opening and plan agree', () => {
    for (const kind of NO_PERSON_KINDS.filter((one) => !isFor(ENABLE, one))) {
      const account = { ...ACCOUNT, kind };
      const told = Told.opened({ action: ENABLE });
      const { subject } = told.kase.opening.receipt;
      const opening = { ...warrant.opening, receipt: { ...warrant.opening.receipt, subject: { ...subject, account } } };
      expect(judgeWarrant({ ...warrant, opening, plan: { ...warrant.plan, account } }, ready.now)).toBe(
        'warrant-invalid',
      );
    }
  });

  it('tells two accounts from one another by all that is pinned of them', () => {
    expect(isSameAccount(undefined, undefined)).toBe(true);
    expect(isSameAccount(ACCOUNT, { ...ACCOUNT })).toBe(true);
    for (const other of [undefined, { ...ACCOUNT, name: 'x' }, { ...ACCOUNT, kind: 'api-key' as const }])
      expect(isSameAccount(ACCOUNT, other)).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evidenceSatisfies, joiningRefusal } from '../../domain/evidence-rules.js';
import { METHODS, type Method } from '../../domain/evidence.js';
import { floorFlaws } from '../../domain/floors.js';
import { DISABLED_FOR, REACHES, type MachineFacts } from '../../domain/machine-facts.js';
import { circumstancesOf, exampleAccounts, isOfItsWorkload, runsTheSame, workloadIdOf } from '../../domain/machines.js';
import { grantsAreBounded } from '../../domain/grants.js';
import { accountRefusal, isAskedByPeople, namedAccount } from '../../domain/owned-accounts.js';
import { ACCOUNT_KINDS } from '../../domain/subjects.js';
import { ACTIONS, type Action } from '../../domain/actions.js';
import { isPlan, planFor } from '../../policy/plan.js';
import { loadPolicy } from '../../policy/load.js';
import { personOfRecord } from '../support/directory.js';
import { ACCOUNT, accountFor, WORKLOAD } from './support/people.js';
import { samplePlan } from './support/plans.js';
import { evidenceReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';

const ENABLE = 'service-account.enable';
const RESTORE = 'agent.restore';
const { kase, now } = Told.opened({ action: ENABLE });
const item = (method: Method, changes = {}) => unsigned(evidenceReceipt(kase, method, now, changes));
const BOTH = [item('passkey'), item('workload-attestation')];

describe('evidence of a workload', () => {
  it('is enough with its owner’s passkey, and neither is without the other', () => {
    expect(evidenceSatisfies(kase, BOTH, now)).toBe(true);
    for (const one of BOTH) expect(evidenceSatisfies(kase, [one], now)).toBe(false);
  });

  it('attack: counts for another workload than the one that is pinned', () => {
    for (const workload of [
      { ...WORKLOAD, sub: 'payroll' },
      { ...WORKLOAD, issuer: 'https://evil.example' },
    ]) {
      const other = item('workload-attestation', { enrolledId: workloadIdOf(workload) });
      expect(joiningRefusal(kase, other.receipt, now)).toBe('evidence-bound-elsewhere');
      expect(evidenceSatisfies(kase, [item('passkey'), other], now)).toBe(false);
    }
  });

  it('attack: counts where no workload is pinned at all', () => {
    const bare = { ...kase, plan: { ...kase.plan, account: { ...ACCOUNT, machine: undefined } } };
    expect(evidenceSatisfies(bare, BOTH, now)).toBe(false);
    const receipt = evidenceReceipt(kase, 'workload-attestation', now);
    expect(isOfItsWorkload(samplePlan(), receipt)).toBe(false);
  });

  it('never satisfies a plan without something of a person’s own, whatever the plan says (property)', () => {
    const strength = fc.constantFrom(1, 2, 3, 4);
    const demands = fc.record({ atLeast: fc.constantFrom(1, 2), minimumStrength: strength, oneAtLeast: strength });
    fc.assert(
      fc.property(demands, strength, (demanded, strong) => {
        const methods = [{ method: 'workload-attestation', strength: strong, freshSeconds: 900 }] as const;
        const evidence = { ...kase.plan.evidence, ...demanded, oneOf: undefined, methods };
        const lax = { ...kase, plan: { ...kase.plan, evidence } };
        expect(evidenceSatisfies(lax, [item('workload-attestation', { strength: strong })], now)).toBe(false);
      }),
    );
  });

  it('is of a domain that nothing else has, so that the two are two', () => {
    for (const method of METHODS.filter((one) => one !== 'workload-attestation'))
      expect(evidenceReceipt(kase, method, now).domains).not.toContain('workload');
  });
});

describe('the floor under an account of no person', () => {
  const plan = samplePlan({ action: ENABLE });
  const pathsOf = (changed: typeof plan) => floorFlaws(changed).map(({ path }) => path.join('.'));

  it('is met by the row', () => {
    expect(floorFlaws(plan)).toEqual([]);
  });

  it.each([
    ['evidence.atLeast', { ...plan.evidence, atLeast: 1 }],
    ['evidence.oneAtLeast', { ...plan.evidence, oneAtLeast: 3 as const }],
    ['evidence.oneOf', { ...plan.evidence, oneOf: [['passkey' as const]] }],
    ['evidence.oneOf', { ...plan.evidence, oneOf: [['workload-attestation' as const]] }],
    ['evidence.oneOf', { ...plan.evidence, oneOf: [['passkey' as const, 'workload-attestation' as const]] }],
    ['evidence.oneOf', { ...plan.evidence, oneOf: undefined }],
  ])('attack: a plan that is lighter in %s is none', (path, evidence) => {
    expect(pathsOf({ ...plan, evidence })).toContain(path);
  });

  it('attack: an account that was disabled for cause waits an hour: it waits for four, in every plan', () => {
    for (const disabledFor of DISABLED_FOR) {
      const account = { ...ACCOUNT, machine: { workload: WORKLOAD, disabledFor } };
      expect(pathsOf({ ...plan, account })).toEqual(['windows.coolingOffSeconds']);
      const waits = { ...plan, account, windows: { ...plan.windows, coolingOffSeconds: 14_400 } };
      expect(floorFlaws(waits)).toEqual([]);
    }
  });
});

describe('the plan of an account', () => {
  const owner = personOfRecord('mona');
  const account = (machine: MachineFacts) =>
    personOfRecord('nightly', { accountKind: 'service-account', ownerIds: ['mona'], machine });

  it('asks for more by what it went through, and for nothing less (property)', async () => {
    const policy = await loadPolicy('policy/recovery.yaml', { production: true });
    const facts = fc.record(
      { disabledFor: fc.constantFrom(...DISABLED_FOR), reaches: fc.subarray([...REACHES], { minLength: 1 }) },
      { requiredKeys: [] },
    );
    const plain = planFor(policy, ENABLE, owner, { account: account({ workload: WORKLOAD }) });
    fc.assert(
      fc.property(facts, (machine) => {
        const plan = planFor(policy, ENABLE, owner, { account: account({ workload: WORKLOAD, ...machine }) });
        if (!isPlan(plan) || !isPlan(plain)) throw new Error('no plan');
        const hours = machine.disabledFor === undefined ? 1 : 4;
        expect(plan.windows).toEqual({ ...plain.windows, coolingOffSeconds: hours * 3_600 });
        expect({ ...plan, windows: null, account: null, overlays: null }).toEqual({
          ...plain,
          windows: null,
          account: null,
          overlays: null,
        });
      }),
    );
  });

  it('is none where the policy forgot to say what it asks for', async () => {
    const { accounts: _, ...silent } = await loadPolicy('policy/recovery.yaml', { production: true });
    const machine = { workload: WORKLOAD, disabledFor: 'security' } as const;
    expect(planFor(silent, ENABLE, owner, { account: account(machine) })).toBe('no-rule');
    expect(isPlan(planFor(silent, ENABLE, owner, { account: account({ workload: WORKLOAD }) }))).toBe(true);
  });

  it('has circumstances of no action on a person', () => {
    const machine: MachineFacts = { disabledFor: 'behaviour', reaches: ['money'] };
    for (const action of ACTIONS.filter((one) => one === 'password.reset' || one === 'access.emergency'))
      expect(circumstancesOf(action, { ...ACCOUNT, machine })).toEqual([]);
  });

  it('has an example for each circumstance of its action, which is in that one and in no other', () => {
    const examples = ACTIONS.map((action): [Action, readonly string[]] => [
      action,
      exampleAccounts(action).flatMap(({ circumstance, account: one }) => {
        expect(circumstancesOf(action, one)).toEqual([circumstance]);
        return [circumstance];
      }),
    ]);
    expect(examples.filter(([, circumstances]) => circumstances.length > 0)).toEqual([
      ['service-account.enable', ['disabledForCause']],
      ['agent.restore', ['disabledForCause', 'farReaching']],
    ]);
  });

  it('runs the same while its registration is the very same', () => {
    const other = { ...ACCOUNT, machine: { workload: { ...WORKLOAD, since: WORKLOAD.since + 1 } } };
    expect(runsTheSame(ACCOUNT, ACCOUNT)).toBe(true);
    for (const current of [other, { ...ACCOUNT, machine: {} }, null]) expect(runsTheSame(ACCOUNT, current)).toBe(false);
  });

  it('is named to people without what is only in the plan', () => {
    expect(Object.keys(namedAccount(ACCOUNT)).toSorted()).toEqual(['accountId', 'changeId', 'kind', 'name']);
  });
});

describe('an agent (row 13)', () => {
  const plan = samplePlan({ action: RESTORE });
  const pathsOf = (changed: typeof plan) => floorFlaws(changed).map(({ path }) => path.join('.'));
  const ofMachine = (machine: MachineFacts) => ({
    ...plan,
    account: { ...accountFor(RESTORE), machine: { workload: WORKLOAD, ...machine } },
  });

  it('has a floor that the row meets, and that tier, people, time and review cannot go below', () => {
    expect(floorFlaws(plan)).toEqual([]);
    expect(pathsOf({ ...plan, tier: 2 })).toContain('tier');
    expect(pathsOf({ ...plan, approvals: { ...plan.approvals, always: 1 } })).toContain('approvals.always');
    expect(pathsOf({ ...plan, windows: { ...plan.windows, coolingOffSeconds: 3_599 } })).toContain(
      'windows.coolingOffSeconds',
    );
    expect(pathsOf({ ...plan, review: { ...plan.review, dueSeconds: 172_801 } })).toContain('review.dueSeconds');
    expect(pathsOf({ ...plan, evidence: { ...plan.evidence, oneOf: undefined } })).toContain('evidence.oneOf');
  });

  it('attack: reaches production, money or personal data in a plan of tier 3, or after an hour', () => {
    for (const reach of REACHES)
      expect(pathsOf(ofMachine({ reaches: [reach] }))).toEqual(['tier', 'windows.coolingOffSeconds']);
    expect(pathsOf(ofMachine({ disabledFor: 'behaviour' }))).toEqual(['windows.coolingOffSeconds']);
  });

  it('attack: is given more than an hour, or left enabled in any outcome', () => {
    expect(grantsAreBounded(plan)).toBe(true);
    expect(grantsAreBounded({ ...plan, windows: { ...plan.windows, grantSeconds: 3_601 } })).toBe(false);
    const stays = plan.effects.map((effect) => ({ ...effect, staysWhen: ['completed' as const] }));
    expect(grantsAreBounded({ ...plan, effects: stays })).toBe(false);
  });

  it('is asked for by somebody, and by people alone (property)', () => {
    const opener = fc.record({ accountKind: fc.constantFrom(...ACCOUNT_KINDS), isAgent: fc.boolean() });
    fc.assert(
      fc.property(fc.array(opener, { maxLength: 3 }), fc.boolean(), (some, byAgent) => {
        const openers = some.map(({ accountKind, isAgent }) =>
          personOfRecord('x', { accountKind, groups: isAgent ? ['ai-agent'] : ['desk'] }),
        );
        const asked = { openers, roles: byAgent ? ['ai-agent', 'desk'] : ['desk'] };
        const isGood = some.every(({ accountKind, isAgent }) => accountKind === 'person' && !isAgent);
        expect(isAskedByPeople(RESTORE, asked)).toBe(some.length > 0 && isGood && !byAgent);
        expect(isAskedByPeople('password.reset', asked)).toBe(true);
      }),
    );
  });

  it('attack: whoever runs its sessions owns it, countersigns, or reviews', () => {
    const operated = personOfRecord('bot', {
      accountKind: 'ai-agent',
      ownerIds: ['mona', 'carla'],
      machine: { operatorIds: ['mona'] },
    });
    const [mona, carla] = [personOfRecord('mona'), personOfRecord('carla')];
    expect(accountRefusal(RESTORE, operated, mona, [mona, carla])).toBe('owner-operates');
    expect(accountRefusal(RESTORE, operated, carla, [mona, carla])).toBeNull();
    const told = Told.openedUnder(ofMachine({ operatorIds: ['anna'] }))
      .proves('passkey')
      .proves('workload-attestation');
    expect(told.decides('anna', 'approve').last.refused).toBe('decider-operates');
    expect(told.decides('arno', 'approve').last.refused).not.toBe('decider-operates');
  });
});

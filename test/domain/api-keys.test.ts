import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { onlyRevokes } from '../../domain/api-keys.js';
import { raisedPlan } from '../../domain/context-risk.js';
import { floorFlaws, leastCoolingOffSeconds } from '../../domain/floors.js';
import { GRANT_SECONDS_MAX, grantsAreBounded } from '../../domain/grants.js';
import { accountRefusal } from '../../domain/owned-accounts.js';
import type { Plan } from '../../domain/plan.js';
import { RISK_SIGNALS } from '../../domain/risk-signals.js';
import { classesOf, SUBJECT_CLASSES } from '../../domain/subject-classes.js';
import { KEY_CLASSES, type KeyClass, type PersonOfRecord } from '../../domain/subjects.js';
import { waivedPlan, WAIVABLE } from '../../domain/waivers.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import { parsePolicy } from '../../policy/load.js';
import { isPlan, planFor } from '../../policy/plan.js';
import { personOfRecord } from '../support/directory.js';
import { decisionBy } from './support/decisions.js';
import { samplePlan, type PlanChanges } from './support/plans.js';
import { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';

const ROTATE = 'api-key.rotate';
const REVOKE = 'api-key.revoke';
const HOUR = 3_600;

const policy = parsePolicy(readFileSync('policy/recovery.yaml', 'utf8'), 'recovery.yaml', { production: true });
const owner = personOfRecord('mona');
const keyOf = (...keyClasses: readonly KeyClass[]): PersonOfRecord =>
  personOfRecord('billing-key', { accountKind: 'api-key', ownerIds: ['mona', 'carla'], keyClasses });

/** @throws where the policy for production has none */
function planOf(action: typeof ROTATE | typeof REVOKE, account: PersonOfRecord, person = owner): Plan {
  const plan = planFor(policy, action, person, { account });
  if (!isPlan(plan)) throw new Error(`no plan: ${plan}`);
  return plan;
}

describe('the plan that replaces a key (row 11)', () => {
  it('takes the passkey of an owner by itself, another owner, no time to object and an overlap of a day', () => {
    const plan = planOf(ROTATE, keyOf());
    expect(plan).toMatchObject({
      tier: 2,
      evidence: { oneAlone: 4, oneAtLeast: 4 },
      approvals: { always: 1, seats: [{ from: [{ relation: 'owner' }] }] },
      windows: { coolingOffSeconds: 0, grantSeconds: 24 * HOUR },
      review: { dueSeconds: 7 * 24 * HOUR },
      notices: 'N2',
    });
    expect(planOf(ROTATE, keyOf(), personOfRecord('dev', { groups: ['developers'] })).evidence).toEqual(plan.evidence);
  });

  it('takes one item more for a key of production, and a second person for one that administers it', () => {
    const { evidence, approvals } = planOf(ROTATE, keyOf('production-key'));
    expect(evidence).toMatchObject({ atLeast: 2, oneAtLeast: 4 });
    expect(evidence).not.toHaveProperty('oneAlone');
    expect(approvals.always).toBe(1);
    const both = planOf(ROTATE, keyOf('production-key', 'production-admin-key'));
    expect(both.approvals).toMatchObject({
      always: 2,
      seats: expect.arrayContaining([{ seat: 'platform', from: expect.anything(), atLeast: 1 }]),
    });
    expect(both.evidence.atLeast).toBe(2);
  });

  it('takes two people and an hour where the one before was revoked, and is looked at the same day (row 11x)', () => {
    expect(planOf(ROTATE, keyOf('revoked-key'))).toMatchObject({
      tier: 3,
      approvals: { always: 2 },
      windows: { coolingOffSeconds: HOUR },
      review: { dueSeconds: 24 * HOUR },
      notices: 'N3',
    });
  });

  it('knows what a key is by the directory of record alone, and nothing else is of such a class', () => {
    expect(classesOf([], [], keyOf(...KEY_CLASSES))).toEqual(['api-key', ...KEY_CLASSES]);
    expect(classesOf([], [], { ...keyOf(...KEY_CLASSES), accountKind: 'person' })).toEqual(['standard']);
    expect(SUBJECT_CLASSES).toEqual(expect.arrayContaining([...KEY_CLASSES]));
  });
});

describe('the plan that revokes a key (row 11x)', () => {
  it.each([
    ['an owner of it', owner],
    ['somebody who owns nothing', personOfRecord('eve')],
    ['somebody of a vendor', personOfRecord('vera', { employer: 'Acme' })],
    ['an administrator', personOfRecord('root', { groups: ['administrators'] })],
    ['somebody who holds authority here', personOfRecord('sven', { groups: ['security'] })],
  ])('asks %s for one factor and waits for nobody', (_, person) => {
    for (const account of [keyOf(), keyOf(...KEY_CLASSES), { ...keyOf(), ownerIds: [] }]) {
      expect(accountRefusal(REVOKE, account, person, [])).toBeNull();
      expect(planOf(REVOKE, account, person)).toMatchObject({
        evidence: { atLeast: 1, minimumStrength: 2 },
        approvals: { always: 0, whenRelayable: 0 },
        windows: { coolingOffSeconds: 0 },
        notices: 'N3',
      });
    }
  });

  it('attack: slows it down by making risk signals: none of them raises it', () => {
    const plan = planOf(REVOKE, keyOf());
    fc.assert(
      fc.property(fc.subarray([...RISK_SIGNALS]), (signals) => {
        expect(raisedPlan(plan, signals, [])).toEqual(plan);
      }),
    );
  });

  it('attack: a machine reports another', () => {
    expect(accountRefusal(REVOKE, keyOf(), keyOf(), [])).toBe('not-the-owner');
    expect(accountRefusal(REVOKE, keyOf(), personOfRecord('bot', { accountKind: 'ai-agent' }), [])).toBe(
      'not-the-owner',
    );
    expect(accountRefusal(REVOKE, personOfRecord('nightly', { accountKind: 'service-account' }), owner, [])).toBe(
      'no-rule',
    );
  });

  it('is done as soon as one factor is given, whichever counts', () => {
    const done = Told.opened({ action: REVOKE }).proves('totp');
    expect(done.kase).toMatchObject({ phase: 'executing', approvals: [] });
    const now = done.factsHold();
    expect(judgeWarrant(warrantFor(now.kase, 'key.revoke', now.now), now.now)).toBeNull();
    expect(now.reads('applied').reads('proven').kase).toMatchObject({ phase: 'under-review', outcome: 'completed' });
  });
});

describe('the floor under keys', () => {
  const flawed = (changes: PlanChanges, more: Partial<Plan> = {}) =>
    floorFlaws({ ...samplePlan(changes), ...more }).map(({ path }) => path.join('.'));

  it('is kept by both rows', () => {
    expect(flawed({ action: ROTATE })).toEqual([]);
    expect(flawed({ action: REVOKE })).toEqual([]);
  });

  it.each<[string, PlanChanges, Partial<Plan>, string]>([
    ['gives a new key for a weaker item', { evidence: { oneAtLeast: 3 } }, {}, 'evidence.oneAtLeast'],
    ['lets a weaker item do alone', { evidence: { oneAlone: 3 } }, {}, 'evidence.oneAtLeast'],
    ['lets a passkey do alone for production', {}, { classes: ['api-key', 'production-key'] }, 'evidence.atLeast'],
    ['asks nobody', { approvals: { always: 0 } }, {}, 'approvals.always'],
    ['asks one for what administers production', {}, { classes: ['production-admin-key'] }, 'approvals.always'],
    [
      'replaces what was revoked at once',
      { approvals: { always: 2 } },
      { classes: ['revoked-key'] },
      'windows.coolingOffSeconds',
    ],
    ['asks no other owner', { approvals: { seats: [] } }, {}, 'approvals.seats'],
    ['leaves the old one be', { effects: samplePlan({ action: ROTATE }).effects.slice(0, 1) }, {}, 'effects'],
    [
      'keeps the old one',
      { effects: samplePlan({ action: ROTATE }).effects.map((one) => ({ ...one, staysWhen: ['completed'] })) },
      {},
      'effects',
    ],
  ])('attack: a policy %s', (_, changes, more, path) => {
    expect(flawed({ action: ROTATE, ...changes }, more)).toContain(path);
  });

  it.each<[string, PlanChanges, string]>([
    ['has somebody approve a revocation', { approvals: { always: 1, whenRelayable: 1 } }, 'approvals'],
    ['has one wait', { windows: { coolingOffSeconds: 60 } }, 'windows.coolingOffSeconds'],
    ['asks for two factors', { evidence: { atLeast: 2 } }, 'evidence.atLeast'],
  ])('attack: a policy %s', (_, changes, path) => {
    expect(flawed({ action: REVOKE, ...changes })).toContain(path);
  });

  it('attack: another action issues a key, or keeps an old one for longer than a day', () => {
    const { effects } = samplePlan({ action: ROTATE });
    expect(flawed({ action: 'account.unlock', effects })).toContain('effects');
    for (const grantSeconds of [24 * HOUR + 1, 0])
      expect(grantsAreBounded(samplePlan({ action: ROTATE, windows: { grantSeconds } }))).toBe(false);
    expect(
      grantsAreBounded(samplePlan({ action: 'access.emergency', windows: { grantSeconds: GRANT_SECONDS_MAX + 1 } })),
    ).toBe(false);
  });

  it('attack: an exception waives the hour, or anything else, of what was revoked', () => {
    const plan = planOf(ROTATE, keyOf('revoked-key'));
    expect(leastCoolingOffSeconds(plan)).toBe(HOUR);
    for (const waives of WAIVABLE) expect(floorFlaws(waivedPlan(plan, waives))).toEqual([]);
  });

  it('says of an action whether it only revokes', () => {
    expect([ROTATE, REVOKE, 'account.unlock'].map((one) => onlyRevokes(one as typeof ROTATE))).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('a key that is replaced', () => {
  const proven = Told.opened({ action: ROTATE }).proves('passkey');
  const approved = proven.hears((kase, now) => {
    const decision = decisionBy(kase, 'adam', 'approve', now, { standing: { relations: ['owner'] } });
    return { kind: 'decision', decision, messageId: decision.messageId };
  });
  const inForce = approved.factsHold().reads('applied').reads('proven').reads('applied').reads('proven');

  it('has the one before beside it for a day, and is done when that one is proven dead', () => {
    expect(inForce.kase).toMatchObject({ phase: 'in-force', outcome: null });
    expect(inForce.kase.deadline).toBe(inForce.now + 24 * HOUR * 1_000);
    const over = inForce.waits(24 * HOUR).deadlineComes();
    expect(over.kase).toMatchObject({ phase: 'ending', outcome: 'completed' });
  });

  it('attack: its warrant carries an overlap of two days, or no second item for production', () => {
    const ready = approved.factsHold();
    const warrant = warrantFor(ready.kase, 'key.issue', ready.now);
    expect(judgeWarrant(warrant, ready.now)).toBeNull();
    const under = (plan: Plan) => judgeWarrant({ ...warrant, plan }, ready.now);
    expect(under({ ...warrant.plan, windows: { ...warrant.plan.windows, grantSeconds: 48 * HOUR } })).toBe(
      'warrant-invalid',
    );
    expect(under({ ...warrant.plan, classes: ['api-key', 'production-key'] })).toBe('warrant-invalid');
  });
});

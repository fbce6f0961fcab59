import { describe, expect, it } from '@jest/globals';
import type { Plan } from '../../domain/plan.js';
import { factorResetFlaws } from '../../domain/factor-resets.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import { CLOCK_SKEW, HOUR, SECOND } from '../../domain/clock.js';
import { PASSWORD, samplePlan, SESSIONS } from './support/plans.js';
import { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';

const plan = samplePlan({ action: 'mfa.reset' });
const flawsOf = (changes: Partial<Plan>) => factorResetFlaws({ ...plan, ...changes }).map(({ path }) => path.join('.'));
const [suspension, binding, removal, sessions] = plan.effects;
if (suspension === undefined || binding === undefined || removal === undefined || sessions === undefined)
  throw new Error('row 3 has four effects');

/** Row 3 until the time to object is over, and facts were read. */
const cooledOff = Told.opened({ action: 'mfa.reset' })
  .proves('totp')
  .proves('recovery-code')
  .decides('adam', 'approve')
  .waits(3_600)
  .deadlineComes()
  .factsHold();

describe('the floor under every reset of a factor (row 3)', () => {
  it('lets row 3 be, and every plan that leaves authenticators alone', () => {
    expect(flawsOf({})).toEqual([]);
    for (const action of ['password.reset', 'access.emergency'] as const)
      expect(factorResetFlaws(samplePlan({ action }))).toEqual([]);
  });

  it.each<[string, Partial<Plan>, string]>([
    ['one item', { evidence: { ...plan.evidence, atLeast: 1 } }, 'evidence.atLeast'],
    ['weak items', { evidence: { ...plan.evidence, minimumStrength: 1 } }, 'evidence.minimumStrength'],
    ['nobody who countersigns', { approvals: { ...plan.approvals, always: 0 } }, 'approvals.always'],
    ['nothing suspended', { effects: [binding, removal, sessions] }, 'effects'],
    ['nothing removed', { effects: [suspension, binding, sessions] }, 'effects'],
    ['removed before another is bound', { effects: [suspension, removal, binding, sessions] }, 'effects'],
    [
      'what was lost given back',
      { effects: [{ ...suspension, staysWhen: ['completed'] }, binding, removal] },
      'effects.0.staysWhen',
    ],
    [
      'what was lost working until the claim',
      { effects: [{ ...suspension, stage: 'claim' }, binding, removal] },
      'effects.0.stage',
    ],
    [
      'bound before anybody claims',
      { effects: [suspension, { ...binding, stage: 'before-claim' }, removal] },
      'effects.1.stage',
    ],
  ])('attack: a policy with %s', (_, changes, where) => {
    expect(flawsOf(changes)).toEqual([where]);
  });

  it('says of each flaw what must be in its place', () => {
    const lightest = {
      ...plan,
      evidence: { ...plan.evidence, atLeast: 1, minimumStrength: 1 as const },
      approvals: { ...plan.approvals, always: 0 },
      effects: [
        { ...removal, stage: 'before-claim' as const },
        { ...suspension, stage: 'claim' as const, staysWhen: [] },
        { ...sessions, stage: 'before-claim' as const, staysWhen: [] },
      ],
    };
    expect(factorResetFlaws(lightest).map(({ path, expected }) => `${path.join('.')}: ${expected}`)).toEqual([
      'effects: authenticator.suspend, authenticator.bind, authenticator.remove, in this order',
      'effects.0.stage: claim: the subject brings the new authenticator',
      'effects.1.stage: before-claim: what was lost does not wait for the subject',
      'effects.1.staysWhen: every outcome: what was reported lost stays lost',
      'evidence.atLeast: at least 2 (row 3)',
      'evidence.minimumStrength: at least 2 (row 3)',
      'approvals.always: at least 1: somebody countersigns always (row 3)',
    ]);
    expect(factorResetFlaws(samplePlan({ effects: [suspension, PASSWORD] }))).toEqual([
      { path: ['effects', 0, 'kind'], expected: 'an effect that leaves authenticators alone' },
    ]);
  });

  it('attack: the reset of a password does not touch authenticators', () => {
    const effects = [PASSWORD, { ...binding, stage: 'claim' as const }, SESSIONS];
    expect(factorResetFlaws(samplePlan({ effects })).map(({ path }) => path.join('.'))).toEqual(['effects.1.kind']);
  });
});

describe('what was reported lost', () => {
  const suspended = cooledOff.reads('applied').reads('proven');
  const statesOf = ({ kase }: Told) => Object.fromEntries(kase.effects.map(({ kind, state }) => [kind, state]));

  it.each<[string, (told: Told) => Told, string]>([
    ['nothing is bound in time', (told) => told.waits(86_400).deadlineComes(), 'lapsed'],
    ['somebody vetoes', (told) => told.decides('anna', 'veto'), 'refused'],
    ['it is cancelled', (told) => told.stops('cancelled', 'mona'), 'cancelled'],
    ['somebody says that it was not them', (told) => told.stops('repudiated', 'alice'), 'repudiated'],
  ])('stays suspended when %s, and nothing is bound', (_, happens, outcome) => {
    const ended = happens(suspended).reads('ended').reads('end-proven');
    expect(ended.kase).toMatchObject({ phase: 'under-review', outcome });
    expect(statesOf(ended)).toMatchObject({ 'authenticator.suspend': 'proven', 'authenticator.bind': 'end-proven' });
  });

  it('is suspended by a case that was not vetoed in time only, and everybody was told of the time', () => {
    const approved = Told.opened({ action: 'mfa.reset' })
      .proves('totp')
      .proves('recovery-code')
      .decides('adam', 'approve');
    expect(approved.kase.phase).toBe('cooling-off');
    expect(approved.last.notices.map(({ kind }) => kind)).toEqual(['decision-recorded', 'change-coming']);
    const vetoed = approved.decides('anna', 'veto');
    expect(vetoed.kase).toMatchObject({ phase: 'under-review', outcome: 'refused' });
    expect(new Set(Object.values(statesOf(vetoed)))).toEqual(new Set(['planned']));
  });
});

describe('a warrant for the reset of a factor', () => {
  const { kase, now } = cooledOff;
  const warrant = warrantFor(kase, 'authenticator.suspend', now);

  it('carries what precedes the claim once the time to object is over', () => {
    expect(kase.phase).toBe('executing');
    expect(judgeWarrant(warrant, now)).toBeNull();
  });

  it('attack: minted before the time to object is over it carries nothing', () => {
    const early = (kase.approvals[0]?.standing.receipt.readAt ?? 0) + HOUR - CLOCK_SKEW - SECOND;
    const facts = { ...warrant.facts, receipt: { ...warrant.facts.receipt, readAt: early } };
    const minted = { ...warrant, facts, mintedAt: early, notAfter: early + 60 * SECOND };
    expect(judgeWarrant(minted, early)).toBe('warrant-invalid');
    const later = early + SECOND;
    expect(judgeWarrant({ ...minted, mintedAt: later, notAfter: later + 60 * SECOND }, later)).toBeNull();
  });

  it('attack: under a plan lighter than row 3 it carries nothing, whoever pinned it', () => {
    const light = Told.opened({ action: 'mfa.reset', effects: [suspension, binding] })
      .proves('totp')
      .proves('recovery-code')
      .decides('adam', 'approve')
      .waits(3_600)
      .deadlineComes()
      .factsHold();
    expect(judgeWarrant(warrantFor(light.kase, 'authenticator.suspend', light.now), light.now)).toBe('warrant-invalid');
  });

  it('attack: the lost passkey does not join its evidence, though a policy admits passkeys', () => {
    const methods = [...plan.evidence.methods, { method: 'passkey', strength: 4, freshSeconds: 300 } as const];
    const told = Told.opened({ action: 'mfa.reset', evidence: { methods } }).proves('totp').proves('passkey');
    expect(told.last.refused).toBe('evidence-not-independent');
    expect(told.kase.phase).toBe('verifying');
  });
});

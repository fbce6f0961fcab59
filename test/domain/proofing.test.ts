import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DOCUMENTS } from '../../domain/attended.js';
import { CLOCK_SKEW, DAY } from '../../domain/clock.js';
import { METHODS, type EvidenceReceipt } from '../../domain/evidence.js';
import { evidenceLacks, evidenceSatisfies } from '../../domain/evidence-rules.js';
import { IALS, type Ial, type Proofing } from '../../domain/assurance.js';
import { ialOfDocument, isProofed, PROOFING_DAYS_MAX, proofingDays, repeatingMethods } from '../../domain/proofing.js';
import type { Tier } from '../../domain/subjects.js';
import { OPENED_AT } from './support/people.js';
import { samplePlan } from './support/plans.js';
import { evidenceReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';

const RULE = { tier2Days: 730, tier3Days: 365, tier4Days: 365 };
const at = (tier: Tier, proofing = RULE) => ({ ...samplePlan({ action: 'mfa.reset' }), tier, proofing });
const openedWith = (proofing?: Proofing) => ({
  openedAt: OPENED_AT,
  assurance: { ...(proofing !== undefined && { proofing }) },
});
const ago = (milliseconds: number, ial: Ial = 2): Proofing => ({ ial, at: OPENED_AT - milliseconds });

describe('how old a proofing may be (recovery policy, section 2)', () => {
  it.each<[Tier, number | null]>([
    [1, null],
    [2, 730],
    [3, 365],
    [4, 365],
  ])('at tier %s it is as the policy says', (tier, days) => {
    expect(proofingDays(at(tier))).toBe(days);
  });

  it('is what the policy says where it says less, and for tier 1 alone only where it says anything', () => {
    expect(proofingDays(at(2, { ...RULE, tier2Days: 90 }))).toBe(90);
    expect(proofingDays({ tier: 1, proofing: { ...RULE, tier1Days: 1_000 } })).toBe(1_000);
  });

  it('attack: no policy takes longer than the floor, whoever let it through', () => {
    const lax = { tier2Days: 9_999, tier3Days: 9_999, tier4Days: 9_999 };
    expect([2, 3, 4].map((tier) => proofingDays(at(tier as Tier, lax)))).toEqual(Object.values(PROOFING_DAYS_MAX));
  });

  it('is asked of no plan that was pinned before there was such a rule', () => {
    expect(proofingDays(samplePlan({ action: 'mfa.reset' }))).toBeNull();
  });
});

describe('a proofing of record', () => {
  it('counts up to the very day, and not from the future beyond what clocks differ', () => {
    expect(isProofed(at(2), openedWith(ago(730 * DAY - 1)), [])).toBe(true);
    expect(isProofed(at(2), openedWith(ago(730 * DAY)), [])).toBe(false);
    expect(isProofed(at(3), openedWith(ago(366 * DAY)), [])).toBe(false);
    expect(isProofed(at(2), openedWith(ago(-CLOCK_SKEW)), [])).toBe(true);
    expect(isProofed(at(2), openedWith(ago(-CLOCK_SKEW - 1)), [])).toBe(false);
  });

  it('that nobody knows of counts for nothing: it fails closed', () => {
    expect(isProofed(at(2), openedWith(), [])).toBe(false);
    expect(isProofed(at(2), { openedAt: OPENED_AT }, [])).toBe(false);
    expect(isProofed(at(1), openedWith(), [])).toBe(true);
  });
});

describe('proofing repeated within the case (SP 800-63B-4, section 4.2.1.4)', () => {
  const stale = (ial: Ial) => openedWith(ago(800 * DAY, ial));

  it('counts at the level of the enrolment or above, by a look at a document or by a provider of proofing, and by nothing else', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...METHODS),
        fc.constantFrom(...IALS),
        fc.constantFrom(undefined, ...IALS),
        (method, enrolled, repeatsIal) => {
          const proofs = ['in-person', 'attended-video', 'federated-login'].includes(method);
          const expected = proofs && repeatsIal !== undefined && repeatsIal >= enrolled;
          expect(isProofed(at(2), stale(enrolled), [{ method, ...(repeatsIal && { repeatsIal }) }])).toBe(expected);
        },
      ),
    );
  });

  it('attack: an employer’s own badge does not repeat what a document of a state proved', () => {
    expect(DOCUMENTS.filter((document) => ialOfDocument(document) < 2)).toEqual(['employee-badge']);
    expect(isProofed(at(2), stale(2), [{ method: 'in-person', repeatsIal: ialOfDocument('employee-badge') }])).toBe(
      false,
    );
    expect(isProofed(at(2), stale(1), [{ method: 'in-person', repeatsIal: ialOfDocument('employee-badge') }])).toBe(
      true,
    );
  });

  it('attack: a badge is nothing for whoever nobody is known to have proofed', () => {
    expect(isProofed(at(2), openedWith(), [{ method: 'in-person', repeatsIal: 1 }])).toBe(false);
    expect(isProofed(at(2), openedWith(), [{ method: 'in-person', repeatsIal: 2 }])).toBe(true);
    expect(isProofed(at(2), { openedAt: OPENED_AT }, [{ method: 'in-person', repeatsIal: 1 }])).toBe(false);
    expect(isProofed(at(2), { openedAt: OPENED_AT }, [{ method: 'in-person', repeatsIal: 2 }])).toBe(true);
  });

  it('can be had by the methods that the plan admits, up to the level that they reach', () => {
    const methods = [
      { method: 'totp', strength: 2, freshSeconds: 600 },
      { method: 'in-person', strength: 4, freshSeconds: 600 },
      {
        method: 'federated-login',
        strength: 3,
        freshSeconds: 600,
        acr: [{ value: 'ial3', strength: 3, repeatsIal: 3 }],
      },
    ] as const;
    const plan = samplePlan({ evidence: { methods } });
    expect(repeatingMethods(plan)).toEqual(['in-person', 'federated-login']);
    expect(repeatingMethods(plan, 3)).toEqual(['federated-login']);
    expect(repeatingMethods(samplePlan())).toEqual([]);
  });

  it('attack: is not to be had from an issuer who only says that somebody signed in', () => {
    const acr = [{ value: 'phrh', strength: 3 } as const];
    const methods = [{ method: 'federated-login', strength: 3, freshSeconds: 600, acr }] as const;
    expect(repeatingMethods(samplePlan({ evidence: { methods } }), 1)).toEqual([]);
    expect(repeatingMethods(samplePlan({ evidence: { methods: [{ ...methods[0], acr: [] }] } }), 1)).toEqual([]);
  });
});

describe('a case whose subject was proofed too long ago', () => {
  const methods = [
    { method: 'totp', strength: 2, freshSeconds: 600 },
    { method: 'recovery-code', strength: 3, freshSeconds: 600 },
    { method: 'in-person', strength: 4, freshSeconds: 1_800 },
  ] as const;
  const told = (proofing?: Proofing) => {
    const opened = Told.opened({ action: 'mfa.reset', evidence: { methods } }, openedWith(proofing)).kase;
    return { ...opened, plan: { ...opened.plan, proofing: RULE } };
  };
  const NOW = OPENED_AT + 60_000;
  const given = (kase: ReturnType<typeof told>, ...of: Partial<EvidenceReceipt>[]) =>
    of.map(({ method = 'totp', ...changes }) => unsigned(evidenceReceipt(kase, method, NOW, changes)));

  it('attack: however strong the rest, it is not enough until the proofing is repeated, and the record says why', () => {
    const kase = told(ago(800 * DAY));
    const rest = given(kase, { method: 'totp' }, { method: 'recovery-code' });
    expect(evidenceSatisfies(kase, rest, NOW)).toBe(false);
    expect(evidenceLacks(kase, rest)).toBe('proofing-stale');
    const seen = [...rest, ...given(kase, { method: 'in-person', repeatsIal: 2 })];
    expect(evidenceSatisfies(kase, seen, NOW)).toBe(true);
  });

  it('goes on as before where the proofing is young enough', () => {
    const kase = told(ago(100 * DAY));
    expect(evidenceSatisfies(kase, given(kase, { method: 'totp' }, { method: 'recovery-code' }), NOW)).toBe(true);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SECOND } from '../../domain/clock.js';
import {
  ATTESTED_METHODS,
  METHODS,
  type CompromiseDomain,
  type EvidenceReceipt,
  type Method,
} from '../../domain/evidence.js';
import { evidenceLacks, evidenceSatisfies } from '../../domain/evidence-rules.js';
import { OPENED_AT } from './support/people.js';
import type { PlanChanges } from './support/plans.js';
import { evidenceReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';

const NOW = OPENED_AT + 60 * SECOND;
const ALL: PlanChanges['evidence'] = {
  methods: METHODS.map((method) => ({ method, strength: 4, freshSeconds: 1_800, riskAnalysis: 'written down' })),
};

/** Items that the account's level and proofing of record are content with, so that only the row can refuse them. */
function isEnoughByRow(
  given: readonly [Method, Partial<EvidenceReceipt>?][],
  evidence: PlanChanges['evidence'] = {},
): boolean {
  const assurance = { maximumAal: 1, proofing: { ial: 2, at: OPENED_AT } } as const;
  const { kase } = Told.opened({ evidence: { ...ALL, ...evidence } }, { assurance });
  const items = given.map(([method, changes]) => unsigned(evidenceReceipt(kase, method, NOW, changes)));
  expect(evidenceLacks(kase, items)).toBeNull();
  return evidenceSatisfies(kase, items, NOW);
}

describe('what the row demands where the account would be content with less (recovery policy, sections 1 and 5.4)', () => {
  it('attack: one saved code is one item, though it recovers an account of AAL1 (SP 800-63B-4, section 4.2.2.1)', () => {
    expect(isEnoughByRow([['recovery-code']])).toBe(false);
    expect(isEnoughByRow([['recovery-code'], ['totp']])).toBe(true);
    expect(isEnoughByRow([['recovery-code']], { atLeast: 1 })).toBe(true);
    expect(isEnoughByRow([['recovery-code'], ['totp']], { atLeast: 3 })).toBe(false);
  });

  it('attack: two saved codes, of two papers, are one', () => {
    expect(isEnoughByRow([['recovery-code'], ['recovery-code', { domains: ['mailbox'] }]])).toBe(false);
  });

  it('attack: two people who looked and spoke stand for nobody who gave nothing themselves', () => {
    const looked: [Method, Partial<EvidenceReceipt>] = ['in-person', { repeatsIal: 2, vouchedBy: 'vera' }];
    expect(isEnoughByRow([looked, ['manager-confirmation', { vouchedBy: 'mira' }]])).toBe(false);
    expect(isEnoughByRow([looked, ['totp']])).toBe(true);
  });

  it('attack: a call back alone is somebody’s word, whatever code was read out', () => {
    expect(isEnoughByRow([['call-back']], { atLeast: 1, oneAtLeast: 1 })).toBe(false);
    expect(isEnoughByRow([['email-code']], { atLeast: 1, oneAtLeast: 1 })).toBe(true);
  });
});

describe('a set of items of emergency access, of which no section of NIST speaks', () => {
  const domains = fc.subarray<CompromiseDomain>(['handset', 'mailbox', 'paper', 'voucher'], { minLength: 1 });
  const item = fc.record({
    method: fc.constantFrom(...METHODS),
    domains,
    strength: fc.constantFrom(1, 2, 3, 4),
    vouchedBy: fc.constantFrom('mira', 'vera'),
  });
  const demanded = fc.record({
    atLeast: fc.integer({ min: 1, max: 3 }),
    minimumStrength: fc.constantFrom(1, 2),
    oneAtLeast: fc.constantFrom(2, 3, 4),
  });

  /** The rule told again: pairs first, then what all of them are. Two who looked at the subject are one item. */
  function oracle(
    given: readonly { method: Method; domains: readonly string[]; strength: number; vouchedBy: string | null }[],
    { atLeast, minimumStrength, oneAtLeast }: { atLeast: number; minimumStrength: number; oneAtLeast: number },
  ): boolean {
    for (const [nth, one] of given.entries())
      for (const other of given.slice(nth + 1)) {
        const shared = one.domains.filter((domain) => other.domains.includes(domain));
        const isOfTwoPeople = one.vouchedBy !== other.vouchedBy;
        if (one.method === other.method || (one.vouchedBy !== null && !isOfTwoPeople)) return false;
        if (shared.some((domain) => domain !== 'voucher' || !isOfTwoPeople)) return false;
      }
    // Nothing runs as a person: no workload is pinned that one could be of.
    if (given.some(({ method }) => method === 'workload-attestation')) return false;
    const own = given.filter(({ method }) => !ATTESTED_METHODS.some((attested) => attested === method));
    const strengths = given.map(({ strength }) => strength);
    const lookedAt = given.filter(({ method }) => method === 'attended-video' || method === 'in-person');
    return (
      given.length - Math.max(lookedAt.length - 1, 0) >= atLeast &&
      own.length > 0 &&
      Math.min(...strengths) >= minimumStrength &&
      Math.max(...strengths) >= oneAtLeast
    );
  }

  it('satisfies exactly when all are independent, enough, strong enough, and not all are somebody’s word', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 4 }), demanded, (drawn, rule) => {
        const { kase } = Told.opened({ action: 'access.emergency', evidence: { ...ALL, ...rule } });
        const given = drawn.map(({ vouchedBy, ...rest }) => ({
          ...rest,
          vouchedBy: ATTESTED_METHODS.some((attested) => attested === rest.method) ? vouchedBy : null,
        }));
        const items = given.map(({ method, vouchedBy, ...rest }) =>
          unsigned(evidenceReceipt(kase, method, NOW, { ...rest, ...(vouchedBy !== null && { vouchedBy }) })),
        );
        expect(evidenceSatisfies(kase, items, NOW)).toBe(oracle(given, rule));
      }),
      { numRuns: 2_000 },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { attestationOf, attestationRefusal, type Attestation } from '../../domain/attestation.js';
import { readersOf } from '../../contract/readers.js';
import { CLOCK_SKEW, MINUTE } from '../../domain/clock.js';
import type { EvidenceReceipt, Method } from '../../domain/evidence.js';
import { evidenceSatisfies, joiningRefusal } from '../../domain/evidence-rules.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import { hasPart, mayVouch, partsTaken, voucherRefusal } from '../../domain/separation.js';
import { timelineOf } from '../../domain/timeline.js';
import { decisionBy } from './support/decisions.js';
import { OPENED_AT, VOUCHER } from './support/people.js';
import type { PlanChanges } from './support/plans.js';
import { evidenceReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';

const PLAN: PlanChanges = {
  evidence: {
    methods: [
      { method: 'totp', strength: 2, freshSeconds: 600 },
      { method: 'email-code', strength: 1, freshSeconds: 1_800 },
      { method: 'manager-confirmation', strength: 2, freshSeconds: 1_800, riskAnalysis: 'written down' },
    ],
  },
};
const { kase, now } = Told.opened(PLAN);
const item = (method: Method, changes: Partial<EvidenceReceipt> = {}) => evidenceReceipt(kase, method, now, changes);
/** Somebody else who vouches, by whatever method. */
const vouched = (by: string): EvidenceReceipt => item('email-code', { domains: ['voucher'], vouchedBy: by });

describe('what people vouch for (recovery policy, section 5.4)', () => {
  const manager = item('manager-confirmation');
  const withManager = { ...kase, evidence: [unsigned(manager)] };

  it('is of a domain of each of them: two people are two, beside what the subject has', () => {
    expect(joiningRefusal(withManager, item('totp'), now)).toBeNull();
    expect(joiningRefusal(withManager, vouched('bob'), now)).toBeNull();
  });

  it('is of a domain of each of them by whatever act: two who attest are two', () => {
    const attested = (method: Method, vouchedBy: string) => item(method, { domains: ['attester'], vouchedBy });
    const withAttester = { ...kase, evidence: [unsigned(attested('manager-confirmation', VOUCHER))] };
    expect(joiningRefusal(withAttester, attested('email-code', 'bob'), now)).toBeNull();
    expect(joiningRefusal(withAttester, attested('email-code', VOUCHER), now)).toBe('evidence-not-independent');
  });

  it('attack: one person who vouches twice, by whatever methods and domains, is one', () => {
    expect(joiningRefusal(withManager, vouched(VOUCHER), now)).toBe('evidence-not-independent');
    const attested = item('email-code', { domains: ['attester', 'document'], vouchedBy: VOUCHER });
    expect(joiningRefusal(withManager, attested, now)).toBe('evidence-not-independent');
    expect(evidenceSatisfies(kase, [unsigned(manager), unsigned(vouched(VOUCHER))], now)).toBe(false);
  });

  it('attack: two who vouch and are not named are one', () => {
    const unnamed = (method: Method) => unsigned(item(method, { domains: ['voucher'] }));
    expect(evidenceSatisfies(kase, [unnamed('totp'), unnamed('email-code')], now)).toBe(false);
  });

  it('attack: beside an item of its own domain it adds nothing, whoever vouches', () => {
    const onHandset = item('email-code', { domains: ['voucher', 'handset'], vouchedBy: 'bob' });
    expect(evidenceSatisfies(kase, [unsigned(item('totp')), unsigned(onHandset)], now)).toBe(false);
  });

  it('attack: what others sign never satisfies a plan alone', () => {
    const lone = Told.opened({ evidence: { ...PLAN.evidence, atLeast: 1 } }, { assurance: { maximumAal: 1 } }).kase;
    expect(evidenceSatisfies(lone, [unsigned(item('totp'))], now)).toBe(true);
    expect(evidenceSatisfies(lone, [unsigned(manager)], now)).toBe(false);
  });
});

describe('whoever vouches (recovery policy, section 5.6)', () => {
  const told = Told.opened(PLAN).proves('totp').proves('manager-confirmation');

  it('takes a part in the case by it', () => {
    expect(told.kase.phase).toBe('approving');
    expect(partsTaken(told.kase).get(VOUCHER)).toBe('voucher');
    expect(hasPart(told.kase, VOUCHER)).toBe(true);
    // Nothing went stale, and nobody came back yet.
    expect(told.kase).not.toHaveProperty('evidenceBeside');
  });

  it('stands in what a reviewer reads, and may see what became of the case', () => {
    const proved = timelineOf(told.kase).filter(({ what }) => what === 'proved');
    expect(proved.map(({ by }) => by)).toEqual(['alice', VOUCHER]);
    expect(readersOf(told.kase)).toContain(`person:${VOUCHER}`);
  });

  it('attack: approves nothing in it', () => {
    expect(told.decides(VOUCHER, 'approve').last.refused).toBe('decider-vouched');
    expect(told.decides('adam', 'approve').last.refused).toBeNull();
  });

  it('attack: reviews nothing in it', () => {
    const refusedCase = told.decides('adam', 'refuse');
    expect(refusedCase.reviews(VOUCHER, 'justified').last.refused).toBe('decider-vouched');
    expect(refusedCase.reviews('rita', 'justified').last.refused).toBeNull();
  });

  it.each(['alice', 'mona', 'dora', 'olga'])('attack: is not %s, the subject or an opener', (vouchedBy) => {
    const vouches = Told.opened(PLAN).proves('manager-confirmation', { vouchedBy });
    expect(vouches.last.refused).toBe('voucher-has-part');
    expect(vouches.kase.evidence).toEqual([]);
  });

  it('attack: after approving the case, does not vouch for its claim', () => {
    const waiting = told.decides('adam', 'approve').factsHold();
    const fresh = (vouchedBy: string) => waiting.proves('manager-confirmation', { vouchedBy });
    expect(fresh('adam').last.refused).toBe('voucher-has-part');
    expect(fresh('mira').last.refused).toBeNull();
    expect(fresh('bob').kase.claimWindow).not.toBeNull();
    expect(partsTaken(fresh('bob').kase).get('bob')).toBe('voucher');
  });

  it('attack: after vouching for the claim, reviews nothing of the case when it is over', () => {
    const back = told.decides('adam', 'approve').factsHold().proves('manager-confirmation', { vouchedBy: 'rita' });
    const done = (one: Told) =>
      one.claims().factsHold().reads('applied').reads('proven').reads('applied').reads('proven');
    const undone = (one: Told): Told => (one.kase.phase === 'ending' ? undone(one.reads('end-proven')) : one);
    const over = [
      done(back),
      done(back.proves('totp')),
      undone(back.stops('cancelled', 'mona')),
      undone(back.waits(90_000).deadlineComes()),
    ];
    for (const one of over) {
      expect(one.kase).toMatchObject({ phase: 'under-review', claimWindow: null });
      expect(one.reviews('rita', 'justified').last.refused).toBe('decider-vouched');
      expect(one.reviews('rob', 'justified').kase.phase).toBe('closed');
    }
  });

  it('attack: approves nothing because what they vouched for went stale before it was enough', () => {
    const late = Told.opened(PLAN).proves('manager-confirmation').waits(1_800).proves('email-code').proves('totp');
    expect(late.kase.evidence.map(({ receipt }) => receipt.method)).toEqual(['email-code', 'totp']);
    expect(late.decides(VOUCHER, 'approve').last.refused).toBe('decider-vouched');
    const byWhom = timelineOf(late.kase).flatMap(({ what, by }) => (what === 'proved' ? [by] : []));
    expect(byWhom).toEqual([VOUCHER, 'alice', 'alice']);
  });

  it('may vouch again, and for nothing else', () => {
    expect(mayVouch(told.kase, VOUCHER)).toBe(true);
    expect(mayVouch(told.kase, 'alice')).toBe(false);
    expect(voucherRefusal(told.kase, {})).toBeNull();
  });
});

describe('attack: a warrant', () => {
  const claimed = Told.opened(PLAN)
    .proves('totp')
    .proves('manager-confirmation')
    .decides('adam', 'approve')
    .factsHold()
    .waits(60)
    .proves('totp')
    .claims()
    .factsHold();
  const warrant = warrantFor(claimed.kase, 'password.set', claimed.now);
  const judged = (changes: Partial<typeof warrant>) => judgeWarrant({ ...warrant, ...changes }, claimed.now);
  const vouchedInIt = (vouchedBy: string) =>
    warrant.evidence.map((one) =>
      one.receipt.vouchedBy === undefined ? one : unsigned({ ...one.receipt, vouchedBy }),
    );

  it('is genuine where a manager vouched and somebody else approved', () => {
    expect(judged({})).toBeNull();
  });

  it.each(['alice', 'mona', 'olga', 'adam'])('carries nothing when %s is the one who vouched', (vouchedBy) => {
    expect(judged({ evidence: vouchedInIt(vouchedBy) })).not.toBeNull();
  });

  it('carries nothing when whoever approved vouched for the claim', () => {
    const { fresh } = warrant;
    if (fresh === null) throw new Error('no fresh item');
    const by = (vouchedBy: string) => unsigned({ ...fresh.receipt, vouchedBy });
    expect(judged({ fresh: by('adam') })).toBe('voucher-has-part');
    expect(judged({ fresh: by('bob') })).toBeNull();
  });

  it('carries nothing when the one who vouched approved', () => {
    const before = { ...claimed.kase, approvals: [], evidence: warrant.evidence, phase: 'approving' } as const;
    const at = warrant.approvals[0]?.decidedAt ?? claimed.now;
    expect(judged({ approvals: [decisionBy(before, VOUCHER, 'approve', at)] })).toBe('decider-vouched');
  });
});

describe('what is signed to vouch', () => {
  const own = { method: 'manager-confirmation', attester: VOUCHER, session: 's', number: '123456' } as const;
  const attestation = attestationOf(kase, own, OPENED_AT);

  it('holds for half an hour, for the case as it stands', () => {
    expect(attestationRefusal(kase, attestation, OPENED_AT)).toBeNull();
    expect(attestationRefusal(kase, attestation, OPENED_AT + 30 * MINUTE - 1)).toBeNull();
    expect(attestationRefusal(kase, attestation, OPENED_AT + 30 * MINUTE)).toBe('statement-expired');
    expect(attestationRefusal(kase, attestation, OPENED_AT - CLOCK_SKEW)).toBeNull();
    expect(attestationRefusal(kase, attestation, OPENED_AT - CLOCK_SKEW - 1)).toBe('statement-expired');
  });

  it.each(Object.keys(attestation).filter((key) => !['attester', 'session', 'number', 'method'].includes(key)))(
    'attack: with another %s it is none of this case',
    (key) => {
      const forged: Attestation = { ...attestation, [key]: key.endsWith('At') ? OPENED_AT + 1 : 'another' };
      expect(attestationRefusal(kase, forged, OPENED_AT)).toBe('stale');
    },
  );

  it('attack: what was signed for the evidence is not for the claim', () => {
    const waiting = { ...kase, phase: 'awaiting-claim', frozenAt: OPENED_AT } as const;
    expect(attestationRefusal(waiting, attestation, OPENED_AT)).toBe('stale');
    expect(attestationRefusal(waiting, attestationOf(waiting, own, OPENED_AT), OPENED_AT)).toBeNull();
    const frozenLater = { ...waiting, frozenAt: OPENED_AT + 1 };
    expect(attestationRefusal(frozenLater, attestationOf(waiting, own, OPENED_AT), OPENED_AT)).toBe('stale');
  });

  it('attack: what has no canonical form is none', () => {
    expect(attestationRefusal(kase, { ...attestation, number: '\ud800' }, OPENED_AT)).toBe('stale');
  });
});

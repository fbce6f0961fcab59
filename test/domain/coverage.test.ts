import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evidenceReceipt } from '../../activities/verification/evidence-receipt.js';
import { VERIFICATION_METHODS } from '../../activities/verification/registry.js';
import { ACTIONS, type Action } from '../../domain/actions.js';
import { advance, begin } from '../../domain/advance.js';
import { standingThings } from '../../domain/admissible.js';
import type { Case } from '../../domain/case.js';
import { DAY } from '../../domain/clock.js';
import { judgeOf, type Coverage } from '../../domain/coverage.js';
import { enrolledBy, FIXES } from '../../domain/coverage-fixes.js';
import type { Enrolled } from '../../domain/enrolled.js';
import { isAttested, METHODS, type Strength } from '../../domain/evidence.js';
import { approvalsNeeded } from '../../domain/evidence-rules.js';
import type { EvidenceRule } from '../../domain/plan.js';
import { OPENED_AT as NOW, SESSION } from './support/people.js';
import { samplePlan, type PlanChanges } from './support/plans.js';
import { unsigned } from './support/receipts.js';
import { openedFact } from './support/told.js';

type Thing = Parameters<ReturnType<typeof judgeOf>>[0][number];

const judged = (changes: PlanChanges, things: readonly Thing[], now = NOW): Coverage =>
  judgeOf(samplePlan(changes), VERIFICATION_METHODS, now)(things, {});

/** A case as it is opened and told of evidence, by the rules that hold in a real one. */
const opened = (changes: PlanChanges, at: number): Case => begin(openedFact(changes, { openedAt: at }), at).case;

/**
 * In how many ways a person who has these things gets a real case past verification, giving any of them in any order: the
 * number of approvals that each leaves to be given.
 */
function endings(kase: Case, things: readonly Thing[], at: number): readonly number[] {
  if (kase.phase !== 'verifying') return [approvalsNeeded(kase.plan, kase.evidence)];
  const given = new Set(kase.evidence.map(({ receipt }) => receipt.messageId));
  const judgedBy = { opening: kase.opening.receipt, tenureDays: kase.plan.evidence.tenureDays };
  return kase.plan.evidence.methods.flatMap(({ method }) => {
    const { enrolledKind } = VERIFICATION_METHODS[method];
    if (enrolledKind === null || isAttested(method)) return [];
    const standing = standingThings(judgedBy, enrolledKind, things);
    return (standing.ok ? standing.enrolled : []).flatMap((thing) => {
      const messageId = `${method} ${thing.enrolledId}`;
      if (given.has(messageId)) return [];
      // The verifier reads of an enrolled thing what `Thing` has, once its proof was checked.
      const verified = { method, enrolled: thing, vouchedBy: null, all: things as readonly Enrolled[] };
      const receipt = evidenceReceipt(kase, { ...verified, session: SESSION, messageId, verifiedAt: at });
      const step = advance(kase, { kind: 'evidence', evidence: unsigned(receipt), messageId }, at);
      return step.refused === null ? endings(step.case, things, at) : [];
    });
  });
}

const AGES_DAYS = [400, 30, 29.999, 7, 0];
const base = { enrolledAt: fc.constantFrom(...AGES_DAYS).map((days) => NOW - days * DAY) };
const device = fc.constantFrom({}, {}, { device: 'phone' }, { device: 'tablet' });
const thing: fc.Arbitrary<Omit<Thing, 'enrolledId'>> = fc
  .oneof(
    fc.tuple(
      fc.record({ ...base, kind: fc.constant('totp' as const), domains: fc.constant(['handset'] as const) }),
      device,
    ),
    fc.tuple(
      fc.record({
        ...base,
        kind: fc.constant('passkey' as const),
        domains: fc.constantFrom(['handset'] as const, ['authenticator'] as const),
      }),
      device,
    ),
    fc.tuple(
      fc.record({
        ...base,
        kind: fc.constant('email' as const),
        domains: fc.constantFrom(['mailbox'] as const, ['mailbox', 'handset'] as const),
        behindIdentityProvider: fc.boolean(),
      }),
    ),
    fc.tuple(
      fc.record({ ...base, kind: fc.constant('recovery-code' as const), domains: fc.constant(['paper'] as const) }),
    ),
    fc.tuple(
      fc.record({ ...base, kind: fc.constant('push' as const), domains: fc.constant(['handset'] as const) }),
      device,
    ),
    fc.tuple(
      fc.record({
        ...base,
        kind: fc.constant('device' as const),
        domains: fc.constant(['device'] as const),
        // Of one of the things before or after it, which may be a passkey.
        credentialId: fc.constantFrom('0', '1', '2'),
      }),
      device,
    ),
    fc.tuple(
      fc.record({
        ...base,
        kind: fc.constant('login' as const),
        domains: fc.constant(['mailbox'] as const),
        behindIdentityProvider: fc.boolean(),
      }),
    ),
  )
  .map(([one, on]) => ({ ...one, ...on }));
const person = fc
  .array(thing, { maxLength: 4 })
  .map((things): readonly Thing[] =>
    things.map((one, nth) => ({ credentialId: `${nth}`, ...one, enrolledId: `${nth}` })),
  );

const strength = (most: number) => fc.integer({ min: 1, max: most }).map((value) => value as Strength);
const evidence: fc.Arbitrary<Partial<EvidenceRule>> = fc.record({
  atLeast: fc.integer({ min: 1, max: 3 }),
  minimumStrength: strength(2),
  oneAtLeast: strength(4),
  methods: fc
    .subarray([...METHODS], { minLength: 1 })
    .chain((methods) =>
      fc.tuple(
        ...methods.map((method) => strength(4).map((given) => ({ method, strength: given, freshSeconds: 600 }))),
      ),
    ),
});
const changes: fc.Arbitrary<PlanChanges> = fc.oneof(
  fc.record({ action: fc.constantFrom<Action>(...ACTIONS) }),
  fc.record({ action: fc.constantFrom<Action>(...ACTIONS), evidence }),
);

describe('who could be recovered', () => {
  it('is who gets a real case past verification with some of what they have, in some order; nobody else is', () => {
    fc.assert(
      fc.property(changes, person, (plan, things) => {
        const coverage = judged(plan, things);
        const ends = endings(opened(plan, NOW), things, NOW);
        expect(coverage.state === 'covered').toBe(ends.length > 0);
        expect(coverage.state !== 'covered' || ends.includes(coverage.approvals)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('waits until the very moment at which a real case would pass', () => {
    fc.assert(
      fc.property(changes, person, (plan, things) => {
        const coverage = judged(plan, things);
        if (coverage.state !== 'waits') return;
        const { until, approvals } = coverage;
        expect(endings(opened(plan, until), things, until)).toContain(approvals);
        expect(endings(opened(plan, until - 1), things, until - 1)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('advice that is followed closes the gap, at the time it names', () => {
    fc.assert(
      fc.property(changes, person, (plan, things) => {
        const coverage = judged(plan, things);
        if (coverage.state !== 'uncovered' || coverage.fix === null) return;
        const { enrol, closesAt } = coverage.fix;
        const followed = [...things, ...enrol.flatMap((fix) => enrolledBy(fix, NOW))];
        expect(endings(opened(plan, closesAt), followed, closesAt)).not.toEqual([]);
        expect(judged(plan, followed)).toMatchObject({ state: 'waits', until: closesAt });
      }),
      { numRuns: 300 },
    );
  });

  it('advice is the cheapest: no fewer things would close the gap', () => {
    fc.assert(
      fc.property(changes, person, fc.subarray([...FIXES]), (plan, things, other) => {
        const coverage = judged(plan, things);
        if (coverage.state !== 'uncovered' || coverage.fix === null) return;
        const { enrol, closesAt } = coverage.fix;
        const fewer = [...things, ...other.slice(0, enrol.length - 1).flatMap((fix) => enrolledBy(fix, NOW))];
        expect(endings(opened(plan, closesAt), fewer, closesAt)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is told of each of many people as it is of one alone', () => {
    fc.assert(
      fc.property(changes, fc.array(person, { minLength: 2, maxLength: 6 }), (plan, people) => {
        const judge = judgeOf(samplePlan(plan), VERIFICATION_METHODS, NOW);
        for (const things of people) expect(judge(things, {})).toEqual(judged(plan, things));
      }),
      { numRuns: 300 },
    );
  });

  it('is nobody under a plan that what one enrols does not serve, whatever it is', () => {
    const methods = [{ method: 'manager-confirmation', strength: 2, freshSeconds: 600 }] as const;
    fc.assert(
      fc.property(person, (things) => {
        expect(judged({ evidence: { methods, atLeast: 1 } }, things)).toEqual({ state: 'uncovered', fix: null });
      }),
    );
  });

  it('gives no advice only where nothing that one can enrol would help', () => {
    fc.assert(
      fc.property(changes, person, fc.subarray([...FIXES]), (plan, things, enrol) => {
        const coverage = judged(plan, things);
        if (coverage.state !== 'uncovered' || coverage.fix !== null) return;
        const at = NOW + 1_000 * DAY;
        const followed = [...things, ...enrol.flatMap((fix) => enrolledBy(fix, NOW))];
        expect(endings(opened(plan, at), followed, at)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('advice', () => {
  const old = { enrolledAt: NOW - 60 * DAY };
  const app: Thing = { ...old, enrolledId: 'app', kind: 'totp', domains: ['handset'] };
  const paper: Thing = { ...old, enrolledId: 'paper', kind: 'recovery-code', domains: ['paper'] };
  const work: Thing = { ...old, enrolledId: 'work', kind: 'email', domains: ['mailbox'], behindIdentityProvider: true };
  const ROW_1B: PlanChanges = {
    evidence: {
      methods: [
        { method: 'totp', strength: 2, freshSeconds: 600 },
        { method: 'email-code', strength: 1, freshSeconds: 1_800 },
        { method: 'recovery-code', strength: 3, freshSeconds: 600 },
      ],
    },
  };
  const closesAt = NOW + 30 * DAY;

  it.each<[string, PlanChanges, readonly Thing[], readonly string[]]>([
    ['nothing: two things, of two domains', ROW_1B, [], ['save-recovery-code', 'verify-private-address']],
    ['an app: a code on paper', ROW_1B, [app], ['save-recovery-code']],
    ['an app and the work mailbox, which is behind the password', ROW_1B, [app, work], ['save-recovery-code']],
    ['a code on paper, and a lost phone', { action: 'mfa.reset' }, [paper], ['enrol-authenticator-app']],
    [
      'a code on paper, and a passkey on the phone that an app would be on too',
      { action: 'mfa.reset' },
      [paper, { ...old, enrolledId: 'phone', kind: 'passkey', domains: ['handset'], device: 'phone' }],
      ['enrol-authenticator-app-apart'],
    ],
    [
      'a code on paper, where a managed device is all that counts beside it',
      {
        evidence: {
          methods: [
            { method: 'device', strength: 2, freshSeconds: 600 },
            { method: 'recovery-code', strength: 3, freshSeconds: 600 },
          ],
        },
      },
      [paper],
      ['register-managed-device'],
    ],
    ['an app, in an emergency', { action: 'access.emergency' }, [app], ['register-security-key']],
  ])('for whoever has %s', (_, plan, things, enrol) => {
    expect(judged(plan, things)).toEqual({ state: 'uncovered', fix: { enrol, closesAt } });
  });

  it('is only to wait, for whoever enrolled too recently', () => {
    const young = { ...paper, enrolledAt: NOW - 10 * DAY };
    const waits = { state: 'waits', until: NOW + 20 * DAY, methods: ['totp', 'recovery-code'], approvals: 1 };
    expect(judged(ROW_1B, [app, young])).toEqual(waits);
  });

  it('names to each of two people the time at which what they have themselves is old enough', () => {
    const judge = judgeOf(samplePlan(ROW_1B), VERIFICATION_METHODS, NOW);
    for (const days of [10, 5, 29])
      expect(judge([app, { ...paper, enrolledAt: NOW - days * DAY }], {})).toMatchObject({
        state: 'waits',
        until: NOW + (30 - days) * DAY,
      });
  });

  it('names the way that needs fewest approvals, in whatever order policy has the methods', () => {
    const key: Thing = { ...old, enrolledId: 'key', kind: 'passkey', domains: ['authenticator'] };
    const passkey = { method: 'passkey', strength: 4, freshSeconds: 300 } as const;
    const methods = [...(ROW_1B.evidence?.methods ?? []), passkey];
    for (const ordered of [methods, methods.toReversed()]) {
      expect(judged({ evidence: { methods: ordered } }, [app, paper, key])).toMatchObject({
        state: 'covered',
        methods: expect.arrayContaining(['passkey']),
        approvals: 0,
      });
    }
  });

  it('is given to each for what they have: a managed device without its passkey is nothing, whoever else has both', () => {
    const methods = [
      { method: 'device', strength: 2, freshSeconds: 600 },
      { method: 'recovery-code', strength: 3, freshSeconds: 600 },
    ] as const;
    const judge = judgeOf(samplePlan({ evidence: { methods } }), VERIFICATION_METHODS, NOW);
    const laptop: Thing = { ...old, enrolledId: 'laptop', kind: 'device', domains: ['device'], credentialId: 'on it' };
    const key: Thing = { ...old, enrolledId: 'key', kind: 'passkey', domains: ['device'], credentialId: 'on it' };
    expect(judge([paper, laptop, { ...key, credentialId: 'elsewhere' }], {})).toMatchObject({ state: 'uncovered' });
    expect(judge([paper, laptop, key], {})).toEqual({
      state: 'covered',
      methods: ['device', 'recovery-code'],
      approvals: 0,
    });
  });

  it('never counts an attacker’s second thing of the same domain as the one that is missing', () => {
    const second: Thing = { ...app, enrolledId: 'second', device: 'tablet' };
    expect(judged(ROW_1B, [app, second])).toMatchObject({ state: 'uncovered' });
  });
});

describe('what the directory of record says of somebody', () => {
  const old = { enrolledAt: NOW - 60 * DAY };
  const app: Thing = { ...old, enrolledId: 'app', kind: 'totp', domains: ['handset'] };
  const paper: Thing = { ...old, enrolledId: 'paper', kind: 'recovery-code', domains: ['paper'] };
  const key: Thing = { ...old, enrolledId: 'key', kind: 'passkey', domains: ['authenticator'] };
  const proofing = { tier2Days: 730, tier3Days: 365, tier4Days: 365 };
  const loss = { ...samplePlan({ action: 'mfa.reset' }), proofing };
  const judge = judgeOf(loss, VERIFICATION_METHODS, NOW);
  const ago = (days: number) => ({ proofing: { ial: 2 as const, at: NOW - days * DAY } });

  it('leaves a gap where they were proofed too long ago, and the fix says so', () => {
    expect(judge([app, paper], ago(729))).toMatchObject({ state: 'covered' });
    const again = { state: 'uncovered', fix: { enrol: [], proofAgain: true, closesAt: NOW } };
    expect(judge([app, paper], ago(730))).toEqual(again);
    expect(judge([app, paper], {})).toEqual(again);
  });

  it('counts a proofing that is too old by the time that what is enrolled counts as too old', () => {
    const young = { ...paper, enrolledAt: NOW - 10 * DAY };
    expect(judge([app, young], ago(700))).toMatchObject({ state: 'waits', until: NOW + 20 * DAY });
    expect(judge([app, young], ago(715))).toMatchObject({ state: 'uncovered', fix: { enrol: [], proofAgain: true } });
  });

  it('lets one passkey do for a password, up to the level that it reaches', () => {
    const methods = [...samplePlan().evidence.methods, { method: 'passkey', strength: 4, freshSeconds: 300 } as const];
    const bound = { ...samplePlan({ evidence: { methods } }), binding: { rule: 'row-1a' } };
    const judgeBound = judgeOf(bound, VERIFICATION_METHODS, NOW);
    expect(judgeBound([key], {})).toEqual({ state: 'covered', methods: ['passkey'], approvals: 0 });
    expect(judgeBound([key], { maximumAal: 3 })).toMatchObject({ state: 'uncovered' });
  });
});

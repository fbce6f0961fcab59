import { isOfAccount } from '../../domain/actions.js';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { onlyRevokes } from '../../domain/api-keys.js';
import { VERIFICATION_METHODS } from '../../activities/verification/registry.js';
import { advance, begin, type Step } from '../../domain/advance.js';
import type { Case } from '../../domain/case.js';
import { raisedPlan } from '../../domain/context-risk.js';
import { effectsOf } from '../../domain/effect-ids.js';
import { METHODS, type EvidenceReceipt, type Method } from '../../domain/evidence.js';
import { approvalsNeeded } from '../../domain/evidence-rules.js';
import { planForMailbox } from '../../domain/mailboxes.js';
import { targetOf } from '../../domain/owned-accounts.js';
import { RELATIONS, type Plan } from '../../domain/plan.js';
import { RISK_SIGNALS, type RiskSignal } from '../../domain/risk-signals.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { parsePolicy } from '../../policy/load.js';
import { isPlan, planFor, planOfRule } from '../../policy/plan.js';
import { decisionBy } from './support/decisions.js';
import { accountFor, OPENED_AT as NOW } from './support/people.js';
import { evidenceReceipt, openingReceipt, unsigned } from './support/receipts.js';

const FILE = 'policy/recovery.yaml';
const ON_FILE = parsePolicy(readFileSync(FILE, 'utf8'), FILE, { production: true });
/** With what is off switched on. */
const POLICY = {
  ...ON_FILE,
  rules: ON_FILE.rules.map(({ off, ...rule }) => (off === true ? { ...rule, riskAnalysis: 'written down' } : rule)),
};

/** The browser that the caller has; the person's own is another. */
const CALLERS = 'session-of-the-caller';
const OWN = 'session-of-the-person';

/** What speaks against a case, from nothing to everything: by these a plan is raised through every tier above its own. */
const AGAINST: readonly (readonly RiskSignal[])[] = [[], ['wrong-tries'], ['risk-high'], RISK_SIGNALS];

const admitted = ({ evidence }: Plan): readonly Method[] => evidence.methods.map(({ method }) => method);

/**
 * Every plan that the policy can make: of each rule, raised by whatever, for people with everything and with nothing. What only
 * revokes gives a caller nothing, and waits for no approver (row 11x).
 */
const GIVING = POLICY.rules.filter(({ action }) => !onlyRevokes(action));
const PLANS: readonly (readonly [string, Plan])[] = GIVING.flatMap(({ rule, action }) => {
  const plan = planOfRule(POLICY, action);
  if (!isPlan(plan)) throw new Error(`no plan for ${rule}`);
  return AGAINST.flatMap((signals) =>
    [admitted(plan), []].map((inReach) => {
      const raised = raisedPlan(plan, signals, inReach);
      const of = `${rule}, tier ${raised.tier}, ${signals.length} signals, ${inReach.length} methods in reach`;
      return [of, raised] as const;
    }),
  );
});

/** By which the person can be made to give a caller all it takes. */
const READ_OUT = METHODS.filter((method) => VERIFICATION_METHODS[method].relayable);

function* choices<T>(from: readonly T[]): Iterable<readonly T[]> {
  const [first, ...rest] = from;
  if (first === undefined) return yield [];
  for (const chosen of choices(rest)) {
    yield chosen;
    yield [first, ...chosen];
  }
}

function opened(given: Plan): Case {
  const plan = isOfAccount(given.action) ? planForMailbox({ ...given, account: accountFor(given.action) }) : given;
  // Proofed lately: that a proofing was too old is not what stops anybody here.
  const receipt = openingReceipt(plan, { assurance: { proofing: { ial: 2, at: NOW } } });
  const effects = effectsOf(receipt.caseId, plan, targetOf(receipt.subject));
  return begin({ kind: 'opened', opening: unsigned(receipt), plan, effects }, NOW).case;
}

/** A perfect item: fresh, of tenure, as strong as it gets, and whoever vouches is another each time. */
function item(kase: Case, method: Method, session: string): EvidenceReceipt {
  const { domains, relayable } = VERIFICATION_METHODS[method];
  const rule = kase.plan.evidence.methods.find((candidate) => candidate.method === method);
  const strength = rule?.strength ?? VERIFICATION_METHODS[method].strength;
  const changes = { session, domains, relayable, strength, behind: [] };
  const { vouchedBy, ...receipt } = evidenceReceipt(kase, method, NOW, changes);
  return vouchedBy === undefined ? receipt : { ...receipt, vouchedBy: `voucher-by-${method}` };
}

function hears(kase: Case, receipt: EvidenceReceipt): Step {
  return advance(kase, { kind: 'evidence', evidence: unsigned(receipt), messageId: receipt.messageId }, NOW);
}

/** What becomes of a case in which a caller gives all of these from the browser they have. */
function after(plan: Plan, methods: readonly Method[]): Case {
  return methods.reduce((kase, method) => hears(kase, item(kase, method, CALLERS)).case, opened(plan));
}

/** What was not taken changed nothing: cases with the same evidence are one. */
function withoutRepeated(cases: readonly Case[]): readonly Case[] {
  return [...new Map(cases.map((kase) => [kase.evidence.map(({ receipt }) => receipt.method).join(), kase])).values()];
}

function approves(kase: Case, by: string, calledBack: boolean): Step {
  const { group, seats = [] } = kase.plan.approvals;
  const seated = seats.flatMap(({ from }) => from.flatMap((holder) => ('group' in holder ? [holder.group] : [])));
  const standing = { groups: [group, ...seated], relations: RELATIONS };
  const own = { calledBack, comment: 'they are on the line' };
  const decision = decisionBy(kase, by, 'approve', NOW, { own, standing });
  return advance(kase, { kind: 'decision', decision, messageId: decision.messageId }, NOW);
}

describe('attack: a caller to whom the person reads out all that can be read out', () => {
  it('is tried against every rule of the policy, and every tier from that of row 1b to the last', () => {
    const rules = new Set(PLANS.map(([, { rule }]) => rule));
    expect([...rules]).toEqual(GIVING.map(({ rule }) => rule));
    expect(new Set(PLANS.map(([, { tier }]) => tier))).toEqual(new Set([1, 2, 3, 4]));
  });

  describe.each(PLANS)('%s', (_, plan) => {
    const readOut = READ_OUT.filter((method) => admitted(plan).includes(method));
    const through = withoutRepeated([...choices(readOut)].map((methods) => after(plan, methods)));
    const waiting = through.filter(({ phase }) => phase === 'approving');

    it('gets no further than to an approver, by any choice of it', () => {
      for (const kase of through) expect(['verifying', 'approving']).toContain(kase.phase);
      for (const { evidence } of waiting) expect(approvalsNeeded(plan, evidence)).toBeGreaterThanOrEqual(1);
    });

    it('is in nobody’s hands who does not call back on the number on file', () => {
      for (const kase of waiting)
        for (const approver of ['adam', 'anna', 'arno']) {
          const step = approves(kase, approver, false);
          expect([step.refused, step.case.phase]).toEqual(['call-back-missing', 'approving']);
        }
    });

    it('gets nowhere by waiting: unapproved, it lapses', () => {
      for (const kase of waiting) {
        const { phase, outcome } = advance(kase, { kind: 'deadline' }, kase.deadline ?? NOW).case;
        expect([phase, outcome]).toEqual(['under-review', 'lapsed']);
      }
    });

    it('adds nothing to it by what the person signs for their own page', () => {
      const own = admitted(plan).filter((method) => !VERIFICATION_METHODS[method].relayable);
      for (const begun of through.filter(({ evidence }) => evidence.length > 0))
        for (const method of own) {
          const step = hears(begun, item(begun, method, OWN));
          expect(step.refused).toBe(begun.phase === 'verifying' ? 'session-other' : 'not-wanted-now');
        }
    });

    it('finds no way that is not there for the person too, whom an approver reached', () => {
      for (const kase of waiting) {
        const needed = approvalsNeeded(plan, kase.evidence);
        const people = ['adam', 'anna', 'arno'].slice(0, needed);
        const approved = people.reduce((before, by) => approves(before, by, true).case, kase);
        expect(approved.phase).not.toBe('approving');
      }
    });
  });

  it('does reach an approver in the tiers of which what can be read out is evidence: the above is not about nothing', () => {
    const reached = (plan: Plan) =>
      [...choices(READ_OUT.filter((method) => admitted(plan).includes(method)))].some(
        (methods) => after(plan, methods).phase === 'approving',
      );
    const tiers = new Set(PLANS.filter(([, plan]) => reached(plan)).map(([, { tier }]) => tier));
    expect(tiers).toEqual(new Set([1, 2, 3, 4]));
    const ofRow14 = PLANS.filter(([, { rule }]) => rule === 'row-14');
    expect(ofRow14.some(([, plan]) => reached(plan))).toBe(false);
  });

  it('has no other class of people to pass for: whoever is not an ordinary, active person has no plan', () => {
    const ordinary: PersonOfRecord = {
      personId: 'p-1',
      username: 'p-1',
      displayName: 'Somebody',
      workEmail: 'p-1@example.com',
      managerId: 'mona',
      groups: [],
      employeeNumber: null,
      phoneOnFile: '+44 20 7946 0101',
      status: 'active',
    };
    for (const { action } of POLICY.rules.filter((rule) => !isOfAccount(rule.action))) {
      expect(isPlan(planFor(POLICY, action, ordinary))).toBe(true);
      for (const group of POLICY.authorityGroups) {
        const held = planFor(POLICY, action, { ...ordinary, groups: [group] });
        expect(!isPlan(held) || held.tier >= 3).toBe(true);
      }
      for (const status of ['suspended', 'left'] as const)
        expect(planFor(POLICY, action, { ...ordinary, status })).toBe('subject-not-recoverable');
    }
  });
});

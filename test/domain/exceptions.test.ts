import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { noLessStrict } from '../../activities/facts/stricter.js';
import { ACTIONS } from '../../domain/actions.js';
import { digestOf } from '../../domain/canonical.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import {
  EXCEPTION_ACTS,
  exceptionIdOf,
  exceptionRefusal,
  exceptionsOf,
  exceptionStatementOf,
  grantedBy,
  inForce,
  isFor,
  type Exception,
  type ExceptionAct,
  type ExceptionActKind,
  type ExceptionTerms,
} from '../../domain/exceptions.js';
import { onlyRevokes } from '../../domain/api-keys.js';
import { floorFlaws } from '../../domain/floors.js';
import { percentDrawn, percentDrawnOfBound } from '../../domain/review-draw.js';
import { SUBJECT_CLASSES } from '../../domain/subject-classes.js';
import { WAIVABLE, waivedPlan, type Waivable } from '../../domain/waivers.js';
import { loadPolicy } from '../../policy/load.js';
import { isPlan, planOfClasses, planUnder } from '../../policy/plan.js';

const NOW = 1_800_000_000_000;
const policy = await loadPolicy('policy/recovery.yaml', { production: true });

const TERMS: ExceptionTerms = {
  waives: 'cooling-off',
  action: 'password.reset',
  whom: { personId: 'alice' },
  why: 'a drill',
  owner: 'olga',
  until: NOW + 14 * DAY,
};
const termsWith = (changes: Partial<ExceptionTerms>): ExceptionTerms => ({ ...TERMS, ...changes });

/** Control owners who sign one after the other, as the worker takes their word. */
class Signing {
  acts: ExceptionAct[] = [];

  get exceptions() {
    return exceptionsOf(this.acts)!;
  }

  /** Null when it counts. */
  signs(
    by: string,
    at = NOW,
    terms = TERMS,
    kind: ExceptionActKind = 'exception-grant',
    sameAs: readonly string[] = [],
  ) {
    const statement = exceptionStatementOf(this.exceptions, kind, { decider: by, terms, reason: terms.why }, at);
    const refusal = exceptionRefusal(this.exceptions, statement, [by, ...sameAs], at);
    if (refusal !== null) return refusal;
    const number = this.acts.length + 1;
    const { reason, issuedAt: signedAt } = statement;
    const statementDigest = digestOf(statement);
    this.acts.push({ type: 'exception-act', number, kind, terms, by, sameAs, reason, statementDigest, signedAt });
    return null;
  }

  granted(terms = TERMS, at = NOW): Signing {
    const refused = ['olga', 'omar'].map((by) => this.signs(by, at, terms)).find((refusal) => refusal !== null);
    if (refused !== undefined) throw new Error(`not granted: ${refused}`);
    return this;
  }

  open(at: number) {
    return inForce(this.exceptions, at).map(({ id }) => id);
  }
}

const grantOf = (waives: Waivable, whom: ExceptionTerms['whom']): Exception => {
  const terms = termsWith({ waives, whom });
  return { id: exceptionIdOf(terms), terms, by: ['olga', 'omar'], grantedAt: NOW };
};

describe('an exception', () => {
  it('is in force by two control owners, and by nobody alone', () => {
    const signing = new Signing();
    expect(signing.signs('olga')).toBeNull();
    expect(signing.open(NOW)).toEqual([]);
    expect(signing.signs('omar', NOW + HOUR)).toBeNull();
    expect(signing.open(NOW + HOUR)).toEqual([exceptionIdOf(TERMS)]);
  });

  it('waits an hour for the second, and no longer', () => {
    const signing = new Signing();
    signing.signs('olga');
    expect(signing.signs('omar', NOW + HOUR + 1)).toBeNull();
    expect(signing.open(NOW + HOUR + 1)).toEqual([]);
  });

  it('ends by the clock, whoever forgets it', () => {
    const signing = new Signing().granted();
    expect(signing.open(TERMS.until - 1)).toHaveLength(1);
    expect(signing.open(TERMS.until)).toEqual([]);
  });

  it('ends at once by one control owner, for good: the same terms are never granted again', () => {
    const signing = new Signing().granted();
    expect(signing.signs('omar', NOW + MINUTE, TERMS, 'exception-revoke')).toBeNull();
    expect(signing.open(NOW + MINUTE)).toEqual([]);
    expect(signing.signs('olga', NOW + 2 * MINUTE)).toBe('not-wanted-now');
  });

  it('a waiting one is revoked before anybody joins it', () => {
    const signing = new Signing();
    signing.signs('olga');
    expect(signing.signs('omar', NOW, TERMS, 'exception-revoke')).toBeNull();
    expect(signing.signs('omar', NOW)).toBe('not-wanted-now');
  });

  it('for a class is for whoever is of that class and of no other', () => {
    const ofDevelopers = grantOf('cooling-off', { class: 'developer' });
    const subject = { action: 'password.reset', personId: 'dev' } as const;
    expect(isFor(ofDevelopers, { ...subject, classes: ['developer'] })).toBe(true);
    expect(isFor(ofDevelopers, { ...subject, classes: ['developer', 'executive'] })).toBe(false);
    expect(isFor(ofDevelopers, { ...subject, classes: ['standard'] })).toBe(false);
    expect(isFor(ofDevelopers, { ...subject, action: 'mfa.reset', classes: ['developer'] })).toBe(false);
  });

  it('whatever is signed in whatever order, none is in force that two people did not sign, or that was revoked', () => {
    const person = fc.constantFrom('olga', 'omar', 'alice', 'petra');
    const said = fc.constantFrom(TERMS, termsWith({ waives: 'spacing' }), termsWith({ whom: { personId: 'petra' } }));
    const signature = fc.tuple(person, said, fc.constantFrom(...EXCEPTION_ACTS), fc.integer({ min: 0, max: 40 }));
    fc.assert(
      fc.property(fc.array(signature, { maxLength: 14 }), (signatures) => {
        const signing = new Signing();
        let at = NOW;
        for (const [by, terms, kind, minutes] of signatures) {
          at += minutes * MINUTE;
          signing.signs(by, at, terms, kind);
        }
        for (const { id, terms } of inForce(signing.exceptions, at)) {
          const own = signing.acts.filter((act) => exceptionIdOf(act.terms) === id);
          const signers = new Set(own.filter(({ kind }) => kind === 'exception-grant').map(({ by }) => by));
          expect(signers.size).toBeGreaterThanOrEqual(2);
          expect(own.some(({ kind }) => kind === 'exception-revoke')).toBe(false);
          expect('personId' in terms.whom && signers.has(terms.whom.personId)).toBe(false);
        }
      }),
    );
  });
});

describe('attack on exceptions:', () => {
  it('one control owner signs twice', () => {
    const signing = new Signing();
    signing.signs('olga');
    expect(signing.signs('olga', NOW + 1)).toBe('not-a-distinct-person');
  });

  it('another account of whoever signed first, or of whom it is for, signs it', () => {
    const signing = new Signing();
    signing.signs('olga');
    const asAdmin = ['olga-admin', NOW + 1, TERMS, 'exception-grant'] as const;
    expect(signing.signs(...asAdmin, ['olga'])).toBe('not-a-distinct-person');
    expect(new Signing().signs('alice-admin', NOW, TERMS, 'exception-grant', ['alice'])).toBe('decider-is-subject');
  });

  it.each<[string, Partial<ExceptionTerms>]>([
    ['for 15 days', { until: NOW + 15 * DAY }],
    ['for a millisecond more than 14 days', { until: NOW + 14 * DAY + 1 }],
    ['that is over before it begins', { until: NOW }],
    ['for its own owner', { whom: { personId: 'olga' } }],
    ['for whoever holds authority', { whom: { class: 'authority' } }],
    ['for everybody', { whom: { class: 'standard' } }],
    ['for a floor: the number of approvals', { waives: 'approvals' as Waivable }],
    ['for the review', { waives: 'review' as Waivable }],
    ['for another action than there is', { action: 'everything' as ExceptionTerms['action'] }],
    ['without a reason', { why: '' }],
  ])('somebody asks for one %s', (_what, changes) => {
    expect(new Signing().signs('petra', NOW, termsWith(changes))).toBe('exception-not-allowed');
  });

  it('the person it is for signs it', () => {
    expect(new Signing().signs('alice')).toBe('decider-is-subject');
  });

  it('the second signer signs other terms under the first’s words', () => {
    const signing = new Signing();
    signing.signs('olga');
    signing.signs('omar', NOW, termsWith({ whom: { personId: 'eve' } }));
    expect(signing.open(NOW)).toEqual([]);
  });

  it('a revocation is taken out of the table: then nothing is believed', () => {
    const signing = new Signing().granted();
    signing.signs('omar', NOW, TERMS, 'exception-revoke');
    signing.granted(termsWith({ waives: 'spacing' }), NOW);
    expect(exceptionsOf(signing.acts.filter(({ kind }) => kind === 'exception-grant'))).toBeNull();
  });

  it('acts of one person, of two times or of two exceptions are put together into one', () => {
    const [first, second] = new Signing().granted().acts;
    if (first === undefined || second === undefined) throw new Error('two acts are expected');
    expect(grantedBy([first, second])).not.toBeNull();
    expect(grantedBy([first, { ...second, by: 'olga' }])).toBeNull();
    expect(grantedBy([first, { ...second, sameAs: ['olga'] }])).toBeNull();
    expect(grantedBy([{ ...first, sameAs: ['omar'] }, second])).toBeNull();
    expect(grantedBy([first, { ...second, sameAs: ['alice'] }])).toBeNull();
    expect(grantedBy([first, { ...second, signedAt: NOW + HOUR + 1 }])).toBeNull();
    expect(grantedBy([first, { ...second, terms: termsWith({ waives: 'spacing' }) }])).toBeNull();
    const long = termsWith({ until: NOW + 15 * DAY });
    expect(grantedBy([first, second].map((act) => ({ ...act, terms: long })))).toBeNull();
    expect(grantedBy([])).toBeNull();
  });
});

/** The policy for production, with more time for all that may be waived, and few cases of tier 1 drawn for review. */
const longer = {
  ...policy,
  rules: policy.rules.map((rule) => ({
    ...rule,
    spacingSeconds: 10 * 3_600,
    review: rule.tier === 1 ? { ...rule.review, percentOfCompleted: 10 } : rule.review,
  })),
  overlays: policy.overlays.map((overlay) =>
    overlay.overlay === 'developers' ? { ...overlay, windows: { coolingOffSeconds: 8 * 3_600 } } : overlay,
  ),
};

describe('what is waived', () => {
  // Of a revocation nothing can be waived: nothing holds it up (row 11x).
  const action = fc.constantFrom(...ACTIONS.filter((one) => !onlyRevokes(one)));
  const classes = fc.uniqueArray(fc.constantFrom(...SUBJECT_CLASSES), { minLength: 1, maxLength: 3 });
  const waived = fc.uniqueArray(fc.constantFrom(...WAIVABLE), { minLength: 1 });

  it('is never below the floor, never evidence, people, notices or review, and never makes a plan stricter', () => {
    fc.assert(
      fc.property(action, classes, waived, fc.integer({ min: 0, max: 10 * DAY }), (of, theirs, what, more) => {
        const plan = planOfClasses(policy, of, theirs);
        fc.pre(isPlan(plan));
        const spacingSeconds = plan.spacingSeconds + more;
        const windows = { ...plan.windows, coolingOffSeconds: plan.windows.coolingOffSeconds + more };
        const long = { ...plan, spacingSeconds, windows };
        const lighter = what.reduce(waivedPlan, long);
        expect(floorFlaws(lighter)).toEqual(floorFlaws(long));
        expect(lighter.spacingSeconds).toBeGreaterThanOrEqual(4 * 3_600);
        expect(noLessStrict(long, lighter)).toBe(true);
        const { windows: own, spacingSeconds: spacing, proofing } = long;
        expect({
          ...lighter,
          windows: { ...lighter.windows, coolingOffSeconds: own.coolingOffSeconds },
          spacingSeconds: spacing,
          proofing,
        }).toEqual(long);
      }),
    );
  });

  it('is named in the plan where it changes something, and then the case is reviewed whatever the lot says', () => {
    const own = grantOf('cooling-off', { class: 'developer' });
    const plan = planUnder(longer, 'password.reset', ['developer'], [own]);
    if (!isPlan(plan)) throw new Error('a plan is expected');
    expect(plan).toMatchObject({ exceptions: [own.id], windows: { coolingOffSeconds: 3_600 } });
    const ordinary = planUnder(longer, 'password.reset', ['standard'], [grantOf('spacing', { personId: 'alice' })]);
    if (!isPlan(ordinary)) throw new Error('a plan is expected');
    expect([ordinary.tier, ordinary.review.percentOfCompleted]).toEqual([1, 10]);
    expect([percentDrawn(ordinary), percentDrawnOfBound(ordinary)]).toEqual([100, 100]);
    const unchanged = planUnder(policy, 'password.reset', ['standard'], [own]);
    expect(unchanged).toEqual(planOfClasses(policy, 'password.reset', ['standard']));
  });

  it('a class that is refused is let in by an exception for it, under all else that is demanded of it', () => {
    const own = grantOf('class-refusal', { class: 'contractor' });
    expect(planOfClasses(policy, 'access.emergency', ['contractor'])).toBe('no-rule');
    expect(planUnder(policy, 'access.emergency', ['contractor'], [own])).toMatchObject({ exceptions: [own.id] });
  });

  it('attack: an exception lets in an administrator whose row would be below the floor, or whoever holds authority', () => {
    const ofAdministrators = grantOf('class-refusal', { class: 'privileged' });
    expect(planUnder(policy, 'mfa.rebind-remote', ['privileged'], [ofAdministrators])).toBe('no-rule');
    const ofOne = grantOf('class-refusal', { personId: 'adam' });
    for (const refused of ['access.emergency', 'access.delegate'] as const)
      expect(planUnder(policy, refused, ['authority'], [ofOne])).toBe('no-rule');
    expect(planUnder(policy, 'password.reset', ['service-account'], [ofOne])).toBe('no-rule');
  });

  it('a plan under an exception that is over is less than today’s, whatever it waived', () => {
    for (const waives of ['cooling-off', 'spacing'] as const) {
      const own = grantOf(waives, { class: 'developer' });
      const pinned = planUnder(longer, 'password.reset', ['developer'], [own]);
      const today = planUnder(longer, 'password.reset', ['developer'], []);
      if (!isPlan(pinned) || !isPlan(today)) throw new Error('plans are expected');
      expect(noLessStrict(pinned, today)).toBe(false);
      expect(noLessStrict(pinned, planUnder(longer, 'password.reset', ['developer'], [own]) as typeof today)).toBe(
        true,
      );
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { digestOf } from '../../domain/canonical.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import {
  inForceAt,
  pinnedRefusal,
  POLICY_NOTICED_WITHIN,
  POLICY_TOGETHER,
  policyChangesOf,
  policyRefusal,
  policyStatementOf,
  policyStatementRefusal,
  scheduledAfter,
  type PolicyAct,
  type PolicyChange,
  type PolicyChanges,
} from '../../domain/policy-changes.js';

const NOW = 1_800_000_000_000;
const OWNER = 'identity-team';
const ASSERTION = { credentialId: 'key', authenticatorData: '', clientDataJSON: '', signature: '' };
const digest = (name: string) => digestOf(name);

/** How somebody signs, as the worker would find it. */
interface Signer {
  readonly by: string;
  readonly standsFor?: readonly string[];
  readonly sameAs?: readonly string[];
  readonly credentialId?: string;
}

/** People who sign one after the other, as the worker takes their word. */
class Signing {
  acts: PolicyAct[] = [];

  get changes(): PolicyChanges {
    return policyChangesOf(this.acts)!;
  }

  changeTo(to: string, at: number, more: Partial<PolicyChange> = {}): PolicyChange {
    const from = inForceAt(this.changes, at)?.change.to ?? null;
    return { from, to: digest(to), differences: digest(`to ${to}`), effectiveAt: NOW, reason: 'a drill', ...more };
  }

  /** Null when it counts. */
  signs({ by, standsFor = [OWNER], sameAs = [], credentialId = by }: Signer, change: PolicyChange, at: number) {
    const statement = policyStatementOf(this.changes, change, by, at);
    const refusal = policyStatementRefusal(this.changes, statement, [by, ...sameAs], at);
    if (refusal !== null) return refusal;
    const number = this.acts.length + 1;
    const assertion = { ...ASSERTION, credentialId };
    const proof = { statement, assertion, passkeyJws: credentialId };
    this.acts.push({ type: 'policy-act', number, ...proof, owners: [OWNER], standsFor, sameAs, takenAt: at });
    return null;
  }

  /** Two sign it, and it counts. */
  both(to: string, at: number, more: Partial<PolicyChange> = {}): this {
    const change = this.changeTo(to, at, more);
    const refusals = ['olga', 'omar'].map((by) => this.signs({ by }, change, at));
    if (refusals.some((refusal) => refusal !== null)) throw new Error(`not signed: ${refusals.join(', ')}`);
    return this;
  }

  holds(at: number): string | null {
    return inForceAt(this.changes, at)?.change.to ?? null;
  }
}

describe('a change of policy', () => {
  it('takes effect at its time once two control owners signed it, and not before', () => {
    const signing = new Signing().both('first', NOW);
    const change = signing.changeTo('second', NOW, { effectiveAt: NOW + DAY });
    expect(signing.signs({ by: 'olga' }, change, NOW)).toBeNull();
    expect(signing.holds(NOW + 2 * DAY)).toBe(digest('first'));
    expect(signing.signs({ by: 'omar' }, change, NOW + HOUR)).toBeNull();
    expect([signing.holds(NOW + DAY - 1), signing.holds(NOW + DAY)]).toEqual([digest('first'), digest('second')]);
    expect(scheduledAfter(signing.changes, NOW + 2 * HOUR)?.change.to).toBe(digest('second'));
  });

  it('takes effect as it is signed when its time is past, never before that', () => {
    const signing = new Signing().both('first', NOW);
    signing.both('second', NOW + DAY, { effectiveAt: NOW + MINUTE });
    expect([signing.holds(NOW + DAY - 1), signing.holds(NOW + DAY)]).toEqual([digest('first'), digest('second')]);
  });

  it('goes back by two signatures, as quickly as they sign', () => {
    const signing = new Signing().both('first', NOW).both('second', NOW + HOUR);
    signing.both('first', NOW + 2 * HOUR);
    expect(signing.holds(NOW + 2 * HOUR)).toBe(digest('first'));
  });

  it('that was to come never does when another is signed before, or it is taken back', () => {
    const later = { effectiveAt: NOW + 2 * DAY };
    const signing = new Signing()
      .both('first', NOW)
      .both('second', NOW, later)
      .both('third', NOW + DAY);
    expect(signing.holds(NOW + 3 * DAY)).toBe(digest('third'));
    const taken = new Signing()
      .both('first', NOW)
      .both('second', NOW, later)
      .both('first', NOW + DAY);
    expect(taken.holds(NOW + 3 * DAY)).toBe(digest('first'));
    expect(taken.signs({ by: 'olga' }, taken.changeTo('first', NOW + DAY), NOW + DAY)).toBe('not-wanted-now');
  });

  it('counts signatures together that are given within a week', () => {
    const late = new Signing();
    const change = late.changeTo('first', NOW);
    late.signs({ by: 'olga' }, change, NOW);
    late.signs({ by: 'omar' }, change, NOW + POLICY_TOGETHER + 1);
    expect(late.holds(NOW + 8 * DAY)).toBeNull();
    late.signs({ by: 'olga' }, change, NOW + POLICY_TOGETHER + MINUTE);
    expect(late.holds(NOW + 8 * DAY)).toBe(digest('first'));
  });

  it('is more than 30 days away for nobody', () => {
    const signing = new Signing();
    const change = signing.changeTo('first', NOW, { effectiveAt: NOW + 31 * DAY });
    expect(signing.signs({ by: 'olga' }, change, NOW)).toBe('stale');
  });
});

describe('attack on a change of policy:', () => {
  const change = (signing: Signing) => signing.changeTo('second', NOW);
  const first = () => new Signing().both('first', NOW);

  it('one owner signs twice, with two keys', () => {
    const signing = first();
    expect(signing.signs({ by: 'olga', credentialId: 'one' }, change(signing), NOW)).toBeNull();
    expect(signing.signs({ by: 'olga', credentialId: 'two' }, change(signing), NOW + 1)).toBe('not-a-distinct-person');
    expect(signing.holds(NOW + DAY)).toBe(digest('first'));
  });

  it('one person signs under two accounts', () => {
    const signing = first();
    signing.signs({ by: 'olga' }, change(signing), NOW);
    const asAdmin = { by: 'olga-admin', sameAs: ['olga'] };
    expect(signing.signs(asAdmin, change(signing), NOW)).toBe('not-a-distinct-person');
    expect(signing.holds(NOW + DAY)).toBe(digest('first'));
  });

  it('two owners of other rules sign what is not theirs', () => {
    const signing = first();
    for (const by of ['olga', 'omar']) signing.signs({ by, standsFor: [] }, change(signing), NOW);
    expect(signing.holds(NOW + DAY)).toBe(digest('first'));
    signing.signs({ by: 'pia' }, change(signing), NOW);
    expect(signing.holds(NOW + DAY)).toBe(digest('second'));
  });

  it('two people sign something else each: another file, other words, another time or another reason', () => {
    const others = [{ to: digest('x') }, { differences: digest('x') }, { effectiveAt: NOW + 1 }, { reason: 'x' }];
    for (const other of others) {
      const signing = first();
      signing.signs({ by: 'olga' }, change(signing), NOW);
      signing.signs({ by: 'omar' }, { ...change(signing), ...other }, NOW);
      expect(signing.holds(NOW + DAY)).toBe(digest('first'));
    }
  });

  it('what was signed is changed afterwards, in any field', () => {
    const { changes } = first();
    const genuine = policyStatementOf(changes, change(first()), 'olga', NOW);
    expect(policyStatementRefusal(changes, genuine, ['olga'], NOW)).toBeNull();
    const altered = [{ does: 'nothing' }, { seen: 'x' }, { expiresAt: NOW + DAY }, { further: 1 }, { v: 2 }];
    for (const field of altered)
      expect(policyStatementRefusal(changes, { ...genuine, ...field } as typeof genuine, ['olga'], NOW)).toBe('stale');
    expect(policyStatementRefusal(changes, genuine, ['olga'], NOW + 6 * MINUTE)).toBe('statement-expired');
  });

  it('a signature of an earlier change back to the same policy is used again', () => {
    const signing = new Signing().both('first', NOW).both('second', NOW);
    const back = signing.changeTo('first', NOW);
    const old = policyStatementOf(signing.changes, back, 'omar', NOW);
    signing.both('first', NOW).both('second', NOW);
    expect(policyStatementRefusal(signing.changes, old, ['omar'], NOW)).toBe('stale');
  });

  it('an act is taken away that a later one follows', () => {
    const { acts } = new Signing().both('first', NOW).both('second', NOW);
    expect(policyChangesOf(acts.filter(({ number }) => number !== 2))).toBeNull();
  });

  it('a digest that was signed long ago is put back', () => {
    const { changes } = new Signing().both('first', NOW).both('second', NOW + DAY);
    expect(policyRefusal(changes, digest('second'), NOW + DAY)).toBeNull();
    expect(policyRefusal(changes, digest('first'), NOW + DAY)).toBe('policy-superseded');
    expect(policyRefusal(changes, digest('other'), NOW + DAY)).toBe('policy-unsigned');
    expect(pinnedRefusal(changes, digest('first'), NOW + HOUR)).toBeNull();
    expect(pinnedRefusal(changes, digest('first'), NOW + DAY + POLICY_NOTICED_WITHIN)).toBeNull();
    expect(pinnedRefusal(changes, digest('first'), NOW + DAY + POLICY_NOTICED_WITHIN + 1)).toBe('policy-superseded');
    expect(pinnedRefusal(changes, digest('second'), NOW + HOUR)).toBe('policy-superseded');
    expect(pinnedRefusal(changes, digest('other'), NOW + HOUR)).toBe('policy-unsigned');
    expect(pinnedRefusal({ signed: [], waiting: [] }, digest('first'), NOW)).toBe('policy-unsigned');
  });
});

describe('counting', () => {
  const signature = fc.record({
    person: fc.constantFrom('ada', 'ben', 'cyd'),
    account: fc.constantFrom('', '-admin'),
    standsFor: fc.subarray(['team-a', 'team-b']),
    what: fc.constantFrom('x', 'y'),
  });

  it('is that of people, never of accounts, keys or messages, and of every owner: by an oracle, in any order', () => {
    fc.assert(
      fc.property(fc.array(signature, { maxLength: 9 }), fc.boolean(), (signatures, isReversed) => {
        const acts = signatures.map(({ person, account, standsFor, what }, at): PolicyAct => {
          const change = { from: null, to: digest(what), differences: digest(what), effectiveAt: NOW, reason: 'r' };
          const none: PolicyChanges = { signed: [], waiting: [] };
          const statement = policyStatementOf(none, change, `${person}${account}`, NOW);
          const sameAs = [person, `${person}-admin`].filter((one) => one !== statement.decider);
          const act = { type: 'policy-act', number: at + 1, statement, assertion: ASSERTION, passkeyJws: '' } as const;
          return { ...act, owners: ['team-a', 'team-b'], standsFor, sameAs, takenAt: NOW };
        });
        const { signed } = policyChangesOf(isReversed ? acts.toReversed() : acts)!;
        const completedAt = signatures.findIndex((_, at) => {
          const { what } = signatures[at]!;
          const before = signatures.slice(0, at + 1).filter((one) => one.what === what);
          const owners = new Set(before.flatMap(({ standsFor }) => standsFor));
          return new Set(before.map(({ person }) => person)).size >= 2 && owners.size === 2;
        });
        const expected = completedAt === -1 ? undefined : digest(signatures[completedAt]!.what);
        expect(signed[0]?.change.to).toBe(expected);
        for (const { by } of signed) expect(new Set(by.map((one) => one.replace('-admin', ''))).size).toBe(by.length);
      }),
    );
  });
});

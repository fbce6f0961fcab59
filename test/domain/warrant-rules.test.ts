import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLOCK_SKEW, DAY, HOUR, SECOND } from '../../domain/clock.js';
import { effectIdOf } from '../../domain/effect-ids.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import type { Warrant } from '../../domain/warrant.js';
import { decisionBy } from './support/decisions.js';
import { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';

const { kase, now } = Told.claimed();
const warrant = warrantFor(kase, 'password.set', now);
const judged = (changes: Partial<Warrant>, at = now): string | null => judgeWarrant({ ...warrant, ...changes }, at);

type Path = readonly (string | number)[];
type Tree = string | number | boolean | null | readonly Tree[] | { readonly [key: string]: Tree };

/** Every place in a warrant that holds a value and not a further structure. */
function leavesOf(tree: Tree, path: Path = []): readonly Path[] {
  if (tree === null || typeof tree !== 'object') return [path];
  return Object.entries(tree).flatMap(([key, value]: [string, Tree]) =>
    leavesOf(value, [...path, Array.isArray(tree) ? Number(key) : key]),
  );
}

/** The warrant with one place changed, the rest as it was. */
function changedAt(tree: Tree, [key, ...rest]: Path, change: (leaf: Tree) => Tree): Tree {
  if (key === undefined) return change(tree);
  if (tree === null || typeof tree !== 'object') throw new Error(`nothing at ${key}`);
  if (Array.isArray(tree)) return tree.map((value: Tree, at) => (at === key ? changedAt(value, rest, change) : value));
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]: [string, Tree]) => [
      name,
      name === key ? changedAt(value, rest, change) : value,
    ]),
  );
}

/** Something else of the same kind; times move by a day at least. */
function somethingElse(leaf: Tree, by: number): Tree {
  if (typeof leaf === 'number') return leaf > DAY ? leaf + by * DAY : leaf + by;
  if (typeof leaf === 'string') return `${leaf}${by}`;
  return typeof leaf === 'boolean' ? !leaf : `${by}`;
}

/**
 * What these rules leave to the signatures (`proofs/warrant.ts`): the proofs themselves, and fields inside a signed
 * receipt that decide nothing here. Whatever else is in a warrant, or comes to be, must be caught by a rule.
 */
const LEFT_TO_SIGNATURES: readonly RegExp[] = [
  /\.jws$/,
  /^approvals\.\d+\.(assertion\..+|passkeyJws|messageId|decidedAt)$/,
  /^approvals\.\d+\.standing\.receipt\.(type|managerId|groups\.[1-9])$/,
  /^(claimProof|goAhead|enrolledSetHeads\..+)$/,
  /\.receipt\.type$/,
  /^opening\.receipt\.(subject\.(username|managerId)|openers\.\d|openedBy\..+|ticket\..+|openedAt)$/,
  /^fresh\.receipt\.(domains\.\d|relayable|enrolledId|enrolledAt|messageId|strength)$/,
  /^claim\.receipt\.(submission|proof|messageId)$/,
];

describe('a genuine warrant', () => {
  it('carries each effect of the claim, from when it was minted until it expires', () => {
    expect(judgeWarrant(warrant, now)).toBeNull();
    expect(judgeWarrant(warrantFor(kase, 'sessions.revoke', now), now)).toBeNull();
    expect(judgeWarrant(warrant, warrant.notAfter)).toBeNull();
    expect(judgeWarrant(warrant, now - CLOCK_SKEW)).toBeNull();
  });

  it('is judged by nothing but itself: what JSON carries is enough', () => {
    expect(judgeWarrant(JSON.parse(JSON.stringify(warrant)) as Warrant, now)).toBeNull();
  });
});

describe('attack: a warrant with anything changed', () => {
  const tree = JSON.parse(JSON.stringify(warrant)) as Tree;
  const paths = leavesOf(tree);
  const ruled = paths.filter((path) => !LEFT_TO_SIGNATURES.some((left) => left.test(path.join('.'))));

  it('carries nothing, whatever was changed and however', () => {
    const by = fc.integer({ min: 1, max: 400 }).chain((amount) => fc.constantFrom(amount, -amount));
    fc.assert(
      fc.property(fc.constantFrom(...ruled), by, (path, amount) => {
        // Still shaped like a warrant: one leaf was replaced by another of its kind.
        const forged = changedAt(tree, path, (leaf) => somethingElse(leaf, amount)) as unknown as Warrant;
        expect([path, judgeWarrant(forged, now)]).not.toEqual([path, null]);
      }),
      { numRuns: 800 },
    );
  });

  it('leaves to the signatures only what is in a warrant', () => {
    const names = paths.map((path) => path.join('.'));
    expect(LEFT_TO_SIGNATURES.filter((left) => !names.some((name) => left.test(name)))).toEqual([]);
    expect(ruled.length).toBeGreaterThan(80);
  });
});

describe('attack: a warrant', () => {
  it.each<[string, Partial<Warrant>, string]>([
    ['of another version', { v: 2 as 1 }, 'warrant-invalid'],
    ['of another type', { type: 'evidence' as 'warrant' }, 'warrant-invalid'],
    ['for another person', { effect: { ...warrant.effect, target: 'bob' } }, 'warrant-invalid'],
    ['for another connector', { effect: { ...warrant.effect, connector: 'another' } }, 'warrant-invalid'],
    ['under an effect id of its own', { effect: { ...warrant.effect, effectId: 'eff_other' } }, 'warrant-invalid'],
    ['for an effect at another stage', { effect: { ...warrant.effect, stage: 'before-claim' } }, 'warrant-invalid'],
    [
      'under a lighter plan',
      { plan: { ...warrant.plan, approvals: { ...warrant.plan.approvals, whenRelayable: 0 } } },
      'warrant-invalid',
    ],
    ['that lives too long', { notAfter: now + 61 * SECOND }, 'warrant-invalid'],
    ['that never lives', { notAfter: now }, 'warrant-invalid'],
    ['without evidence', { evidence: [] }, 'evidence-too-weak'],
    ['with one item', { evidence: warrant.evidence.slice(0, 1) }, 'evidence-too-weak'],
    ['with one item twice', { evidence: [warrant.evidence[0]!, warrant.evidence[0]!] }, 'evidence-too-weak'],
    ['frozen before its evidence was', { frozenAt: warrant.frozenAt - 60 * SECOND }, 'warrant-invalid'],
    [
      'frozen when its evidence was late',
      {
        frozenAt: now,
        evidence: warrant.evidence.map((item) => ({ ...item, receipt: { ...item.receipt, freshUntil: now } })),
      },
      'evidence-too-weak',
    ],
    ['without approval', { approvals: [] }, 'warrant-invalid'],
    ['with a refusal for an approval', { approvals: [decisionBy(kase, 'adam', 'refuse', now)] }, 'warrant-invalid'],
    [
      'approved by the subject',
      { approvals: [decisionBy({ ...kase, approvals: [] }, 'alice', 'approve', now)] },
      'decider-is-subject',
    ],
    [
      'approved by an opener',
      { approvals: [decisionBy({ ...kase, approvals: [] }, 'dora', 'approve', now)] },
      'decider-opened',
    ],
    [
      'approved twice by one person',
      { approvals: [warrant.approvals[0]!, warrant.approvals[0]!] },
      'not-a-distinct-person',
    ],
    [
      'approved over other evidence',
      { approvals: [decisionBy({ ...kase, evidence: [] }, 'adam', 'approve', now)] },
      'stale',
    ],
    [
      'with the facts of the stage before',
      { facts: { ...warrant.facts, receipt: { ...warrant.facts.receipt, stage: 'before-claim' } } },
      'warrant-invalid',
    ],
    [
      'with facts that do not hold',
      { facts: { ...warrant.facts, receipt: { ...warrant.facts.receipt, holds: false } } },
      'facts-changed',
    ],
    [
      'with facts read long ago',
      { facts: { ...warrant.facts, receipt: { ...warrant.facts.receipt, readAt: now - 61 * SECOND } } },
      'warrant-expired',
    ],
    [
      'with facts from the future',
      { facts: { ...warrant.facts, receipt: { ...warrant.facts.receipt, readAt: now + HOUR } } },
      'warrant-invalid',
    ],
    ['without a fresh item', { fresh: null }, 'claim-not-open'],
    ['with evidence from before in place of a fresh item', { fresh: warrant.evidence[0]! }, 'claim-not-open'],
    [
      'with a fresh item from another session',
      { fresh: { ...warrant.fresh!, receipt: { ...warrant.fresh!.receipt, session: 'session-of-eve' } } },
      'session-other',
    ],
    ['without a claim', { claim: null }, 'claim-not-open'],
    ['without the session’s own proof', { claimProof: null }, 'claim-not-open'],
    [
      'claimed from another session',
      { claim: { ...warrant.claim!, receipt: { ...warrant.claim!.receipt, session: 'session-of-eve' } } },
      'session-other',
    ],
    [
      'claimed by another person',
      { claim: { ...warrant.claim!, receipt: { ...warrant.claim!.receipt, personId: 'eve' } } },
      'evidence-bound-elsewhere',
    ],
    [
      'claimed after the window',
      {
        claim: {
          ...warrant.claim!,
          receipt: { ...warrant.claim!.receipt, claimedAt: warrant.fresh!.receipt.verifiedAt + 631 * SECOND },
        },
      },
      'claim-window-over',
    ],
  ])('%s carries nothing', (_, changes, refusal) => {
    expect(judged(changes)).toBe(refusal);
  });

  it('for the claim, minted as if it were of the stage before, carries nothing: nobody would have to claim', () => {
    const facts = { ...warrant.facts, receipt: { ...warrant.facts.receipt, stage: 'before-claim' as const } };
    const effect = { ...warrant.effect, stage: 'before-claim' as const };
    expect(judged({ effect, facts, fresh: null, claim: null, claimProof: null })).toBe('warrant-invalid');
  });

  it('for a kind of effect that the plan does not foresee carries nothing, under whatever id', () => {
    const kind = 'membership.grant';
    const effectId = effectIdOf(warrant.caseId, kind, warrant.effect.target);
    expect(judged({ effect: { ...warrant.effect, kind, effectId } })).toBe('warrant-invalid');
  });

  it('of one case over the opening, evidence and approvals of another carries nothing', () => {
    const granted = Told.granted();
    const honest = warrantFor(granted.kase, 'membership.grant', granted.now);
    const { effect, facts } = honest;
    const caseId = 'another';
    const effectId = effectIdOf(caseId, effect.kind, effect.target);
    const mixed = {
      ...honest,
      caseId,
      effect: { ...effect, effectId },
      facts: { ...facts, receipt: { ...facts.receipt, caseId } },
    };
    expect(judgeWarrant(honest, granted.now)).toBeNull();
    expect(judgeWarrant(mixed, granted.now)).toBe('warrant-invalid');
  });

  it('under the plan of another action than was opened carries nothing, though it was pinned', () => {
    const told = Told.granted({}, { action: 'password.reset' });
    expect(told.kase.phase).toBe('in-force');
    expect(judgeWarrant(warrantFor(told.kase, 'membership.grant', told.now), told.now)).toBe('warrant-invalid');
  });

  it('minted before its evidence was frozen carries nothing, as far as clocks differ', () => {
    expect(judged({ frozenAt: now + CLOCK_SKEW + 1 })).toBe('warrant-invalid');
    expect(judged({ frozenAt: now + CLOCK_SKEW })).toBe('claim-window-over');
  });

  it('from before its life or from after it carries nothing', () => {
    expect(judged({}, warrant.notAfter + 1)).toBe('warrant-expired');
    expect(judged({}, now - CLOCK_SKEW - 1)).toBe('warrant-expired');
  });

  it('with a fresh item from before the evidence was frozen carries nothing', () => {
    const { fresh, frozenAt } = warrant;
    const verifiedAt = frozenAt - CLOCK_SKEW - 1;
    const early = { ...fresh!, receipt: { ...fresh!.receipt, verifiedAt, freshUntil: verifiedAt + 600 * SECOND } };
    expect(judged({ fresh: early })).toBe('claim-window-over');
  });
});

describe('a warrant at the very ends of its bounds', () => {
  const fresh = warrant.fresh!;
  const claim = warrant.claim!;
  const { readAt } = warrant.facts.receipt;
  const factsReadAt = (at: number) =>
    judged({ facts: { ...warrant.facts, receipt: { ...warrant.facts.receipt, readAt: at } } });
  const claimedAt = (at: number) => judged({ claim: { ...claim, receipt: { ...claim.receipt, claimedAt: at } } });

  it('carries its effect while its facts are as old as it may live, and no older nor younger than clocks differ', () => {
    expect(readAt).toBe(now);
    expect(factsReadAt(now - 60 * SECOND)).toBeNull();
    expect(factsReadAt(now - 60 * SECOND - 1)).toBe('warrant-expired');
    expect(factsReadAt(now + CLOCK_SKEW)).toBeNull();
    expect(factsReadAt(now + CLOCK_SKEW + 1)).toBe('warrant-invalid');
  });

  it('carries its effect when it was claimed inside the window of the fresh item, as far as clocks differ', () => {
    const { verifiedAt } = fresh.receipt;
    expect(claimedAt(verifiedAt - CLOCK_SKEW)).toBeNull();
    expect(claimedAt(verifiedAt - CLOCK_SKEW - 1)).toBe('claim-window-over');
    expect(claimedAt(now + CLOCK_SKEW)).toBeNull();
    expect(claimedAt(now + CLOCK_SKEW + 1)).toBe('claim-window-over');
    const later = (at: number) => {
      const mintedAt = verifiedAt + 700 * SECOND;
      const facts = { ...warrant.facts, receipt: { ...warrant.facts.receipt, readAt: mintedAt } };
      const claimed = { ...claim, receipt: { ...claim.receipt, claimedAt: at } };
      return judged({ mintedAt, notAfter: mintedAt + 60 * SECOND, facts, claim: claimed }, mintedAt);
    };
    expect(later(verifiedAt + 600 * SECOND + CLOCK_SKEW)).toBeNull();
    expect(later(verifiedAt + 600 * SECOND + CLOCK_SKEW + 1)).toBe('claim-window-over');
  });

  it('carries its effect with a fresh item from the moment at which the evidence was frozen, as far as clocks differ', () => {
    const verifiedAt = warrant.frozenAt - CLOCK_SKEW;
    const early = { ...fresh, receipt: { ...fresh.receipt, verifiedAt, freshUntil: verifiedAt + 600 * SECOND } };
    const claimed = { ...claim, receipt: { ...claim.receipt, claimedAt: verifiedAt } };
    expect(judged({ fresh: early, claim: claimed })).toBeNull();
  });
});

describe('a warrant of a plan that needs no approval', () => {
  const methods = [
    { method: 'totp', strength: 2, freshSeconds: 600 },
    { method: 'passkey', strength: 4, freshSeconds: 600 },
  ] as const;
  const cooling = Told.opened({ evidence: { methods }, windows: { coolingOffSeconds: 3_600 } })
    .proves('totp')
    .proves('passkey');
  const frozenAt = cooling.now;
  const claimed = cooling.waits(3_590).deadlineComes().factsHold().waits(60).proves('totp').claims().factsHold();
  const minted = (mintedAt: number) => {
    const full = warrantFor(claimed.kase, 'password.set', mintedAt);
    const facts = { ...full.facts, receipt: { ...full.facts.receipt, readAt: mintedAt } };
    const receipt = { ...full.fresh!.receipt, verifiedAt: mintedAt, freshUntil: mintedAt + 1 };
    const claim = { ...full.claim!, receipt: { ...full.claim!.receipt, claimedAt: mintedAt } };
    return judgeWarrant({ ...full, facts, fresh: { ...full.fresh!, receipt }, claim }, mintedAt);
  };

  it('cools off from when its evidence was frozen, and carries nothing a moment before', () => {
    expect(cooling.kase).toMatchObject({ phase: 'cooling-off', approvals: [] });
    expect(minted(claimed.now)).toBeNull();
    expect(minted(frozenAt + 3_600 * SECOND - CLOCK_SKEW)).toBeNull();
    expect(minted(frozenAt + 3_600 * SECOND - CLOCK_SKEW - 1)).toBe('warrant-invalid');
  });

  it('was frozen between when its case opened and when it was minted, as far as clocks differ', () => {
    const full = warrantFor(claimed.kase, 'password.set', claimed.now);
    const { openedAt } = full.opening.receipt;
    const frozen = (at: number) => {
      const evidence = full.evidence.map((item) => ({
        ...item,
        receipt: { ...item.receipt, verifiedAt: at, freshUntil: at + 1 },
      }));
      return judgeWarrant({ ...full, evidence, frozenAt: at }, claimed.now);
    };
    expect(frozen(openedAt - CLOCK_SKEW)).toBeNull();
    expect(frozen(openedAt - CLOCK_SKEW - 1)).toBe('warrant-invalid');
    expect(frozen(claimed.now + CLOCK_SKEW + 1)).toBe('warrant-invalid');
  });
});

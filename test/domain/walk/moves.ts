import type { Case } from '../../../domain/case.js';
import type { EffectState } from '../../../domain/effects.js';
import type { Fact } from '../../../domain/facts.js';

/** What a walk wants to do next; what that means depends on where the case stands. */
export const ACTS = [
  'honest',
  'evidence',
  'decision',
  'insider',
  'claim',
  'stop',
  'deadline',
  'reading',
  'facts',
  'effect-refused',
  'attempt',
  'reset',
  'replay',
  'containment',
  'chatter',
] as const;
export type Act = (typeof ACTS)[number];

/** One wish of a walk: plain numbers, so that a failing walk shrinks to the shortest story that shows it. */
export interface Intent {
  readonly act: Act;
  /** Chooses among the ways to be hostile; modulo their number. */
  readonly flaw: number;
  /** Chooses among people, methods, effects; modulo their number. */
  readonly which: number;
  readonly waitSeconds: number;
}

/** What is true of a decision, known because the walk made it, and not by asking the code under test. */
export interface DecisionTruth {
  readonly by: string;
  readonly kind: string;
  /** Signed, unaltered, by somebody with standing in the group that decides this, in time, over this very case. */
  readonly genuine: boolean;
  /** Fingerprint of all that lay before the signer. */
  readonly saw: string;
}

/** One thing that happens in a walk. */
export interface Move {
  readonly fact: Fact;
  /** The honest next thing: the case must accept it. */
  readonly honest: boolean;
  readonly truth: DecisionTruth | null;
  /** For a reset: the case as the rewound run believes it to be. */
  readonly from: Case | null;
}

/** The target's own books, which no fact can talk out of what happened. */
export type Register = Map<string, EffectState>;

export function move(fact: Fact, rest: Partial<Omit<Move, 'fact'>> = {}): Move {
  return { fact, honest: false, truth: null, from: null, ...rest };
}

/** Everything that lies before a decider, as text. Made without the product's digests. */
export function fingerprint(kase: Case, kind: string): string {
  const before = [
    kase.id,
    kase.plan,
    kase.evidence,
    kase.effects.map(({ effectId, kind: what, connector, stage, end }) => [effectId, what, connector, stage, end]),
  ];
  const after = [
    kase.outcome,
    kase.approvals,
    kase.acknowledgement ?? null,
    kase.effects.map(({ effectId, state }) => [effectId, state]),
    kase.stop,
    kase.stoppedBy,
  ];
  return JSON.stringify(kind === 'review' || kind === 'acknowledge' ? [kind, before, after] : [kind, before]);
}

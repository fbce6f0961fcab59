import type { advance, begin } from '../../../domain/advance.js';
import type { Case } from '../../../domain/case.js';
import { SECOND } from '../../../domain/clock.js';
import { OPENED_AT } from '../support/people.js';
import type { PlanChanges } from '../support/plans.js';
import { openedFact } from '../support/told.js';
import { honestMove } from './honest.js';
import { hostileDecision, insiderDecision } from './hostile-decision.js';
import { hostileEvidence } from './hostile-evidence.js';
import { attempt, chatter, effectRefused, hostileClaim, hostileFacts, hostileReading, stop } from './hostile-world.js';
import { move, type Intent, type Move, type Register } from './moves.js';
import { Broken, Oracle } from './oracle.js';

/** The state machine a walk is walked over: the product's, or one broken on purpose. */
export interface Machine {
  readonly begin: typeof begin;
  readonly advance: typeof advance;
}

/** A whole walk: the plan, whether the subject's items can be relayed, and what happens. */
export interface Story {
  readonly plan: PlanChanges;
  readonly relayable: boolean;
  readonly intents: readonly Intent[];
}

/** Where a walk went, so that a test can show that walks go everywhere. */
export interface Trace {
  /** Phases, `executing` with its stage. */
  readonly places: ReadonlySet<string>;
  readonly outcomes: ReadonlySet<string>;
}

/** How much a closed case still hears before a walk ends: it refuses everything, so more shows nothing new. */
const SAID_TO_CLOSED = 4;

class Walk {
  readonly #machine: Machine;
  readonly #oracle: Oracle;
  readonly #relayable: boolean;
  readonly #register: Register;
  readonly #past: Case[] = [];
  readonly #moves: Move[] = [];
  readonly #places = new Set<string>();
  readonly #outcomes = new Set<string>();
  #case: Case;
  #now = OPENED_AT;

  constructor(machine: Machine, story: Story) {
    const opened = openedFact(story.plan);
    this.#machine = machine;
    this.#relayable = story.relayable;
    this.#register = new Map(opened.effects.map(({ effectId, state }) => [effectId, state]));
    this.#oracle = new Oracle(opened, this.#register);
    this.#case = machine.begin(opened, this.#now).case;
  }

  get trace(): Trace {
    return { places: this.#places, outcomes: this.#outcomes };
  }

  get isClosed(): boolean {
    return this.#case.phase === 'closed';
  }

  does(intent: Intent): void {
    this.#now += intent.waitSeconds * SECOND;
    const next = this.#moveFor(intent);
    if (next === null) return;
    const before = next.from ?? this.#case;
    const step = this.#heard(before, next);
    this.#oracle.watches({ before, move: next, step, now: this.#now });
    this.#past.push(this.#case);
    this.#moves.push(next);
    this.#case = step.case;
    const { phase, stage } = step.case;
    this.#places.add(phase === 'executing' ? `${phase}/${stage}` : phase);
    if (step.case.outcome !== null) this.#outcomes.add(step.case.outcome);
  }

  #heard(before: Case, { fact }: Move): ReturnType<Machine['advance']> {
    try {
      return this.#machine.advance(before, fact, this.#now);
    } catch (fault) {
      throw new Broken('throws', `${before.phase} hearing ${fact.kind}: ${String(fault)}`);
    }
  }

  #moveFor({ act, flaw, which }: Intent): Move | null {
    const kase = this.#case;
    const now = this.#now;
    const messageId = `m-${this.#moves.length}`;
    switch (act) {
      case 'honest':
        return this.#honest(messageId, which);
      case 'evidence':
        return hostileEvidence(kase, now, messageId, flaw, which);
      case 'decision':
        return hostileDecision(kase, now, messageId, flaw, which);
      case 'insider':
        return insiderDecision(kase, now, messageId, this.#oracle.involved, which);
      case 'claim':
        return hostileClaim(kase, now, messageId, flaw);
      case 'stop':
        return stop(kase, now, messageId, flaw, which);
      case 'deadline':
        if (flaw % 2 === 0 && kase.deadline !== null) this.#now = Math.max(now, kase.deadline);
        return move({ kind: 'deadline' });
      case 'reading':
        return hostileReading(kase, flaw, which);
      case 'facts':
        return hostileFacts(kase, now, flaw);
      case 'effect-refused':
        return effectRefused(kase, flaw, which);
      case 'attempt':
        return attempt(messageId, flaw);
      case 'reset':
        return this.#reset(flaw);
      case 'replay':
        return this.#replay(flaw);
      case 'containment':
        return this.#contained(flaw);
      case 'chatter':
        return chatter(kase, messageId, flaw);
    }
  }

  /** Honest people wait out a cooling-off; everybody else has something to do, or nothing. */
  #honest(messageId: string, which: number): Move | null {
    const { deadline, phase } = this.#case;
    if (phase === 'cooling-off' && deadline !== null) this.#now = Math.max(this.#now, deadline);
    const around = {
      messageId,
      which,
      register: this.#register,
      relayable: this.#relayable,
      involved: this.#oracle.involved,
      now: this.#now,
    };
    return honestMove(this.#case, around);
  }

  /** A run rewound to an earlier moment learns that it is not the case's run; or is told so about another case. */
  #reset(flaw: number): Move {
    const from = this.#past[flaw % Math.max(this.#past.length, 1)] ?? this.#case;
    const last = flaw % 9 === 0 ? { ...this.#case, id: 'another-case' } : this.#case;
    return move({ kind: 'run-reset', last }, { from: last === this.#case ? from : this.#case });
  }

  /** Something heard before is heard again, word for word. */
  #replay(flaw: number): Move | null {
    const said = this.#moves.filter(({ fact }) => 'messageId' in fact);
    const again = said[flaw % Math.max(said.length, 1)];
    return again === undefined ? null : { ...again, honest: false };
  }

  /** A "not me" elsewhere ends effects behind the case's back. */
  #contained(flaw: number): null {
    for (const [effectId, state] of this.#register) {
      if (state !== 'end-proven') this.#register.set(effectId, flaw % 2 === 0 ? 'ended' : 'end-proven');
    }
    return null;
  }
}

/** Walks a story and lets the oracle judge every step. */
export function walks(machine: Machine, story: Story): Trace {
  const walk = new Walk(machine, story);
  let saidToClosed = 0;
  for (const intent of story.intents) {
    walk.does(intent);
    if (walk.isClosed) saidToClosed += 1;
    if (saidToClosed > SAID_TO_CLOSED) break;
  }
  return walk.trace;
}

import type { Gate, Gates } from './gates.js';
import type { Moment, Place } from './gate-schema.js';
import { Pace } from './pace.js';
import { Player } from './player.js';
import { STORIES, type StoryName } from './stories.js';
import type { Theatre } from './theatre.js';

/** What is killed: a process of ours, the database server, or everything of ours at once. */
export type Victim = 'api' | 'case-worker' | 'connector-worker' | 'database' | 'all';

/** One step at which a case is held while something is killed. */
export interface Hold {
  readonly place: Place;
  readonly moment: Moment;
  /** The step of the story. */
  readonly step: string;
}

/** One killed case: what is told, who dies, and at which steps, one a kill. */
export interface LanePlan {
  readonly story: StoryName;
  readonly victim: Victim;
  /** Null for a kill that passes this case by. */
  readonly holds: readonly (Hold | null)[];
}

/** What an undisturbed telling of a story showed of its order. */
export interface Order {
  /** Every step that was recorded. */
  readonly steps: readonly string[];
  /** The steps that somebody brings about by acting. */
  readonly acts: readonly string[];
}

/** A step apart from how far its effect has come: one act leads to an effect applied and proven. */
const apartFromState = (step: string): string => step.replace(/(\/effect\/[^/]+)\/.*$/, '$1');

/** The act that leads to a step: the last one before it. */
function actOf({ steps, acts }: Order, step: string): string {
  const at = steps.findIndex((known) => apartFromState(step).startsWith(apartFromState(known)));
  const before = acts.filter((candidate) => steps.indexOf(candidate) <= at);
  const act = before.toSorted((one, other) => steps.indexOf(one) - steps.indexOf(other)).at(-1);
  if (at < 0 || act === undefined) throw new Error(`no act leads to ${step}`);
  return act;
}

/** How a gate's place names a step of the story. */
function stepAt({ place, step }: Hold): string {
  switch (place) {
    case 'ledger':
      return `${step}%`;
    case 'submission':
      return '%';
    case 'register':
    case 'directory':
      return step.split('/').slice(-2).join('/');
  }
}

/** One case on its way through kills. */
export class Lane {
  readonly name: string;
  readonly plan: LanePlan;
  readonly player: Player;
  readonly done: Promise<void>;
  readonly #pace: Pace;
  readonly #gates: Gates;
  readonly #order: Order;
  readonly #closed = new Map<number, Hold>();
  readonly #passed = new Set<Hold>();

  private constructor(name: string, plan: LanePlan, player: Player, pace: Pace, gates: Gates, order: Order) {
    this.name = name;
    this.plan = plan;
    this.player = player;
    this.#pace = pace;
    this.#gates = gates;
    this.#order = order;
    this.done = STORIES[plan.story](player);
    this.done.catch(() => {}); // whoever waits for the lane is told
  }

  static async enter(theatre: Theatre, gates: Gates, name: string, plan: LanePlan, order: Order): Promise<Lane> {
    const acts = plan.holds.flatMap((hold) => (hold === null ? [] : [actOf(order, hold.step)]));
    const pace = new Pace(acts);
    return new Lane(name, plan, new Player(theatre, name, await theatre.nextSubject(), pace), pace, gates, order);
  }

  /** Every hold that no kill has met yet. */
  get ahead(): readonly Hold[] {
    return this.plan.holds.filter((hold) => hold !== null).filter((hold) => !this.#passed.has(hold));
  }

  /**
   * Stands right before the act that leads to the next hold, with the gates closed that the act leads to; `go` lets it.
   * Nothing to do when that act has been done: then the gates are closed already.
   */
  async getsReady(): Promise<{ readonly gate: number | undefined; readonly go: () => void }> {
    const [next] = this.ahead;
    const act = next && actOf(this.#order, next.step);
    if (next === undefined || act === undefined) return { gate: undefined, go: () => {} };
    if (this.#gateOf(next) !== undefined) return { gate: this.#gateOf(next), go: () => {} };
    await Promise.race([this.#pace.arrivalAt(act), this.fails()]);
    for (const hold of this.ahead) {
      if (actOf(this.#order, hold.step) === act) this.#closed.set(await this.#gates.close(this.#gateFor(hold)), hold);
    }
    return { gate: this.#gateOf(next), go: () => this.#pace.allow(act) };
  }

  /** The hold that this case stands at, if one of these gates is its own. */
  standsAt(held: ReadonlySet<number>): { readonly gate: number; readonly hold: Hold } | null {
    for (const [gate, hold] of this.#closed) if (held.has(gate)) return { gate, hold };
    return null;
  }

  /** Lets the case go on from a hold. */
  async leaves(gate: number): Promise<void> {
    const hold = this.#closed.get(gate);
    if (hold !== undefined) this.#passed.add(hold);
    this.#closed.delete(gate);
    await this.#gates.open(gate);
  }

  /** Rejects when the telling fails; never resolves. */
  async fails(): Promise<never> {
    await this.done;
    return new Promise<never>(() => {});
  }

  #gateOf(hold: Hold): number | undefined {
    return [...this.#closed].find(([, closed]) => closed === hold)?.[0];
  }

  #gateFor(hold: Hold): Gate {
    const { caseId, subject } = this.player;
    const { place, moment } = hold;
    return { place, moment, owner: place === 'directory' ? subject.personId : caseId, step: stepAt(hold) };
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import type { Gates } from './gates.js';
import type { Hold, Lane, Victim } from './lane.js';
import type { Theatre } from './theatre.js';

/** A step that was under way when something was killed. */
export interface Met extends Hold {
  readonly victim: Victim;
  readonly story: string;
}

const LOOK_EVERY_MILLISECONDS = 25;
const HELD_WITHIN_MILLISECONDS = 120_000;
const PROCESSES = ['api', 'case-worker', 'connector-worker'] as const;

/** Kills and starts again, and keeps what each kill met. */
export class Strikes {
  readonly met: Met[] = [];
  /** How often each was killed. */
  readonly kills: Partial<Record<Victim, number>> = {};
  readonly #theatre: Theatre;
  readonly #gates: Gates;
  readonly #say: (what: string) => void;
  readonly #lanes: Lane[] = [];

  /** @param say told of every kill */
  constructor(theatre: Theatre, gates: Gates, say: (what: string) => void) {
    this.#theatre = theatre;
    this.#gates = gates;
    this.#say = say;
  }

  /** Takes cases through their holds together: one kill meets them all, each at its own step. */
  async rounds(lanes: readonly Lane[], victim: Victim): Promise<void> {
    this.#lanes.push(...lanes);
    const count = Math.max(...lanes.map(({ plan }) => plan.holds.length));
    for (let round = 0; round < count; round += 1) {
      const due = lanes.filter(({ plan }) => plan.holds[round]);
      const ready = await Promise.all(due.map((lane) => lane.getsReady()));
      for (const { go } of ready) go();
      await this.#areHeld(
        due,
        ready.flatMap(({ gate }) => (gate === undefined ? [] : [gate])),
      );
      await this.strike(victim);
    }
  }

  /** Kills, lets go whoever stood at a gate for it, and starts again. */
  async strike(victim: Victim): Promise<void> {
    const held = await this.#gates.held();
    const standing = this.#lanes
      .filter(({ plan }) => plan.victim === victim)
      .flatMap((lane) => {
        const at = lane.standsAt(held);
        return at === null ? [] : [{ lane, ...at, isWaiting: lane.player.client.isWaiting }];
      });
    await this.#kill(victim);
    this.#say(
      `${victim}: ${standing.map(({ lane, hold }) => `${lane.plan.story} ${hold.moment} ${hold.step}`).join(', ')}`,
    );
    this.kills[victim] = (this.kills[victim] ?? 0) + 1;
    for (const { lane, gate, hold, isWaiting } of standing) {
      // The API acts in a step only as long as somebody waits for its answer.
      if (victim !== 'api' || isWaiting) this.met.push({ ...hold, victim, story: lane.plan.story });
      await lane.leaves(gate);
    }
    await this.#startAgain(victim);
  }

  async #kill(victim: Victim): Promise<void> {
    const { processes } = this.#theatre.environment;
    switch (victim) {
      case 'database':
        return this.#gates.crashDatabase();
      case 'all':
        await Promise.all(PROCESSES.map((name) => processes[name].kill()));
        return;
      default:
        await processes[victim].kill();
    }
  }

  async #startAgain(victim: Victim): Promise<void> {
    const { processes } = this.#theatre.environment;
    if (victim === 'database') return;
    if (victim !== 'all') return processes[victim].start();
    await Promise.all(PROCESSES.map((name) => processes[name].start()));
  }

  async #areHeld(lanes: readonly Lane[], gates: readonly number[]): Promise<void> {
    const giveUpAt = performance.now() + HELD_WITHIN_MILLISECONDS;
    const failing = Promise.race(lanes.map((lane) => lane.fails()));
    for (;;) {
      const held = await Promise.race([this.#gates.held(), failing]);
      const missing = gates.filter((gate) => !held.has(gate));
      if (missing.length === 0) return;
      if (performance.now() > giveUpAt) {
        const where = lanes.filter((lane) => lane.standsAt(held) === null).map(({ name, ahead }) => [name, ahead[0]]);
        throw new Error(`not held in time: ${JSON.stringify(where)}`);
      }
      await pause(LOOK_EVERY_MILLISECONDS);
    }
  }
}

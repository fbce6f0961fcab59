import { performance } from 'node:perf_hooks';

/** Adds something that was seen to the step that is being told. */
export type Say = (detail: string) => void;

/** How a step went, as `--json` prints it. */
export interface Told {
  readonly step: number;
  readonly title: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly seconds: number;
}

/** Where the story goes: one line a step for people, or one object a line for programs. */
export interface Voice {
  chapter(title: string): void;
  step(told: Told): void;
  /** `seconds` since the story began. */
  end(total: Total, seconds: number): void;
}

/** How the whole story went. `ok` only if every step held and none is missing. */
export interface Total {
  readonly ok: boolean;
  readonly passed: number;
  readonly failed: number;
}

/** Thrown by `check`: something did not hold. */
export class DidNotHold extends Error {
  override readonly name = 'DidNotHold';
}

/**
 * What every step is made of.
 *
 * @throws {DidNotHold} unless it holds
 */
export function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new DidNotHold(what);
}

/** Tells the story step by step, and counts. A step that fails ends it: what follows would rest on nothing. */
export class Narrator {
  readonly #voice: Voice;
  readonly #startedAt = performance.now();
  #passed = 0;
  #failed = 0;

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  /** Seconds since the story began. */
  get seconds(): number {
    return secondsSince(this.#startedAt);
  }

  chapter(title: string): void {
    this.#voice.chapter(title);
  }

  /**
   * Does one step and tells how it went.
   *
   * @throws whatever the step throws, once it is told
   */
  async step<T>(title: string, act: (say: Say) => Promise<T>): Promise<T> {
    const from = performance.now();
    const said: string[] = [];
    const told = (ok: boolean): Told => ({
      step: this.#passed + this.#failed,
      title,
      ok,
      detail: said.join('; '),
      seconds: secondsSince(from),
    });
    try {
      const result = await act((detail) => void said.push(detail));
      this.#passed += 1;
      this.#voice.step(told(true));
      return result;
    } catch (fault) {
      this.#failed += 1;
      said.push(fault instanceof DidNotHold ? `it does not hold that ${fault.message}` : String(fault));
      this.#voice.step(told(false));
      throw fault;
    }
  }

  /** Says how it all went; `complete` is whether the story came to its end. */
  end(complete: boolean): Total {
    const failed = complete ? this.#failed : Math.max(this.#failed, 1);
    const total = { ok: complete && failed === 0, passed: this.#passed, failed };
    this.#voice.end(total, this.seconds);
    return total;
  }
}

function secondsSince(from: number): number {
  return Math.round((performance.now() - from) / 10) / 100;
}

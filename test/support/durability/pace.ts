/** Something one side waits for and the other brings about. */
class Event {
  #happen = (): void => {};
  readonly happened = new Promise<void>((resolve) => {
    this.#happen = resolve;
  });

  happen(): void {
    this.#happen();
  }
}

/**
 * Lets the people of a case act when they should: each says before acting which step it leads to, and waits there until
 * that act is allowed. So several cases stand right before their steps and then take them together.
 */
export class Pace {
  readonly #stops: ReadonlyMap<string, { readonly arrived: Event; readonly allowed: Event }>;
  readonly #acts: string[] = [];

  /** @param stops the acts to wait before, by the step they lead to */
  constructor(stops: readonly string[] = []) {
    this.#stops = new Map(stops.map((act) => [act, { arrived: new Event(), allowed: new Event() }]));
  }

  /** Every act announced so far. */
  get acts(): readonly string[] {
    return this.#acts;
  }

  /** Announces an act; resolves when it may be done. */
  async before(act: string): Promise<void> {
    this.#acts.push(act);
    const stop = this.#stops.get(act);
    stop?.arrived.happen();
    await stop?.allowed.happened;
  }

  /** Resolves when somebody waits before an act. */
  async arrivalAt(act: string): Promise<void> {
    await this.#stopAt(act).arrived.happened;
  }

  allow(act: string): void {
    this.#stopAt(act).allowed.happen();
  }

  #stopAt(act: string): { readonly arrived: Event; readonly allowed: Event } {
    const stop = this.#stops.get(act);
    if (stop === undefined) throw new Error(`nobody was to stop before ${act}`);
    return stop;
  }
}

/** Something that can be made to hang, and let go again. Open at first. */
export class Gate {
  #passage: Promise<void> = Promise.resolve();
  #letGo: () => void = () => {};

  /** From now on whoever comes waits. */
  close(): void {
    this.open();
    this.#passage = new Promise((resolve) => {
      this.#letGo = resolve;
    });
  }

  /** Lets everybody go on who waits. */
  open(): void {
    this.#letGo();
    this.#passage = Promise.resolve();
  }

  /** Resolves when the gate is open. */
  async passed(): Promise<void> {
    await this.#passage;
  }
}

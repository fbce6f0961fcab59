/** Where progress goes. A terminal gets one line rewritten in place; anything else gets plain lines. */
export interface ProgressSink {
  write(text: string): void;
  readonly isTerminal: boolean;
}

/** Tells a person what is being done for them, why, and for how long already. */
export interface Progress {
  /** Says one thing, at once. */
  note(text: string): void;
  /**
   * Runs `work` and tells about it: when it starts (with the reason), every few seconds while it lasts, and when it
   * ends or fails. `work` may pass on a detail to show beside the elapsed time.
   *
   * @throws whatever `work` throws
   */
  during<T>(what: string, why: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T>;
}

/** Short enough that nobody believes the program hangs, long enough that a log of a five-minute build stays readable. */
const UPDATE_INTERVAL_SECONDS = 5;

const standardError: ProgressSink = {
  write: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
};

/** Progress on a sink, standard error by default, so that standard output stays for results. */
export function createProgress(
  sink: ProgressSink = standardError,
  updateIntervalSeconds = UPDATE_INTERVAL_SECONDS,
): Progress {
  const line = (text: string) => sink.write(sink.isTerminal ? `\r\u001b[K${text}\n` : `${text}\n`);
  const update = (text: string) => (sink.isTerminal ? sink.write(`\r\u001b[K${text}`) : line(text));

  return {
    note: line,
    async during(what, why, work) {
      const startedAt = performance.now();
      const elapsed = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
      let latest = '';
      update(`${what} (${why}) ...`);
      const ticking = setInterval(
        () => update(`${what}: ${elapsed()}${latest && `, ${latest}`}`),
        updateIntervalSeconds * 1000,
      );
      ticking.unref();
      try {
        const result = await work((detail) => (latest = detail.trim().slice(0, 100)));
        line(`${what}: done in ${elapsed()}`);
        return result;
      } catch (error) {
        line(`${what}: failed after ${elapsed()}`);
        throw error;
      } finally {
        clearInterval(ticking);
      }
    },
  };
}

/** Progress nobody looks at. */
export const silentProgress: Progress = {
  note: () => {},
  during: (_what, _why, work) => work(() => {}),
};

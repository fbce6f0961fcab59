import { directoryPrint } from './directory-print.js';
import type { Live } from './live.js';
import type { LiveCase } from './live-case.js';

/** What an attack came to. */
export interface Aftermath<T> {
  readonly answer: T;
  /** What the ledger keeps of it: refusals by code, dropped messages by kind. */
  readonly recorded: readonly string[];
  /** Which parts of the case or of the world are no longer as they were. */
  readonly changed: readonly string[];
}

/** Everything an attacker wants to move. */
async function standing(live: Live, kase: LiveCase): Promise<Readonly<Record<string, unknown>>> {
  const { phase, outcome, evidence, approvals, claim, review, stop, stoppedBy } = await kase.recorded();
  const register = await kase.readings.register();
  const directory = await directoryPrint(live, kase);
  return { phase, outcome, evidence, approvals, claim, review, stop, stoppedBy, register, directory };
}

/** Attacks a case and looks at what it did: what was answered, what was written down, and what moved. */
export async function attack<T>(live: Live, kase: LiveCase, act: () => Promise<T>): Promise<Aftermath<T>> {
  const known = (await kase.readings.entries()).length;
  const before = await standing(live, kase);
  const answer = await act();
  const entries = (await kase.readings.entries()).slice(known);
  const after = await standing(live, kase);
  return {
    answer,
    recorded: entries.flatMap(({ refusal, noise = {} }) => [
      ...(refusal === null ? [] : [refusal]),
      ...Object.keys(noise),
    ]),
    changed: Object.keys(before).filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part])),
  };
}

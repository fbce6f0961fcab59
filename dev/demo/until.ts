import { setTimeout as pause } from 'node:timers/promises';
import { DidNotHold } from './narrator.js';

const LOOK_EVERY_MS = 100;
const WITHIN_MS = 30_000;

/**
 * Looks until something holds.
 *
 * @throws {DidNotHold} when it does not come to hold in time
 */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = WITHIN_MS): Promise<void> {
  for (let waitedMs = 0; !(await holds()); waitedMs += LOOK_EVERY_MS) {
    if (waitedMs >= withinMs) throw new DidNotHold(`${what}, within ${withinMs / 1_000} s`);
    await pause(LOOK_EVERY_MS);
  }
}

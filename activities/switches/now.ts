import type { Switches } from '../../domain/switches.js';
import type { SwitchDeps } from './deps.js';
import { readSwitches } from './read.js';
import { takeInSwitches } from './take-in.js';

/** How the switches stand once everything was judged that was given: what was answered counts from then on. */
export async function switchesNow(deps: SwitchDeps): Promise<Switches> {
  await takeInSwitches(deps);
  return (await readSwitches(deps, deps.db)).switches;
}

import type { Db } from '../../db/connect.js';
import { readSwitchActs } from '../../db/switches.js';
import { switchesOf, type SwitchAct, type Switches } from '../../domain/switches.js';
import { switchActsOf } from '../../proofs/switches.js';
import type { CaseDeps } from '../deps.js';

/** How the switches stand, and by which acts. */
export interface CurrentSwitches {
  readonly acts: readonly SwitchAct[];
  readonly switches: Switches;
}

/**
 * How the switches stand, as far as it is proven.
 *
 * @throws when an act is missing that a later one follows: somebody took it away, and it may be a stop (invariant 13)
 */
export async function readSwitches({ trust }: Pick<CaseDeps, 'trust'>, db: Db): Promise<CurrentSwitches> {
  const acts = await switchActsOf(trust, await readSwitchActs(db));
  const switches = switchesOf(acts);
  if (switches === null) throw new Error('an act of the switches is missing');
  return { acts, switches };
}

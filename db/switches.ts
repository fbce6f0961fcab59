import { sql } from 'kysely';
import type { Db } from './connect.js';
import { signedActs, type GivenAct } from './signed-acts.js';

/** What somebody signed to turn a switch, as the API was given it: the statement with its proof. */
export type GivenSwitch = GivenAct;

/** What is kept of it (`signed-acts.ts`). */
export const {
  keep: keepSwitch,
  given: readGivenSwitches,
  taken: switchTaken,
  lock: lockSwitches,
  acts: readSwitchActs,
  wait: waitForSwitch,
} = signedActs('switch');

export async function insertSwitchAct(db: Db, digest: string, jws: string): Promise<void> {
  await db.insertInto('switch_act').values({ digest, jws }).execute();
}

/** So many cases are found in one go; what is beyond is found in the next. */
const HELD_MAX = 200;

/** Cases that were held back before an effect, those first that changed longest ago. */
export async function findHeldBack(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('case_view')
    .select('case_id')
    .where('phase', '=', 'executing')
    .where(sql<boolean>`state ->> 'heldBackBy' is not null`)
    .orderBy('changed_at')
    .limit(HELD_MAX)
    .execute();
  return rows.map((row) => row.case_id);
}

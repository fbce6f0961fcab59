import type { Db } from './connect.js';
import { signedActs, type GivenAct } from './signed-acts.js';

/** What somebody signed about who may decide, as the API was given it: the statement with its proof. */
export type GivenAuthority = GivenAct;

/** What is kept of it (`signed-acts.ts`). */
export const {
  keep: keepAuthority,
  given: readGivenAuthority,
  taken: authorityTaken,
  lock: lockAuthority,
  acts: readAuthorityActs,
  wait: waitForAuthority,
} = signedActs('authority');

/** Safe to repeat. */
export async function insertAuthorityAct(db: Db, digest: string, jws: string): Promise<void> {
  await db
    .insertInto('authority_act')
    .values({ digest, jws })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute();
}

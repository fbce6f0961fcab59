import { authorityTaken, readGivenAuthority, type GivenAuthority } from '../../db/authority.js';
import type { AuthorityDeps } from './deps.js';
import { judgeAuthority } from './judge.js';
import { addAct, recordAuthority, underLock } from './record-act.js';
import { withSuspensions } from './under-suspension.js';
import { asSent } from '../signed-acts/record.js';

/** Into the ledger first, so that nobody's authority changes by what is not on record (invariant 7). */
async function takeInOne(deps: AuthorityDeps, given: GivenAuthority): Promise<void> {
  const { messageId: name, receivedAt } = given;
  await underLock(deps, async (trx, current) => {
    const at = await deps.clock();
    const judged = await judgeAuthority({ ...deps, db: trx }, current, given.body, at);
    if (judged.verdict === 'refused') {
      const body = { ...asSent(given), refusal: judged.refusal, access: judged.access };
      await recordAuthority(deps, { kind: 'authority-refused', name, body, at: receivedAt });
      return authorityTaken(trx, name, judged.refusal, at);
    }
    if (judged.verdict === 'counts') {
      const { act, access } = judged;
      await addAct(deps, trx, current, { act, name, besides: { ...asSent(given), access }, at: act.signedAt });
    }
    return authorityTaken(trx, name, null, at);
  });
}

/**
 * Judges everything that was signed about who may decide, whatever the API found: recorded either way, then signed.
 *
 * @throws when what waits cannot be judged or recorded now
 */
export async function takeInAuthority(given: AuthorityDeps): Promise<void> {
  const deps = withSuspensions(given);
  for (const one of await readGivenAuthority(deps.db)) await takeInOne(deps, one);
}

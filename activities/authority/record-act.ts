import { insertAuthorityAct, lockAuthority } from '../../db/authority.js';
import type { Trx } from '../../db/connect.js';
import type { AuthorityAct, SignedAct, SuspensionAct } from '../../domain/authority.js';
import { digestOfText } from '../../domain/canonical.js';
import { nextNumber } from '../../domain/signed-acts.js';
import { authorityActOf, signAuthorityAct } from '../../proofs/authority.js';
import type { AuthorityDeps } from './deps.js';
import { recordsIn } from '../signed-acts/record.js';
import { AUTHORITY_ACT, AUTHORITY_STREAM, readAuthority, recordedJws, type CurrentAuthority } from './read.js';

export const recordAuthority = recordsIn<typeof AUTHORITY_ACT | 'authority-refused'>(AUTHORITY_STREAM);

/** An act before it has its number. */
type Unnumbered = Omit<SuspensionAct, 'type' | 'number'> | Omit<SignedAct, 'type' | 'number'>;

/**
 * Numbers an act, signs it and puts it into the ledger, before it is anywhere else (invariant 7). Under the lock: nobody else
 * numbers one meanwhile.
 *
 * @param besides what stands beside it in the ledger, such as what was sent
 */
export async function addAct(
  deps: AuthorityDeps,
  trx: Trx,
  { acts }: CurrentAuthority,
  given: { readonly act: Unnumbered; readonly name: string; readonly besides: object; readonly at: number },
): Promise<string> {
  const act: AuthorityAct = { type: 'authority-act', number: nextNumber(acts), ...given.act };
  const jws = await signAuthorityAct(deps.verifierKey, act);
  const body = { ...given.besides, act, jws };
  await recordAuthority(deps, { kind: AUTHORITY_ACT, name: given.name, body, at: given.at });
  await insertAuthorityAct(trx, digestOfText(jws), jws);
  return jws;
}

/** Does something about authority that nobody else does at the same time. */
export async function underLock<T>(
  deps: AuthorityDeps,
  does: (trx: Trx, current: CurrentAuthority) => Promise<T>,
): Promise<T> {
  return deps.db.transaction().execute(async (trx) => {
    await lockAuthority(trx);
    const locked = { ...deps, db: trx };
    // What was recorded and is not in the table yet, because a process was killed in between, is put there: the API reads it.
    for (const jws of await recordedJws(locked))
      if ((await authorityActOf(deps.trust, jws)) !== null) await insertAuthorityAct(trx, digestOfText(jws), jws);
    return does(trx, await readAuthority(locked));
  });
}

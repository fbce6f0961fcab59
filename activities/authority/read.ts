import { readAuthorityActs } from '../../db/authority.js';
import { readEntries } from '../../db/ledger-store.js';
import { authorityBy, type Authority, type AuthorityAct } from '../../domain/authority.js';
import { ledgerRules } from '../../ledger/held.js';
import { authorityActsOf } from '../../proofs/authority.js';
import type { AuthorityReading } from './deps.js';

/** The ledger stream of who may decide, and the kind of its entries that count. */
export const AUTHORITY_STREAM = 'authority';
export const AUTHORITY_ACT = 'authority-act';

/** How authority stands, and by which acts. */
export interface CurrentAuthority {
  readonly acts: readonly AuthorityAct[];
  readonly authority: Authority;
}

/** What the ledger has of it: every act is there before it counts. */
async function recordedActs({ ledgerDb }: Pick<AuthorityReading, 'ledgerDb'>): Promise<readonly string[]> {
  const held = ledgerRules.heldEntries(await readEntries(ledgerDb, AUTHORITY_STREAM));
  return held
    .filter(({ kind }) => kind === AUTHORITY_ACT)
    .flatMap(({ body }) => {
      const { jws } = JSON.parse(body) as { jws?: unknown };
      return typeof jws === 'string' ? [jws] : [];
    });
}

/** Every act that is anywhere, as it was signed: in the ledger, in the table, or in both. */
export async function recordedJws(deps: AuthorityReading): Promise<readonly string[]> {
  const [recorded, rows] = [await recordedActs(deps), await readAuthorityActs(deps.db)];
  return [...new Set([...recorded, ...rows])];
}

/**
 * How authority stands, as far as it is proven: by the ledger and by the table together, so that a row that somebody took out
 * of one of them is still there, and whose act is missing in both is missed by those after it.
 *
 * @throws when an act is missing that a later one follows: somebody took it away, and it may be a suspension (invariant 13)
 */
export async function readAuthority(deps: AuthorityReading): Promise<CurrentAuthority> {
  const acts = await authorityActsOf(deps.trust, await recordedJws(deps));
  const authority = authorityBy(acts);
  if (authority === null) throw new Error('an act of authority is missing');
  return { acts, authority };
}

import type { Db } from '../../db/connect.js';
import { appendEntry } from '../../db/ledger-store.js';
import type { GivenAct } from '../../db/signed-acts.js';
import { canonicalJson, digestIfCanonical } from '../../domain/canonical.js';
import { ledgerRules } from '../../ledger/held.js';

/** One entry about what people signed beside cases. */
interface ActEntry<Kind extends string> {
  readonly kind: Kind;
  readonly name: string;
  readonly body: object;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Records in a stream of its own. Safe to repeat: each is the only step of a run of its own name, so that none takes the place of another. */
export function recordsIn<Kind extends string>(stream: string) {
  return async ({ ledgerDb }: { readonly ledgerDb: Db }, { kind, name, body, at }: ActEntry<Kind>): Promise<void> => {
    const step = { stream, runId: `${kind}:${name}`, sequence: 1, kind, reset: false, at };
    const entry = { ...step, body: canonicalJson(body) };
    await ledgerDb.transaction().execute((trx) => appendEntry(trx, ledgerRules, entry));
  };
}

/** What somebody put there by hand may have no canonical form: then its text says what it was. */
export function asSent({ body }: GivenAct): object {
  return { given: digestIfCanonical(body) === null ? JSON.stringify(body) : body };
}

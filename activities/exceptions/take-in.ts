import {
  exceptionTaken,
  insertExceptionAct,
  lockExceptions,
  noteExpired,
  readExpiredExceptions,
  readGivenExceptions,
  type GivenException,
} from '../../db/exceptions.js';
import { digestOfText } from '../../domain/canonical.js';
import type { ExceptionAct } from '../../domain/exceptions.js';
import { nextNumber } from '../../domain/signed-acts.js';
import { signExceptionAct } from '../../proofs/exceptions.js';
import type { ExceptionDeps } from './deps.js';
import { judgeException } from './judge-exception.js';
import { readExceptions } from './read.js';
import { asSent, recordsIn } from '../signed-acts/record.js';

/** The ledger stream of the exceptions. */
const EXCEPTION_STREAM = 'exceptions';

const recordException = recordsIn<'exception-signed' | 'exception-refused' | 'exception-expired'>(EXCEPTION_STREAM);

/** Into the ledger first, so that nothing is waived that is not on record (invariant 7). */
async function takeInOne(deps: ExceptionDeps, given: GivenException): Promise<void> {
  const { messageId: name, receivedAt } = given;
  await deps.db.transaction().execute(async (trx) => {
    await lockExceptions(trx);
    const at = await deps.clock();
    const current = await readExceptions(deps, trx);
    const judged = await judgeException(deps, current, given.body, at);
    if (judged.verdict === 'refused') {
      const body = { ...asSent(given), refusal: judged.refusal, access: judged.access };
      await recordException(deps, { kind: 'exception-refused', name, body, at: receivedAt });
      return exceptionTaken(trx, name, judged.refusal, at);
    }
    if (judged.verdict === 'counts') {
      const number = nextNumber(current.acts.map(({ act }) => act));
      const act: ExceptionAct = { type: 'exception-act', number, ...judged.act };
      const jws = await signExceptionAct(deps.verifierKey, act);
      const body = { ...asSent(given), act, jws, access: judged.access };
      await recordException(deps, { kind: 'exception-signed', name, body, at: act.signedAt });
      await insertExceptionAct(trx, digestOfText(jws), jws);
    }
    return exceptionTaken(trx, name, null, at);
  });
}

/**
 * Judges everything that was signed over exceptions, whatever the API found: recorded either way, then signed.
 *
 * @throws when what waits cannot be judged or recorded now: it may be a revocation (invariant 13)
 */
export async function takeInExceptions(deps: ExceptionDeps): Promise<void> {
  for (const given of await readGivenExceptions(deps.db)) await takeInOne(deps, given);
}

/** Records the end of every exception that is over by the clock, once. It waives nothing from then on, recorded or not. */
export async function recordExpired(deps: ExceptionDeps): Promise<void> {
  const { exceptions } = await readExceptions(deps, deps.db);
  const recorded = await readExpiredExceptions(deps.db);
  const now = await deps.clock();
  for (const { id, granted, revoked, terms } of exceptions.values()) {
    if (granted === null || revoked !== null || terms.until > now || recorded.has(id)) continue;
    await recordException(deps, { kind: 'exception-expired', name: id, body: { id, terms }, at: terms.until });
    await noteExpired(deps.db, id, now);
  }
}

import { appendEntry } from '../../db/ledger-store.js';
import { insertSwitchAct, lockSwitches, readGivenSwitches, switchTaken, type GivenSwitch } from '../../db/switches.js';
import { canonicalJson, digestIfCanonical, digestOfText } from '../../domain/canonical.js';
import { nextNumber, type SwitchAct } from '../../domain/switches.js';
import { ledgerRules } from '../../ledger/held.js';
import { signSwitchAct } from '../../proofs/switches.js';
import type { SwitchDeps } from './deps.js';
import { judgeSwitch } from './judge-switch.js';
import { readSwitches } from './read.js';

/** The ledger stream of the switches. */
export const SWITCH_STREAM = 'switches';

interface SwitchEntry {
  readonly kind: 'switch-turned' | 'switch-refused';
  readonly name: string;
  readonly body: object;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Safe to repeat: each is the only step of a run of its own name, so that none takes the place of another. */
async function recordSwitch({ ledgerDb }: SwitchDeps, { kind, name, body, at }: SwitchEntry): Promise<void> {
  const step = { stream: SWITCH_STREAM, runId: `${kind}:${name}`, sequence: 1, kind, reset: false, at };
  const entry = { ...step, body: canonicalJson(body) };
  await ledgerDb.transaction().execute((trx) => appendEntry(trx, ledgerRules, entry));
}

/** What somebody put there by hand may have no canonical form: then its text says what it was. */
function asSent(given: GivenSwitch): object {
  const { body } = given;
  return { given: digestIfCanonical(body) === null ? JSON.stringify(body) : body };
}

/** Into the ledger first, so that nothing is switched that is not on record (invariant 7). */
async function takeInOne(deps: SwitchDeps, given: GivenSwitch): Promise<void> {
  const { messageId: name, receivedAt } = given;
  await deps.db.transaction().execute(async (trx) => {
    await lockSwitches(trx);
    const at = await deps.clock();
    const current = await readSwitches(deps, trx);
    const judged = await judgeSwitch(deps, current, given.body, at);
    if (judged.verdict === 'refused') {
      await recordSwitch(deps, {
        kind: 'switch-refused',
        name,
        body: { ...asSent(given), refusal: judged.refusal },
        at: receivedAt,
      });
      return switchTaken(trx, name, judged.refusal, at);
    }
    if (judged.verdict === 'counts') {
      const act: SwitchAct = { type: 'switch-act', number: nextNumber(current.acts), ...judged.act };
      const jws = await signSwitchAct(deps.verifierKey, act);
      await recordSwitch(deps, { kind: 'switch-turned', name, body: { ...asSent(given), act, jws }, at: act.signedAt });
      await insertSwitchAct(trx, digestOfText(jws), jws);
    }
    return switchTaken(trx, name, null, at);
  });
}

/**
 * Judges everything that was signed to turn a switch, whatever the API found: recorded either way, then signed.
 *
 * @throws when what waits cannot be judged or recorded now: it may be a stop (invariant 13)
 */
export async function takeInSwitches(deps: SwitchDeps): Promise<void> {
  for (const given of await readGivenSwitches(deps.db)) await takeInOne(deps, given);
}

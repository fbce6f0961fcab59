import { insertSwitchAct, lockSwitches, readGivenSwitches, switchTaken, type GivenSwitch } from '../../db/switches.js';
import { digestOfText } from '../../domain/canonical.js';
import { nextNumber } from '../../domain/signed-acts.js';
import type { SwitchAct } from '../../domain/switches.js';
import { signSwitchAct } from '../../proofs/switches.js';
import type { SwitchDeps } from './deps.js';
import { judgeSwitch } from './judge-switch.js';
import { readSwitches } from './read.js';
import { asSent, recordsIn } from '../signed-acts/record.js';

/** The ledger stream of the switches. */
export const SWITCH_STREAM = 'switches';

const recordSwitch = recordsIn<'switch-turned' | 'switch-refused'>(SWITCH_STREAM);

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
        body: { ...asSent(given), refusal: judged.refusal, access: judged.access },
        at: receivedAt,
      });
      return switchTaken(trx, name, judged.refusal, at);
    }
    if (judged.verdict === 'counts') {
      const act: SwitchAct = { type: 'switch-act', number: nextNumber(current.acts), ...judged.act };
      const jws = await signSwitchAct(deps.verifierKey, act);
      await recordSwitch(deps, {
        kind: 'switch-turned',
        name,
        body: { ...asSent(given), act, jws, access: judged.access },
        at: act.signedAt,
      });
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

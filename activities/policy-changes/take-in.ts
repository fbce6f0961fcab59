import {
  givenPolicyTaken,
  insertPolicyAct,
  lockPolicyChanges,
  readGivenPolicies,
  type GivenPolicy,
} from '../../db/policy-changes.js';
import { digestOfText } from '../../domain/canonical.js';
import type { PolicyAct } from '../../domain/policy-changes.js';
import { nextNumber } from '../../domain/signed-acts.js';
import { signPolicyAct } from '../../proofs/policy-changes.js';
import type { PolicyChangeDeps } from './deps.js';
import { judgePolicy } from './judge-policy.js';
import { readPolicyChanges } from './read.js';
import { takeInVeto, vetoIn } from './take-in-veto.js';
import { asSent, recordsIn } from '../signed-acts/record.js';

/** The ledger stream of changes of policy. */
export const POLICY_STREAM = 'policy';

const recordPolicy = recordsIn<'policy-signed' | 'policy-refused'>(POLICY_STREAM);

/** Into the ledger first, so that no policy holds that is not on record (invariant 7). */
async function takeInOne(deps: PolicyChangeDeps, given: GivenPolicy): Promise<void> {
  const { messageId: name, receivedAt } = given;
  await deps.db.transaction().execute(async (trx) => {
    await lockPolicyChanges(trx);
    const at = await deps.clock();
    const current = await readPolicyChanges(deps, trx);
    const judged = await judgePolicy(deps, current, given.body, at);
    if (judged.verdict === 'refused') {
      const body = { ...asSent(given), refusal: judged.refusal, access: judged.access };
      await recordPolicy(deps, { kind: 'policy-refused', name, body, at: receivedAt });
      return givenPolicyTaken(trx, name, judged.refusal, at);
    }
    if (judged.verdict === 'counts') {
      const act: PolicyAct = { type: 'policy-act', number: nextNumber(current.acts), ...judged.act };
      const jws = await signPolicyAct(deps.verifierKey, act);
      await recordPolicy(deps, {
        kind: 'policy-signed',
        name,
        body: { ...asSent(given), act, jws, access: judged.access },
        at: act.takenAt,
      });
      await insertPolicyAct(trx, digestOfText(jws), jws);
    }
    return givenPolicyTaken(trx, name, null, at);
  });
}

/**
 * Judges everything that was signed to change the policy, or against another ceremony, whatever the API found: recorded either way, then signed.
 *
 * @throws when what waits cannot be judged or recorded now
 */
export async function takeInPolicies(deps: PolicyChangeDeps): Promise<void> {
  for (const given of await readGivenPolicies(deps.db)) {
    const veto = vetoIn(given);
    await (veto === null ? takeInOne(deps, given) : takeInVeto(deps, given, veto));
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import type { Case } from '../../../domain/case.js';
import { RECIPIENTS, type Recipient } from '../../../proofs/keys.js';
import { recordedCase } from '../../case-access.js';
import type { ApiDeps } from '../../deps.js';
import { isRefused, refused, told, type Outcome } from '../../outcome.js';
import { route } from '../../route.js';
import { acceptedOutcome, pendingOutcome, sealAndKeep, submit, type About } from '../../telling.js';
import { redeemClaimSchema } from './schema.js';

/** Whose worker sets the password: the only one that may read it. */
function recipientOf({ plan }: Case): Recipient {
  const setting = plan.effects.find((effect) => effect.kind === 'password.set');
  const recipient = RECIPIENTS.find((known) => known === `connector:${setting?.connector}`);
  if (recipient === undefined) throw new Error(`nobody can be sent the password of rule ${plan.rule}`);
  return recipient;
}

/** How long the subject waits for the change itself; applying, ending sessions and proving take about a second. */
const CHANGE_WAIT_MILLISECONDS = 8_000;
const LOOK_EVERY_MILLISECONDS = 100;

/** What became of an accepted claim: the password is set, the target did not take it, or the case ended over it. */
async function whenChanged(deps: ApiDeps, about: About): Promise<Outcome> {
  for (let waited = 0; waited < CHANGE_WAIT_MILLISECONDS; waited += LOOK_EVERY_MILLISECONDS) {
    const kase = await recordedCase(deps, about.caseId);
    if (kase !== null && kase.phase !== 'executing') return changed(about, kase);
    await pause(LOOK_EVERY_MILLISECONDS);
  }
  return pendingOutcome(about);
}

function changed(about: About, kase: Case): Outcome {
  if (kase.outcome === 'completed') return acceptedOutcome(about, kase.phase);
  return kase.phase === 'awaiting-claim' ? told(kase.claimRefusal ?? 'not-wanted-now') : refused('case-halted');
}

export const redeemClaim = route(redeemClaimSchema, async ({ params, rawBody, identity }, deps) => {
  const about = { caseId: params.caseId, messageId: identity.jti };
  const kase = await recordedCase(deps, about.caseId);
  if (kase === null) return refused('not-found');
  const word = await submit(deps, about, async () => ({
    v: 1,
    ...about,
    kind: 'claim',
    proof: identity.proof,
    submission: await sealAndKeep(deps, about.caseId, recipientOf(kase), rawBody),
  }));
  return !isRefused(word) && word.status === 200 ? whenChanged(deps, about) : word;
});

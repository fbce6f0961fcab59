import type { Case } from '../../../domain/case.js';
import { RECIPIENTS, type Recipient } from '../../../proofs/keys.js';
import { recordedCase } from '../../case-access.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { sealAndKeep, submit } from '../../telling.js';
import { redeemClaimSchema } from './schema.js';

/** Whose worker sets the password: the only one that may read it. */
function recipientOf({ plan }: Case): Recipient {
  const setting = plan.effects.find((effect) => effect.kind === 'password.set');
  const recipient = RECIPIENTS.find((known) => known === `connector:${setting?.connector}`);
  if (recipient === undefined) throw new Error(`nobody can be sent the password of rule ${plan.rule}`);
  return recipient;
}

export const redeemClaim = route(redeemClaimSchema, async ({ params, rawBody, identity }, deps) => {
  const about = { caseId: params.caseId, messageId: identity.jti };
  const kase = await recordedCase(deps, about.caseId);
  if (kase === null) return refused('not-found');
  return submit(deps, about, async () => ({
    v: 1,
    ...about,
    kind: 'claim',
    proof: identity.proof,
    submission: await sealAndKeep(deps, about.caseId, recipientOf(kase), rawBody),
  }));
});

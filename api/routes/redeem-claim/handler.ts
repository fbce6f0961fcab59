import { setTimeout as pause } from 'node:timers/promises';
import { ENROLMENT_CONNECTOR } from '../../../contract/contacts.js';
import type { Case } from '../../../domain/case.js';
import type { EffectKind } from '../../../domain/effects.js';
import { RECIPIENTS, type Recipient } from '../../../proofs/keys.js';
import { recordedCase } from '../../case-access.js';
import type { ApiDeps } from '../../deps.js';
import { isRefused, refused, told, type Outcome } from '../../outcome.js';
import { route } from '../../route.js';
import { acceptedOutcome, pendingOutcome, sealAndKeep, submit, type About } from '../../telling.js';
import { redeemClaimSchema } from './schema.js';

/** What each kind of effect that the subject has a choice in takes of them. */
const TAKES: Partial<Record<EffectKind, 'newPassword' | 'registration' | 'contact'>> = {
  'password.set': 'newPassword',
  'authenticator.bind': 'registration',
  'contact.replace': 'contact',
};

/** Whose worker a connector's is: the only one that may read what the subject typed for it. */
function recipientOf(connector: string): Recipient | undefined {
  if (connector === ENROLMENT_CONNECTOR) return 'enrolment-worker';
  return RECIPIENTS.find((known) => known === `connector:${connector}`);
}

/** What a case takes from its subject, and whose worker it is for: the only one that may read it. Null for none. */
function claimOf({ plan }: Case): { readonly takes: string; readonly recipient: Recipient } | null {
  for (const { kind, connector } of plan.effects) {
    const takes = TAKES[kind];
    const recipient = recipientOf(connector);
    if (takes !== undefined && recipient !== undefined) return { takes, recipient };
  }
  return null;
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

export const redeemClaim = route(redeemClaimSchema, async ({ params, body, rawBody, identity, requestId }, deps) => {
  const about = { caseId: params.caseId, messageId: identity.jti, requestId };
  const kase = await recordedCase(deps, about.caseId);
  if (kase === null) return refused('not-found');
  const claim = claimOf(kase);
  if (claim === null) return told('not-wanted-now');
  // A password for a case that binds a passkey is no claim of it, nor the other way round.
  if (!(claim.takes in body)) {
    return { problem: 'malformed-request', errors: [{ pointer: `/body/${claim.takes}`, detail: 'Expected here' }] };
  }
  const word = await submit(deps, about, async () => ({
    v: 1,
    ...about,
    kind: 'claim',
    proof: identity.proof,
    submission: await sealAndKeep(deps, about.caseId, claim.recipient, rawBody),
  }));
  return !isRefused(word) && word.status === 200 ? whenChanged(deps, about) : word;
});

import type { ClaimMessage } from '../../contract/messages.js';
import { SESSION_PROOF_MAX_AGE_SECONDS } from '../../contract/limits.js';
import type { Case } from '../../domain/case.js';
import type { Fact } from '../../domain/facts.js';
import type { Refusal } from '../../domain/refusals.js';
import { caseFactsOf } from '../../policy/access/facts.js';
import { signReceipt } from '../../proofs/receipts.js';
import { readSessionProof } from '../../proofs/session.js';
import { underAccess } from '../access/judged.js';
import type { CaseDeps } from '../deps.js';

type Deps = Pick<CaseDeps, 'access' | 'verifierKey' | 'clock'>;

/**
 * Whether a claim comes from the subject's own session. What they chose is sealed to the connector's worker and stays
 * closed here; the session's proof covers its bytes and is checked against them where they are opened.
 */
export function judgeClaim(deps: Deps): (kase: Case, message: ClaimMessage) => Promise<Fact> {
  return async (kase, message) => {
    const refused = (refusal: Refusal): Fact => ({
      kind: 'message-refused',
      refusal,
      messageId: message.messageId,
      about: 'claim',
    });
    const now = await deps.clock();
    const expected = {
      method: 'POST',
      path: `/v1/cases/${kase.id}/claim`,
      now,
      maxAgeSeconds: SESSION_PROOF_MAX_AGE_SECONDS,
    };
    const proof = await readSessionProof(message.proof, expected);
    if (proof === null || proof.jti !== message.messageId) return refused('session-proof');
    if (proof.session !== kase.session) return refused('session-other');
    if (kase.claimWindow === null) return refused('claim-not-open');
    const claim = await signReceipt(deps.verifierKey, {
      type: 'claim',
      caseId: kase.id,
      personId: kase.subject.personId,
      session: proof.session,
      submission: message.submission,
      proof: message.proof,
      messageId: message.messageId,
      claimedAt: now,
    });
    const actor = { kind: 'person', id: kase.subject.personId, groups: [] } as const;
    const access = deps.access.judge({ actor, action: 'claim', kase: caseFactsOf(kase), now });
    return underAccess(kase, { kind: 'claimed', claim, messageId: message.messageId }, access, 'claim', now);
  };
}

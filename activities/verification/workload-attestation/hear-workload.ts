import { newestCode } from '../../../db/issued-codes.js';
import type { Case } from '../../../domain/case.js';
import { workloadAudienceOf } from '../../../proofs/workload-token.js';
import type { CaseDeps } from '../../deps.js';

export const METHOD = 'workload-attestation';

/** What a platform says of a workload, for one challenge; `refused` when its token does not hold, or nobody says anything. */
export type HeardWorkload =
  | { readonly kind: 'attested'; readonly sub: string; readonly issuedAt: number; readonly challengeId: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unavailable' };

/** What was given, and where. */
interface Given {
  readonly kase: Case;
  readonly session: string;
  readonly token: string | null;
}

/**
 * Has the platform that the case's account is registered with speak for a token, for the newest challenge of the case and for
 * nothing else: the audience is computed here again. A platform that fails is told apart, so that it costs nobody a try.
 */
export async function hearWorkload(
  { db, workloads }: Pick<CaseDeps, 'db' | 'workloads'>,
  { kase, session, token }: Given,
  now: number,
): Promise<HeardWorkload | null> {
  const registered = kase.plan.account?.machine?.workload;
  if (token === null || registered === undefined) return null;
  const platform = workloads.find(({ issuer }) => issuer === registered.issuer);
  if (platform === undefined) return { kind: 'unavailable' };
  const asked = await db.transaction().execute((trx) => newestCode(trx, kase.id, METHOD));
  if (asked === undefined) return { kind: 'refused' };
  const challengeId = asked.messageId;
  try {
    const audience = workloadAudienceOf({ caseId: kase.id, session, challengeId });
    const attested = await platform.verify({ token, audience }, now);
    return attested === null ? { kind: 'refused' } : { kind: 'attested', ...attested, challengeId };
  } catch {
    return { kind: 'unavailable' };
  }
}

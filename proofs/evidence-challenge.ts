import { statementChallenge } from '../domain/canonical.js';

/** What a passkey signs to be evidence: one challenge of one case, asked for by one session. */
export interface EvidenceChallenge {
  readonly caseId: string;
  /** RFC 7638 thumbprint of the session that asked for it: no other can use it. */
  readonly session: string;
  /** The message id under which the case noted it (the `jti` of the request that asked). */
  readonly challengeId: string;
}

/**
 * What a browser must have signed, base64url: SHA-256("countersign/evidence/v1\0" ‖ JCS({v, caseId, session,
 * challengeId})). The prefix keeps evidence from ever being taken for a decision, and the other way round (architecture,
 * section 4).
 */
export function evidenceChallengeOf({ caseId, session, challengeId }: EvidenceChallenge): string {
  return Buffer.from(statementChallenge('evidence', { v: 1, caseId, session, challengeId })).toString('base64url');
}

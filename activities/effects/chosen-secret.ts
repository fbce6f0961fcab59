import { readSubmission } from '../../db/submissions.js';
import type { EffectKind } from '../../domain/effects.js';
import type { Warrant, Warranted } from '../../domain/warrant.js';
import { openClaim } from '../../proofs/claim.js';
import type { ConnectorDeps } from './connector-deps.js';

/** Which effects need something the subject chose. */
export function needsSecret(kind: EffectKind): boolean {
  switch (kind) {
    case 'password.set':
      return true;
    case 'sessions.revoke':
    case 'membership.grant':
      return false;
  }
}

function passwordIn(body: string): string | null {
  try {
    const parsed: unknown = JSON.parse(body);
    const chosen: unknown =
      typeof parsed === 'object' && parsed !== null && 'newPassword' in parsed ? parsed.newPassword : null;
    return typeof chosen === 'string' ? chosen : null;
  } catch {
    return null;
  }
}

/** What the subject chose, opened here and nowhere else; null when it is not what the subject's own session sent. */
export async function chosenSecret(
  deps: Pick<ConnectorDeps, 'db' | 'sealKey'>,
  warrant: Warranted<Warrant>,
): Promise<string | null> {
  if (warrant.claim === null) return null;
  const sealed = await readSubmission(deps.db, warrant.caseId, warrant.claim.receipt.submission);
  const body = sealed === undefined ? null : await openClaim(warrant, deps.sealKey, sealed);
  return body === null ? null : passwordIn(body);
}

import { readSubmission } from '../../db/submissions.js';
import type { EffectKind } from '../../domain/effects.js';
import type { Warrant, Warranted } from '../../domain/warrant.js';
import { openClaim } from '../../proofs/claim.js';
import type { ConnectorDeps } from './connector-deps.js';

/** Which effects need something the subject chose. */
export function needsSecret(kind: EffectKind): boolean {
  switch (kind) {
    case 'password.set':
    case 'authenticator.bind':
    case 'contact.replace':
      return true;
    case 'authenticator.suspend':
    case 'factors.suspend':
    case 'authenticator.remove':
    case 'sessions.revoke':
    case 'membership.grant':
    case 'account.unlock':
    case 'service-account.enable':
    case 'service-account.keep':
    case 'agent.enable':
    case 'key.issue':
    case 'key.retire':
    case 'key.revoke':
    case 'certificate.issue':
    case 'certificate.revoke':
      return false;
  }
}

/** The password that was chosen, or the registration of a new passkey or the new address as text, whichever the effect takes. */
function choiceIn(body: string, kind: EffectKind): string | null {
  try {
    const { newPassword, registration, contact } = JSON.parse(body) as Readonly<Record<string, unknown>>;
    if (kind === 'contact.replace') return typeof contact === 'object' ? JSON.stringify(contact) : null;
    if (kind === 'authenticator.bind') return typeof registration === 'object' ? JSON.stringify(registration) : null;
    return typeof newPassword === 'string' ? newPassword : null;
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
  return body === null ? null : choiceIn(body, warrant.effect.kind);
}

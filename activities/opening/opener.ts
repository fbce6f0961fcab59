import { caseIdOf } from '../../contract/case-id.js';
import type { OpeningRequest } from '../../contract/messages.js';
import { readSubmission } from '../../db/submissions.js';
import { digestIfCanonical } from '../../domain/canonical.js';
import type { AccessToken } from '../../proofs/access-token.js';
import { unpackDelivery, type Delivery } from '../../proofs/delivery.js';
import { unseal } from '../../proofs/sealing.js';
import type { CaseDeps } from '../deps.js';

type Deps = Pick<CaseDeps, 'db' | 'sealKey' | 'verifyAccessToken' | 'verifyDelivery' | 'clock'>;

/** Roles that may open a case (architecture, section 1). */
const MAY_OPEN: readonly string[] = ['desk', 'ticket-tool'];

/** What a delivery's body asks for, whatever else stands in it, so that it can be compared. */
function askedIn(body: string): object | null {
  try {
    const asked: unknown = JSON.parse(body);
    return typeof asked === 'object' && asked !== null ? { requestedBy: null, ...asked } : null;
  } catch {
    return null;
  }
}

/**
 * Who signed a delivery, if it asks for this very case and nothing else: a signature over one request is no credential
 * for another, whoever passes it on (invariant 1).
 */
async function delivererOf(deps: Deps, request: OpeningRequest, delivery: Delivery): Promise<AccessToken | null> {
  const { caseId, callerToken: _, ...asked } = request;
  const delivered = await deps.verifyDelivery(delivery, await deps.clock());
  if (delivered === null) return null;
  const signed = digestIfCanonical(askedIn(delivery.body));
  if (signed === null || signed !== digestIfCanonical(asked)) return null;
  const { caller, deliveryId } = delivered;
  const name = deliveryId === null ? null : { field: 'webhook-id', delivery: deliveryId };
  return caseIdOf(caller, name, asked) === caseId ? caller : null;
}

/** Who opens a case, by the sealed credential that came with the request: null when it proves nobody who may. */
export async function openerOf(deps: Deps, request: OpeningRequest): Promise<AccessToken | null> {
  const sealed = await readSubmission(deps.db, request.caseId, request.callerToken);
  const credential = sealed === undefined ? null : await unseal(deps.sealKey, sealed);
  if (credential === null) return null;
  const delivery = unpackDelivery(credential);
  const verified =
    delivery === null
      ? await deps.verifyAccessToken(credential, await deps.clock())
      : await delivererOf(deps, request, delivery);
  return verified !== null && verified.roles.some((role) => MAY_OPEN.includes(role)) ? verified : null;
}

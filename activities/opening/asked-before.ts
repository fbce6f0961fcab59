import { caseIdOf } from '../../contract/case-id.js';
import type { OpeningRequest } from '../../contract/messages.js';
import { readOpening, readOpeningsFor } from '../../db/openings.js';
import { digestOf } from '../../domain/canonical.js';
import type { Opening } from '../../domain/receipts.js';
import type { PersonId, PersonOfRecord } from '../../domain/subjects.js';
import type { AccessToken } from '../../proofs/access-token.js';
import type { Opened } from '../case-activities.js';
import type { CaseDeps } from '../deps.js';

/** An opening whose caller and people are known. */
export interface Asking {
  readonly request: OpeningRequest;
  readonly caller: AccessToken;
  readonly personId: PersonId;
  readonly openers: readonly PersonId[];
  /** The account that it is for, where it is not the person's own. */
  readonly account: PersonOfRecord | null;
}

/** What an opening names beside the person and the account: what was lost, what is replaced, what is lent, by what change. */
type Named = {
  readonly [K in 'lostAuthenticator' | 'contact' | 'group' | 'changeId' | 'certificateRequest']?:
    OpeningRequest[K] | null;
};

/** What an opening asks for beside the ticket, the action, the person and the account: the same in every repetition of it. */
function restOf(
  openers: readonly PersonId[],
  { lostAuthenticator = null, contact = null, group = null, changeId = null, certificateRequest = null }: Named,
): string {
  return digestOf({ openers: [...openers].sort(), lostAuthenticator, contact, group, changeId, certificateRequest });
}

/**
 * The answer to a request that opened its case before, by another identifier of the same person; null when it did not.
 * Only requests that are named by their ticket, action and subject can be told so: one with a key or a delivery's id has
 * a name of its own (standards, section 6, item 3).
 *
 * @param heldBy the case that is open for the person, which need not be in the list of cases yet
 */
export async function askedBefore(
  { db }: Pick<CaseDeps, 'db'>,
  { request, caller, personId, openers, account }: Asking,
  heldBy: string | null = null,
): Promise<Opened | null> {
  if (caseIdOf(caller, null, request) !== request.caseId) return null;
  const holder = heldBy === null ? undefined : await readOpening(db, heldBy);
  const earlier = [...(await readOpeningsFor(db, personId, request.ticket)), ...(holder === undefined ? [] : [holder])];
  for (const row of earlier) {
    // Written by the opening itself.
    const before = row.request as unknown as OpeningRequest;
    const { receipt } = row.receipt as unknown as Opening;
    const itsName = caseIdOf(caller, null, { ...request, subject: before.subject, account: before.account });
    const isOfAnother = receipt.subject.account?.accountId !== account?.personId;
    if (receipt.subject.personId !== personId || isOfAnother || itsName !== before.caseId) continue;
    const isSame = restOf(receipt.openers, before) === restOf(openers, request);
    return isSame ? { opened: false, sameAs: before.caseId } : { opened: false, refusal: 'asked-otherwise' };
  }
  return null;
}

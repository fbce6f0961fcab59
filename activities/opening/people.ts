import type { OpeningRequest } from '../../contract/messages.js';
import type { Refusal } from '../../domain/refusals.js';
import { IDENTIFIER, type PersonOfRecord } from '../../domain/subjects.js';
import type { AccessToken } from '../../proofs/access-token.js';
import type { CaseDeps } from '../deps.js';

type Deps = Pick<CaseDeps, 'directory'>;

/** Everybody who bears an identifier; nobody bears what has not the form of one, whoever let it through. */
export async function bearersOf({ directory }: Deps, identifier: string): Promise<readonly PersonOfRecord[]> {
  return IDENTIFIER.test(identifier) ? directory.findByIdentifier(identifier) : [];
}

/** The one person that an opening is for, or why there is none: what several bear names nobody (issue 4, "Bad input"). */
export async function subjectNamed(deps: Deps, { subject }: OpeningRequest): Promise<PersonOfRecord | Refusal> {
  const [person, another] = await bearersOf(deps, subject);
  if (person === undefined) return 'unknown-subject';
  return another === undefined ? person : 'ambiguous-subject';
}

/**
 * Who asked, who held the ticket and who opened, as the directory of record knows them (recovery policy, section 5.14).
 * Where several bear an identifier, each of them may be the one, and so none of them approves.
 */
export async function openersOf(
  deps: Deps,
  { requestedBy, heldBy = [] }: OpeningRequest,
  caller: AccessToken,
): Promise<readonly PersonOfRecord[]> {
  const named = [...(requestedBy === null ? [] : [requestedBy]), ...heldBy];
  const bearers = await Promise.all(named.map((identifier) => bearersOf(deps, identifier)));
  const openedBy = caller.personId === null ? null : await deps.directory.findById(caller.personId);
  const openers = [...bearers.flat(), ...(openedBy === null ? [] : [openedBy])];
  return [...new Map(openers.map((opener) => [opener.personId, opener])).values()];
}

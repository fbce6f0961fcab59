import { MEMBERS_MAX } from '../../domain/mailboxes.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { membersOfMailbox } from '../decisions/mailbox-members.js';
import type { CaseDeps } from '../deps.js';

/**
 * Whoever uses the shared mailbox that a case is about, by user name in order, as it is pinned; `undefined` for any other account.
 * Null where they are more than a reviewer could certify again (recovery policy, row 9).
 */
export async function membersNamed(
  deps: Pick<CaseDeps, 'directory'>,
  account: PersonOfRecord | null,
): Promise<readonly string[] | undefined | null> {
  if (account?.accountKind !== 'shared-mailbox') return undefined;
  const members = await membersOfMailbox(deps, account);
  return members.length > MEMBERS_MAX ? null : members.map(({ username }) => username).toSorted();
}

import type { PersonOfRecord } from '../../domain/subjects.js';
import type { CaseDeps } from '../deps.js';
import { accountOwnersOf } from './people.js';

/** Whoever uses a shared mailbox now, by the directory of record: its members and its owners, as far as they are at work. */
export async function membersOfMailbox(
  deps: Pick<CaseDeps, 'directory'>,
  mailbox: PersonOfRecord,
): Promise<readonly PersonOfRecord[]> {
  const { memberGroup } = mailbox;
  const members = memberGroup === undefined ? [] : await deps.directory.membersOf(memberGroup);
  const all = [...members, ...(await accountOwnersOf(deps, mailbox))];
  const byId = new Map(all.map((person) => [person.personId, person]));
  return [...byId.values()].filter(({ status }) => status === 'active');
}

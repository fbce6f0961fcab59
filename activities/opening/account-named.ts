import { isOfAccount } from '../../domain/actions.js';
import type { OpeningRequest } from '../../contract/messages.js';
import { accountRefusal, isChangeAsNeeded } from '../../domain/owned-accounts.js';
import type { Refusal } from '../../domain/refusals.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import type { CaseDeps } from '../deps.js';
import { accountOwnersOf } from '../decisions/people.js';
import { bearersOf } from './people.js';

/**
 * The account of no person that an opening is for, owned by its subject; null where its action is on people's own. Whatever the
 * opening says beyond that, or too little, names nothing (recovery policy, rows 9 to 13).
 */
export async function accountNamed(
  deps: Pick<CaseDeps, 'directory'>,
  { action, account: identifier, changeId }: Pick<OpeningRequest, 'action' | 'account' | 'changeId'>,
  subject: PersonOfRecord,
): Promise<PersonOfRecord | Refusal | null> {
  if (!isChangeAsNeeded(action, changeId)) return 'change-unnamed';
  if (!isOfAccount(action)) return identifier === undefined ? null : 'account-misnamed';
  const [account, another] = identifier === undefined ? [] : await bearersOf(deps, identifier);
  if (account === undefined || another !== undefined) return 'account-misnamed';
  return accountRefusal(action, account, subject, await accountOwnersOf(deps, account)) ?? account;
}

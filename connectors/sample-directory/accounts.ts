import type { Changing, SampleDirectory } from './connect.js';

/** An account as the connector sees it. */
export interface Account {
  readonly personId: string;
  /** What a password must not be made of. */
  readonly ownNames: readonly string[];
  /** False when the person is not active, or an administrator disabled the account. */
  readonly active: boolean;
  readonly passwordHash: string;
  readonly passwordSetBy: string | null;
  readonly passwordVersion: number;
  /** In a row, whoever tried. */
  readonly wrongSignIns: number;
  readonly isLocked: boolean;
}

function selectAccount(directory: SampleDirectory, personId: string) {
  return directory
    .selectFrom('sample_directory.account as account')
    .innerJoin('sample_directory.person as person', 'person.person_id', 'account.person_id')
    .select(['person.username', 'person.display_name', 'person.status'])
    .select(['account.password_hash', 'account.password_set_by', 'account.password_version'])
    .select(['account.disabled', 'account.disabled_by', 'account.wrong_sign_ins', 'account.locked_at'])
    .where('account.person_id', '=', personId);
}

/** Reads an account; null when the directory has none for this person. */
export async function readAccount(directory: SampleDirectory, personId: string): Promise<Account | null> {
  const row = await selectAccount(directory, personId).executeTakeFirst();
  return row ? accountOf(personId, row) : null;
}

/** Reads an account and holds it until the transaction ends, so that two effects on it come one after the other. */
export async function lockAccount(trx: Changing, personId: string): Promise<Account | null> {
  const row = await selectAccount(trx, personId).forUpdate('account').executeTakeFirst();
  return row ? accountOf(personId, row) : null;
}

type AccountRow = NonNullable<Awaited<ReturnType<ReturnType<typeof selectAccount>['executeTakeFirst']>>>;

function accountOf(personId: string, row: AccountRow): Account {
  const disabledByAdministrator = row.disabled && row.disabled_by === null;
  return {
    personId,
    ownNames: [row.username, row.display_name],
    active: row.status === 'active' && !disabledByAdministrator,
    passwordHash: row.password_hash,
    passwordSetBy: row.password_set_by,
    passwordVersion: row.password_version,
    wrongSignIns: row.wrong_sign_ins,
    isLocked: row.locked_at !== null,
  };
}

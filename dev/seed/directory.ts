import { sql } from 'kysely';
import { connectSampleDirectory } from '../../connectors/sample-directory/connect.js';
import { hashPassword } from '../../connectors/sample-directory/passwords.js';
import type { Proofing } from '../../domain/assurance.js';
import type { SoftwareCredential } from '../software-authenticator/authenticator.js';
import { employeeNumberOf, type SamplePerson, workEmailOf } from './people.js';

/** What a person signs in with. */
export interface SignIn {
  readonly password: string;
  /** Base32. */
  readonly totpSecret: string;
  /** A passkey to sign in with in the place of the code; null or left out for whoever has none. */
  readonly passkey?: Pick<SoftwareCredential, 'credentialId' | 'publicKey'> | null;
}

/** How many passwords are hashed at once: each takes 19 MiB and one core. */
const HASHED_AT_ONCE = 8;

/**
 * Puts people with their accounts into the sample directory. Managers come before their reports.
 *
 * @param ownerUrl a role that may write everything there
 * @param proofing when all of them were last proofed; null where nobody knows
 * @throws when one of them is there already
 */
export async function addToDirectory(
  ownerUrl: string,
  people: readonly { readonly person: SamplePerson; readonly signIn: SignIn }[],
  proofing: Proofing | null = null,
): Promise<void> {
  const directory = connectSampleDirectory(ownerUrl);
  try {
    for (let from = 0; from < people.length; from += HASHED_AT_ONCE) {
      const some = people.slice(from, from + HASHED_AT_ONCE);
      const accounts = await Promise.all(some.map(({ person, signIn }) => accountRow(person, signIn)));
      await directory.transaction().execute(async (trx) => {
        await trx
          .insertInto('sample_directory.person')
          .values(some.map(({ person }) => personRow(person, proofing)))
          .execute();
        await trx.insertInto('sample_directory.account').values(accounts).execute();
        const passkeys = some.flatMap(passkeyRows);
        const machines = some.flatMap(({ person }) => machineRows(person));
        if (machines.length > 0) await trx.insertInto('sample_directory.machine').values(machines).execute();
        if (passkeys.length > 0) await trx.insertInto('sample_directory.passkey').values(passkeys).execute();
      });
    }
  } finally {
    await directory.destroy();
  }
}

async function accountRow(person: SamplePerson, signIn: SignIn) {
  return {
    person_id: person.personId,
    password_hash: await hashPassword(signIn.password),
    totp_secret: signIn.totpSecret,
  };
}

function passkeyRows({ person, signIn }: { readonly person: SamplePerson; readonly signIn: SignIn }) {
  const { passkey = null } = signIn;
  if (passkey === null) return [];
  return [{ person_id: person.personId, credential_id: passkey.credentialId, public_key: passkey.publicKey }];
}

/** What no person signs in to, and works until somebody disables it. A shared mailbox is people's. */
function machineRows({ personId, account }: SamplePerson) {
  return account === undefined || account.kind === 'shared-mailbox' ? [] : [{ account_id: personId }];
}

function personRow(person: SamplePerson, proofing: Proofing | null) {
  return {
    person_id: person.personId,
    username: person.username,
    display_name: person.displayName,
    status: 'active' as const,
    manager_id: person.managerId,
    groups: [...person.groups],
    work_email: workEmailOf(person),
    employee_number: employeeNumberOf(person),
    phone_on_file: person.phoneOnFile,
    proofed_at: proofing === null ? null : new Date(proofing.at),
    proofing_ial: proofing?.ial ?? null,
    ...factsOf(person),
  };
}

/** What says of which class somebody is. */
function factsOf({ contract, account }: SamplePerson) {
  return {
    employer: contract?.employer ?? null,
    sponsor_id: contract?.sponsorId ?? null,
    contract_ends_at:
      contract === undefined ? null : sql<Date>`clock_timestamp() + ${contract.daysLeft} * interval '1 day'`,
    owner_ids: [...(account?.ownerIds ?? [])],
    member_group: account?.memberGroup ?? null,
    account_kind: account?.kind ?? ('person' as const),
  };
}

import { randomBytes, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
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

/** What the directory knows beside people. */
export interface AroundPeople {
  readonly vendors: readonly { readonly employer: string; readonly securityMail: string }[];
  readonly owners: readonly { readonly group: string; readonly personId: string }[];
}

/** Puts vendors and owners into the sample directory, whose people are there. */
export async function addAroundPeople(ownerUrl: string, { vendors, owners }: AroundPeople): Promise<void> {
  const directory = connectSampleDirectory(ownerUrl);
  try {
    await directory
      .insertInto('sample_directory.vendor')
      .values(vendors.map(({ employer, securityMail }) => ({ employer, security_mail: securityMail })))
      .execute();
    await directory
      .insertInto('sample_directory.group_owner')
      .values(owners.map(({ group, personId }) => ({ group_name: group, person_id: personId })))
      .execute();
  } finally {
    await directory.destroy();
  }
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
        const machines = (await Promise.all(some.map(({ person }) => machineRows(person)))).flat();
        if (machines.length > 0) await trx.insertInto('sample_directory.machine').values(machines).execute();
        if (machines.length > 0)
          await trx.insertInto('sample_directory.machine_credential').values(machines.map(credentialRow)).execute();
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

/** The public key of a program that is not there: nobody holds the private half. */
async function someKey(algorithm: string): Promise<string> {
  const { publicKey } = await generateKeyPair(algorithm, { crv: 'P-256' });
  return JSON.stringify(await exportJWK(publicKey));
}

/** What no person signs in to, and works until somebody disables it. A shared mailbox is people's. */
async function machineRows({ personId, account }: SamplePerson) {
  if (account === undefined || account.kind === 'shared-mailbox') return [];
  const [signing, sealing] = await Promise.all([someKey('ES256'), someKey('ECDH-ES+A256KW')]);
  return [{ account_id: personId, signing_key: signing, sealing_key: sealing }];
}

/** What its program signs in by, which nobody has here. */
function credentialRow({ account_id }: { readonly account_id: string }) {
  return {
    account_id,
    credential_id: `key_${randomUUID()}`,
    secret_hash: randomBytes(32).toString('hex'),
    scopes: ['read'],
    environment: 'staging',
    issued_by: null,
    expires_at: new Date(Date.UTC(2040, 0, 1)),
  };
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
function factsOf({ contract, account, assistantIds = [] }: SamplePerson) {
  return {
    employer: contract?.employer ?? null,
    sponsor_id: contract?.sponsorId ?? null,
    contract_ends_at:
      contract === undefined ? null : sql<Date>`clock_timestamp() + ${contract.daysLeft} * interval '1 day'`,
    owner_ids: [...(account?.ownerIds ?? [])],
    member_group: account?.memberGroup ?? null,
    account_kind: account?.kind ?? ('person' as const),
    assistant_ids: [...assistantIds],
  };
}

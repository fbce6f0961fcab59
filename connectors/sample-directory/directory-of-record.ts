import { sql, type Selectable } from 'kysely';
import { SECOND } from '../../domain/clock.js';
import { KEY_CLASSES, type KeyClass, type PersonOfRecord } from '../../domain/subjects.js';
import type { DirectoryOfRecord, PeopleOfRecord, RecoveryData } from '../port.js';
import { certificatesOfRecord } from './certificates.js';
import { connectSampleDirectory, type SampleDirectory } from './connect.js';
import type { KeyOfRecordView } from './credential-tables.js';
import { sampleRecoveryData } from './recovery-data.js';
import { machineOf, type MachineRow } from './machine-facts.js';
import type { PersonTable } from './tables.js';

/** Everybody and everything of record, with what is known of what no person signs in to. */
function peopleIn(directory: SampleDirectory) {
  return directory
    .selectFrom('sample_directory.person')
    .leftJoin('sample_directory.machine', 'sample_directory.machine.account_id', 'person_id')
    .leftJoin('sample_directory.key_of_record as its', 'its.account_id', 'person_id')
    .selectAll('sample_directory.person')
    .select(['its.production', 'its.administers', 'its.revoked'])
    .select(['disabled', 'disabled_for', 'workload_issuer', 'workload_sub', 'workload_since', 'reaches'])
    .select('operator_ids');
}

/** What the directory tells beyond who people are: of groups and how they are used (section 5.11), of vendors (row 8), and who needs an account (row 10). */
function whatElse(
  directory: SampleDirectory,
): Required<Pick<DirectoryOfRecord, 'ownersOf' | 'signInsOf' | 'vendorSecurityOf' | 'dependentsOf'>> {
  return {
    async dependentsOf(accountId) {
      const rows = await directory
        .selectFrom('sample_directory.machine_dependent')
        .select('person_id')
        .where('account_id', '=', accountId)
        .orderBy('person_id')
        .execute();
      return rows.map(({ person_id }) => person_id);
    },
    async ownersOf(group) {
      const rows = await directory
        .selectFrom('sample_directory.group_owner')
        .select('person_id')
        .where('group_name', '=', group)
        .orderBy('person_id')
        .execute();
      return rows.map(({ person_id }) => person_id);
    },
    async vendorSecurityOf(employer) {
      const vendor = await directory
        .selectFrom('sample_directory.vendor')
        .select('security_mail')
        .where('employer', '=', employer)
        .executeTakeFirst();
      return vendor?.security_mail ?? null;
    },
    async signInsOf(personId, from, until) {
      const rows = await directory
        .selectFrom('sample_directory.session')
        .select(sql<Date>`created_at`.as('at'))
        .where('person_id', '=', personId)
        .where(sql<boolean>`created_at BETWEEN to_timestamp(${from / SECOND}) AND to_timestamp(${until / SECOND})`)
        .orderBy('created_at')
        .execute();
      return rows.map(({ at }) => at.getTime());
    },
  };
}

/** What the directory tells of accounts that are no person's, and of no other. */
function whatAccountsHave(
  directory: SampleDirectory,
): Required<Pick<DirectoryOfRecord, 'dependentsOf' | 'certificatesOf'>> {
  return {
    async dependentsOf(accountId) {
      const rows = await directory
        .selectFrom('sample_directory.machine_dependent')
        .select('person_id')
        .where('account_id', '=', accountId)
        .orderBy('person_id')
        .execute();
      return rows.map(({ person_id }) => person_id);
    },
    certificatesOf: (accountId) => certificatesOfRecord(directory, accountId),
  };
}

/**
 * The sample directory as the directory that says who people are. Memberships granted for a time are not read here: what
 * a case granted never confers authority over cases (recovery policy, section 5.7).
 *
 * @param url with the role `sample_directory_reader`, which sees people and no account
 */
export function sampleDirectoryOfRecord({
  url,
}: {
  url: string;
}): DirectoryOfRecord & PeopleOfRecord & { readonly recoveryData: RecoveryData; close(): Promise<void> } {
  const directory = connectSampleDirectory(url);
  const people = () => peopleIn(directory);
  return {
    // User names and e-mail addresses are the same in upper and lower case here, as in most directories (RFC 7643,
    // section 4.1.1: userName is not case exact); numbers and ids are taken as they are.
    async findByIdentifier(identifier) {
      const anyCase = identifier.toLowerCase();
      const rows = await people()
        .where(({ eb, fn, or, ref }) =>
          or([
            eb(fn<string>('lower', [ref('username')]), '=', anyCase),
            eb(fn<string>('lower', [ref('work_email')]), '=', anyCase),
            eb('employee_number', '=', identifier),
            eb('person_id', '=', identifier),
          ]),
        )
        .orderBy('person_id')
        .execute();
      return rows.map(personOf);
    },
    async findById(personId) {
      const row = await people().where('person_id', '=', personId).executeTakeFirst();
      return row ? personOf(row) : null;
    },
    async membersOf(group) {
      const rows = await people()
        .where(
          (its) => its.val(group),
          '=',
          (its) => its.fn.any('groups'),
        )
        .orderBy('person_id')
        .execute();
      return rows.map(personOf);
    },
    ...whatElse(directory),
    ...whatAccountsHave(directory),
    async everybody() {
      const rows = await people().orderBy('person_id').execute();
      return rows.map(personOf);
    },
    recoveryData: sampleRecoveryData(directory),
    close: () => directory.destroy(),
  };
}

/** What it has of a key; null where it has none of the account. */
type KeyRow = { readonly [K in Exclude<keyof KeyOfRecordView, 'account_id'>]: boolean | null };

function keyClassesOf({ production, administers, revoked }: KeyRow): readonly KeyClass[] {
  const is: Readonly<Record<KeyClass, boolean | null>> = {
    'production-key': production,
    'production-admin-key': administers,
    'revoked-key': revoked,
  };
  return KEY_CLASSES.filter((one) => is[one] === true);
}

function personOf(row: Selectable<PersonTable> & MachineRow & KeyRow): PersonOfRecord {
  const machine = machineOf(row);
  const keyClasses = keyClassesOf(row);
  return {
    personId: row.person_id,
    username: row.username,
    displayName: row.display_name,
    status: row.status,
    managerId: row.manager_id,
    groups: row.groups,
    workEmail: row.work_email,
    employeeNumber: row.employee_number,
    phoneOnFile: row.phone_on_file,
    ...(row.proofed_at !== null &&
      row.proofing_ial !== null && { proofing: { ial: row.proofing_ial, at: row.proofed_at.getTime() } }),
    ...(row.maximum_aal !== null && { maximumAal: row.maximum_aal }),
    ...(row.trained_at !== null && { trainedAt: row.trained_at.getTime() }),
    ...(row.locale !== null && { locale: row.locale }),
    ...(row.timezone !== null && { timeZone: row.timezone }),
    ...(row.employer !== null && { employer: row.employer }),
    ...(row.sponsor_id !== null && { sponsorId: row.sponsor_id }),
    ...(row.contract_ends_at !== null && { contractEndsAt: row.contract_ends_at.getTime() }),
    ...(row.owner_ids.length > 0 && { ownerIds: row.owner_ids }),
    ...(row.member_group !== null && { memberGroup: row.member_group }),
    ...(row.assistant_ids.length > 0 && { assistantIds: row.assistant_ids }),
    ...(row.account_kind !== 'person' && { accountKind: row.account_kind }),
    ...(machine !== null && { machine }),
    ...(row.account_kind === 'api-key' && keyClasses.length > 0 && { keyClasses }),
  };
}

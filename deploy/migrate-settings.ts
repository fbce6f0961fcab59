import { z } from 'zod';
import type { SampleDirectoryPasswords } from '../connectors/sample-directory/create.js';
import type { RolePasswords } from '../db/roles.js';
import { SettingsError } from '../workers/settings.js';

const url = z.url({ protocol: /^postgres(ql)?$/ });

/** Each database role by the setting that the processes know it by: the same secret serves both sides. */
export const ROLE_OF = {
  DATABASE_URL_API: 'countersign_api',
  DATABASE_URL_CASE_WORKER: 'countersign_case_worker',
  DATABASE_URL_LEDGER: 'countersign_ledger',
  DATABASE_URL_CONNECTOR: 'countersign_connector_sample_directory',
  DATABASE_URL_ENROLMENT: 'countersign_enrolment',
  SAMPLE_DIRECTORY_URL: 'sample_directory',
  SAMPLE_DIRECTORY_PROOF_URL: 'sample_directory_proof',
  DIRECTORY_OF_RECORD_URL: 'sample_directory_reader',
  SAMPLE_DIRECTORY_IDP_URL: 'sample_directory_idp',
} as const;

type RoleSetting = keyof typeof ROLE_OF;

/** Settings of the migration command. */
export const MIGRATE_SETTINGS = {
  DATABASE_URL_OWNER: url,
  DATABASE_URL_API: url,
  DATABASE_URL_CASE_WORKER: url,
  DATABASE_URL_LEDGER: url,
  DATABASE_URL_CONNECTOR: url,
  DATABASE_URL_ENROLMENT: url,
  SAMPLE_DIRECTORY_URL: url,
  SAMPLE_DIRECTORY_PROOF_URL: url,
  DIRECTORY_OF_RECORD_URL: url,
  SAMPLE_DIRECTORY_IDP_URL: url,
};

/** What the migration command is told. */
export type MigrateSettings = z.infer<z.ZodObject<typeof MIGRATE_SETTINGS>>;

function mistakeIn(given: URL, owner: URL, role: string): string | null {
  if (given.username !== role) return `it is to name the role ${role}`;
  if (given.password === '') return 'it has no password';
  const isThere = given.host === owner.host && given.pathname === owner.pathname;
  return isThere ? null : 'it is another database than the owner’s';
}

/**
 * The password of each role, out of the URLs that the processes connect with.
 *
 * @throws {SettingsError} naming every URL that is of another role, has no password, or leads to another database; never
 * what it says
 */
export function passwordsIn(settings: MigrateSettings): {
  readonly countersign: RolePasswords;
  readonly sampleDirectory: SampleDirectoryPasswords;
} {
  const owner = new URL(settings.DATABASE_URL_OWNER);
  const mistakes = (Object.keys(ROLE_OF) as RoleSetting[]).flatMap((setting) => {
    const mistake = mistakeIn(new URL(settings[setting]), owner, ROLE_OF[setting]);
    return mistake === null ? [] : [`${setting}: ${mistake}`];
  });
  if (mistakes.length > 0) throw new SettingsError('The migration', mistakes);
  const password = (setting: RoleSetting): string => decodeURIComponent(new URL(settings[setting]).password);
  return {
    countersign: {
      countersign_api: password('DATABASE_URL_API'),
      countersign_case_worker: password('DATABASE_URL_CASE_WORKER'),
      countersign_ledger: password('DATABASE_URL_LEDGER'),
      countersign_connector_sample_directory: password('DATABASE_URL_CONNECTOR'),
      countersign_enrolment: password('DATABASE_URL_ENROLMENT'),
    },
    sampleDirectory: {
      sample_directory: password('SAMPLE_DIRECTORY_URL'),
      sample_directory_proof: password('SAMPLE_DIRECTORY_PROOF_URL'),
      sample_directory_reader: password('DIRECTORY_OF_RECORD_URL'),
      sample_directory_idp: password('SAMPLE_DIRECTORY_IDP_URL'),
    },
  };
}

import type { ColumnType, Generated } from 'kysely';

type TimeOrNone = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** What an account is that no person signs in to, beside what the table of people says of everybody. */
export interface MachineTable {
  account_id: string;
  disabled: Generated<boolean>;
  /** The effect whose ending disabled it; null when somebody else did. */
  disabled_by: Generated<string | null>;
  /** The effect that enabled it; null when no case did. */
  enabled_by: Generated<string | null>;
  /** The effect that let it go on working; null while none did since it was enabled. */
  kept_by: Generated<string | null>;
  /** When it stops working by itself; null where nothing is due. */
  enabled_until: TimeOrNone;
}

/** The tables of accounts that are no person's, for Kysely. */
export interface MachineTables {
  'sample_directory.machine': MachineTable;
}

/** Their SQL: made with the directory's other tables. An account that may work only for a while stops by the directory's own clock. */
export const MACHINE_TABLES_SQL = `
CREATE TABLE IF NOT EXISTS sample_directory.machine (
  account_id text PRIMARY KEY REFERENCES sample_directory.person,
  disabled boolean NOT NULL DEFAULT false,
  disabled_by text,
  enabled_by text,
  kept_by text,
  enabled_until timestamptz
);
`;

/** What each role may touch of them. */
export const MACHINE_GRANTS_SQL = {
  sample_directory: `
    GRANT SELECT, UPDATE (disabled, disabled_by, enabled_by, kept_by, enabled_until)
       ON sample_directory.machine TO sample_directory;`,
  sample_directory_proof: `
    GRANT SELECT ON sample_directory.machine TO sample_directory_proof;`,
  sample_directory_reader: '',
  sample_directory_idp: `
    GRANT SELECT ON sample_directory.machine TO sample_directory_idp;`,
} as const;

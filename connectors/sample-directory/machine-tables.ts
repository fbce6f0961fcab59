import type { ColumnType, Generated } from 'kysely';
import type { DisabledFor, Reach } from '../../domain/machine-facts.js';
import { SECRET_STORE_GRANTS_SQL, SECRET_STORE_SQL, type SecretStoreTables } from './secret-store/tables.js';
import {
  CREDENTIAL_GRANTS_SQL,
  CREDENTIAL_TABLES_SQL,
  type CredentialTables,
  type RegisteredKey,
} from './credential-tables.js';

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
  /** Why somebody disabled it, where that was for cause; nobody's word here takes it back but a case that keeps it. */
  disabled_for: Generated<DisabledFor | null>;
  /** What runs as it, by the tokens of its platform; and since when it is registered so, as the directory dates it. */
  workload_issuer: Generated<string | null>;
  workload_sub: Generated<string | null>;
  workload_since: TimeOrNone;
  /** What it can touch of consequence. */
  reaches: Generated<Reach[]>;
  /** Who runs its sessions. */
  operator_ids: Generated<string[]>;
  /** The public keys of the workload that uses it: by which it signs, and to which a new credential is sealed. */
  signing_key: RegisteredKey;
  sealing_key: RegisteredKey;
}

/** The tables of accounts that are no person's, for Kysely. */
export interface MachineTables extends CredentialTables, SecretStoreTables {
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
ALTER TABLE sample_directory.machine ADD COLUMN IF NOT EXISTS disabled_for text
  CHECK (disabled_for IN ('security', 'behaviour'));
ALTER TABLE sample_directory.machine ADD COLUMN IF NOT EXISTS workload_issuer text;
ALTER TABLE sample_directory.machine ADD COLUMN IF NOT EXISTS workload_sub text;
ALTER TABLE sample_directory.machine ADD COLUMN IF NOT EXISTS workload_since timestamptz;
ALTER TABLE sample_directory.machine ADD COLUMN IF NOT EXISTS reaches text[] NOT NULL DEFAULT '{}'
  CHECK (reaches <@ ARRAY['production', 'money', 'personal-data']);
ALTER TABLE sample_directory.machine ADD COLUMN IF NOT EXISTS operator_ids text[] NOT NULL DEFAULT '{}';

-- Whoever registers another workload for an account does not say since when.
CREATE OR REPLACE FUNCTION sample_directory.date_workloads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.workload_issuer, NEW.workload_sub) IS DISTINCT FROM (OLD.workload_issuer, OLD.workload_sub) THEN
    NEW.workload_since := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER date_workloads BEFORE UPDATE ON sample_directory.machine
  FOR EACH ROW EXECUTE FUNCTION sample_directory.date_workloads();
ALTER TABLE sample_directory.machine ADD COLUMN IF NOT EXISTS signing_key jsonb;
ALTER TABLE sample_directory.machine ADD COLUMN IF NOT EXISTS sealing_key jsonb;
${CREDENTIAL_TABLES_SQL}${SECRET_STORE_SQL}`;

/** What each role may touch of them. */
export const MACHINE_GRANTS_SQL = {
  sample_directory: `
    GRANT SELECT, UPDATE (disabled, disabled_by, disabled_for, enabled_by, kept_by, enabled_until)
       ON sample_directory.machine TO sample_directory;${CREDENTIAL_GRANTS_SQL.sample_directory}${SECRET_STORE_GRANTS_SQL.sample_directory}`,
  sample_directory_proof: `
    GRANT SELECT ON sample_directory.machine TO sample_directory_proof;${CREDENTIAL_GRANTS_SQL.sample_directory_proof}`,
  sample_directory_reader: `
    GRANT SELECT (account_id, disabled, disabled_for, workload_issuer, workload_sub, workload_since, reaches, operator_ids)
       ON sample_directory.machine TO sample_directory_reader;${CREDENTIAL_GRANTS_SQL.sample_directory_reader}`,
  sample_directory_idp: `
    GRANT SELECT ON sample_directory.machine TO sample_directory_idp;${CREDENTIAL_GRANTS_SQL.sample_directory_idp}${SECRET_STORE_GRANTS_SQL.sample_directory_idp}`,
} as const;

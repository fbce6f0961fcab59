import type { JWK } from 'jose';
import type { ColumnType, Generated } from 'kysely';
import { KEY_DAYS_MAX, OVERLAP_SECONDS_MAX } from '../../domain/api-keys.js';

type TimeOrNone = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** A public key that the directory has registered, as a JWK (RFC 7517); null where it has none. */
export type RegisteredKey = ColumnType<JWK | null, string | null | undefined, string | null>;

/** What a machine signs in by: a key or a secret of which the directory has the hash alone. */
export interface CredentialTable {
  credential_id: string;
  account_id: string;
  /** SHA-256 in lower-case hex, of 256 random bits: nothing that anybody could guess. */
  secret_hash: string;
  scopes: string[];
  environment: string;
  issued_at: Generated<Date>;
  /** The effect that made it; null for those from before. */
  issued_by: string | null;
  expires_at: ColumnType<Date, Date | string, Date | string>;
  /** Since when, and until when, it works though another is in its place; and the effect that did that. */
  retired_at: TimeOrNone;
  retires_at: TimeOrNone;
  retired_by: Generated<string | null>;
  revoked_at: TimeOrNone;
}

/** The same without the hash, and whether it works at this moment by the directory's own clock. */
export interface CredentialStateView extends Omit<CredentialTable, 'secret_hash'> {
  state: 'active' | 'retiring' | 'revoked' | 'over';
}

/** What the directory of record says of each key. */
export interface KeyOfRecordView {
  account_id: string;
  production: boolean;
  administers: boolean;
  revoked: boolean;
}

/** Who is told when something happens to an account that what they run depends on. */
export interface DependentTable {
  account_id: string;
  person_id: string;
}

/** The tables of credentials of machines, for Kysely. */
export interface CredentialTables {
  'sample_directory.machine_credential': CredentialTable;
  'sample_directory.machine_credential_state': CredentialStateView;
  'sample_directory.key_of_record': KeyOfRecordView;
  'sample_directory.machine_dependent': DependentTable;
}

/**
 * Their SQL. The directory itself refuses one that can do more than those before it, in any other environment, for longer than a
 * key may live, and an overlap that is too long, whoever asks (recovery policy, rows 10 and 11).
 */
export const CREDENTIAL_TABLES_SQL = `
CREATE TABLE IF NOT EXISTS sample_directory.machine_credential (
  credential_id text PRIMARY KEY,
  account_id text NOT NULL REFERENCES sample_directory.machine,
  secret_hash text NOT NULL,
  scopes text[] NOT NULL,
  environment text NOT NULL,
  issued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  issued_by text,
  expires_at timestamptz NOT NULL,
  retired_at timestamptz,
  retires_at timestamptz,
  retired_by text,
  revoked_at timestamptz,
  CHECK (issued_by IS NULL OR expires_at <= issued_at + interval '${KEY_DAYS_MAX} days 1 minute'),
  CHECK (retires_at <= retired_at + interval '${OVERLAP_SECONDS_MAX} seconds')
);

CREATE OR REPLACE FUNCTION sample_directory.no_more_than_before() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM sample_directory.machine_credential
              WHERE account_id = NEW.account_id
                AND (environment <> NEW.environment OR NOT NEW.scopes <@ scopes)) THEN
    RAISE EXCEPTION 'check constraint: a credential of % can do no more than those before it', NEW.account_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER no_more_than_before BEFORE INSERT ON sample_directory.machine_credential
  FOR EACH ROW WHEN (NEW.issued_by IS NOT NULL) EXECUTE FUNCTION sample_directory.no_more_than_before();

CREATE OR REPLACE VIEW sample_directory.machine_credential_state AS
  SELECT credential_id, account_id, scopes, environment, issued_at, issued_by, expires_at,
         retired_at, retires_at, retired_by, revoked_at,
         CASE WHEN revoked_at IS NOT NULL THEN 'revoked'
              WHEN expires_at <= clock_timestamp() OR retires_at <= clock_timestamp() THEN 'over'
              WHEN retires_at IS NOT NULL THEN 'retiring'
              ELSE 'active' END AS state
    FROM sample_directory.machine_credential;

CREATE OR REPLACE VIEW sample_directory.key_of_record AS
  SELECT DISTINCT ON (account_id) account_id,
         environment = 'production' AS production,
         environment = 'production' AND 'admin' = ANY(scopes) AS administers,
         revoked_at IS NOT NULL AS revoked
    FROM sample_directory.machine_credential
   ORDER BY account_id, issued_at DESC;

CREATE TABLE IF NOT EXISTS sample_directory.machine_dependent (
  account_id text NOT NULL REFERENCES sample_directory.machine,
  person_id text NOT NULL REFERENCES sample_directory.person,
  PRIMARY KEY (account_id, person_id)
);
`;

/** What each role may touch of them: whoever makes credentials reads no hash, nor does whoever proves; only who checks them does. */
export const CREDENTIAL_GRANTS_SQL = {
  sample_directory: `
    GRANT SELECT (credential_id, account_id, issued_at, issued_by, retires_at, retired_by, revoked_at, environment, scopes),
          INSERT (credential_id, account_id, secret_hash, scopes, environment, issued_by, expires_at),
          UPDATE (retired_at, retires_at, retired_by, revoked_at)
       ON sample_directory.machine_credential TO sample_directory;
    GRANT SELECT ON sample_directory.machine_credential_state TO sample_directory;`,
  sample_directory_proof: `
    GRANT SELECT ON sample_directory.machine_credential_state TO sample_directory_proof;`,
  sample_directory_reader: `
    GRANT SELECT ON sample_directory.key_of_record, sample_directory.machine_dependent TO sample_directory_reader;`,
  sample_directory_idp: `
    GRANT SELECT (credential_id, secret_hash) ON sample_directory.machine_credential TO sample_directory_idp;
    GRANT SELECT ON sample_directory.machine_credential_state TO sample_directory_idp;`,
} as const;

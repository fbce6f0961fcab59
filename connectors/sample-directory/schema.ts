import { CERTIFICATE_GRANTS_SQL, CERTIFICATE_TABLES_SQL } from './certificate-tables.js';
import { MAILBOX_TABLES_SQL } from './mailbox-tables.js';
import { MACHINE_GRANTS_SQL, MACHINE_TABLES_SQL } from './machine-tables.js';

/**
 * The sample directory's own tables. Times are the database's own, so that what is older than what does not depend on
 * the clocks of several processes.
 */
export const TABLES_SQL = `
CREATE SCHEMA IF NOT EXISTS sample_directory;

CREATE TABLE IF NOT EXISTS sample_directory.person (
  person_id text PRIMARY KEY,
  username text NOT NULL UNIQUE,
  display_name text NOT NULL,
  status text NOT NULL,
  manager_id text REFERENCES sample_directory.person,
  groups text[] NOT NULL DEFAULT '{}',
  work_email text NOT NULL,
  phone_on_file text
);
ALTER TABLE sample_directory.person DROP CONSTRAINT IF EXISTS person_status_check,
  ADD CONSTRAINT person_status_check CHECK (status IN ('active', 'suspended', 'left', 'legal-hold'));
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS employee_number text;
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS trained_at timestamptz;
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS proofed_at timestamptz;
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS proofing_ial smallint CHECK (proofing_ial BETWEEN 1 AND 3);
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS locale text;
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS timezone text;
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS maximum_aal smallint CHECK (maximum_aal BETWEEN 1 AND 3);
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS private_email text;
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS private_email_changed_at timestamptz;
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS phone_changed_at timestamptz;
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS employer text;
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS sponsor_id text REFERENCES sample_directory.person;
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS contract_ends_at timestamptz;
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS owner_ids text[] NOT NULL DEFAULT '{}';
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS account_kind text NOT NULL DEFAULT 'person'
  CHECK (account_kind IN ('person', 'shared-mailbox', 'service-account', 'api-key', 'certificate', 'automation', 'ai-agent'));
ALTER TABLE sample_directory.person ADD COLUMN IF NOT EXISTS assistant_ids text[] NOT NULL DEFAULT '{}';
CREATE INDEX IF NOT EXISTS person_by_username ON sample_directory.person (lower(username));
CREATE INDEX IF NOT EXISTS person_by_work_email ON sample_directory.person (lower(work_email));
CREATE INDEX IF NOT EXISTS person_by_employee_number ON sample_directory.person (employee_number);

-- The directory itself dates a change, whatever whoever makes it says; what came with a person has the date given, or none.
CREATE OR REPLACE FUNCTION sample_directory.date_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.private_email IS DISTINCT FROM OLD.private_email THEN
    NEW.private_email_changed_at := clock_timestamp();
  END IF;
  IF NEW.phone_on_file IS DISTINCT FROM OLD.phone_on_file THEN
    NEW.phone_changed_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER date_changes BEFORE UPDATE ON sample_directory.person
  FOR EACH ROW EXECUTE FUNCTION sample_directory.date_changes();

-- Vendors whose staff have accounts here, and where their security reads mail: agreed on with the contract.
CREATE TABLE IF NOT EXISTS sample_directory.vendor (
  employer text PRIMARY KEY,
  security_mail text NOT NULL
);

-- Whose mailboxes are opened with the password of an account here.
CREATE TABLE IF NOT EXISTS sample_directory.mail_domain (
  domain text PRIMARY KEY CHECK (domain = lower(domain))
);

CREATE TABLE IF NOT EXISTS sample_directory.account (
  person_id text PRIMARY KEY REFERENCES sample_directory.person,
  password_hash text NOT NULL,
  password_set_by text,
  password_version integer NOT NULL DEFAULT 1,
  totp_secret text NOT NULL,
  totp_last_step integer NOT NULL DEFAULT 0,
  disabled boolean NOT NULL DEFAULT false,
  disabled_by text
);

-- Wrong sign-ins in a row, and since when nobody signs in because of them, or because the end of an unlocking locked it again.
ALTER TABLE sample_directory.account ADD COLUMN IF NOT EXISTS wrong_sign_ins integer NOT NULL DEFAULT 0;
ALTER TABLE sample_directory.account ADD COLUMN IF NOT EXISTS locked_at timestamptz;
ALTER TABLE sample_directory.account ADD COLUMN IF NOT EXISTS locked_by text;

-- The effect that took a lost authenticator app out of use.
ALTER TABLE sample_directory.account ADD COLUMN IF NOT EXISTS totp_suspended_by text;

CREATE TABLE IF NOT EXISTS sample_directory.session (
  session_id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES sample_directory.person,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamptz
);
CREATE INDEX IF NOT EXISTS session_live ON sample_directory.session (person_id) WHERE revoked_at IS NULL;

CREATE TABLE IF NOT EXISTS sample_directory.effect (
  effect_id text PRIMARY KEY,
  kind text NOT NULL,
  target text NOT NULL,
  state text NOT NULL CHECK (state IN ('applied', 'ended')),
  applied_at timestamptz,
  ended_at timestamptz
);

CREATE TABLE IF NOT EXISTS sample_directory.passkey (
  credential_id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES sample_directory.person,
  public_key text NOT NULL,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'removed')),
  bound_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  bound_by text,
  removed_by text
);
CREATE INDEX IF NOT EXISTS passkey_of_person ON sample_directory.passkey (person_id);

CREATE TABLE IF NOT EXISTS sample_directory.emergency_group (
  group_name text PRIMARY KEY
);
INSERT INTO sample_directory.emergency_group VALUES ('emergency-operators') ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS sample_directory.membership (
  effect_id text PRIMARY KEY,
  person_id text NOT NULL REFERENCES sample_directory.person,
  group_name text NOT NULL REFERENCES sample_directory.emergency_group,
  granted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL CHECK (expires_at <= granted_at + interval '60 minutes'),
  ended_at timestamptz
);

-- What people own and may lend for up to eight hours, and nothing else: the directory itself refuses what it does not list.
ALTER TABLE sample_directory.emergency_group ADD COLUMN IF NOT EXISTS longest interval NOT NULL DEFAULT interval '60 minutes';
INSERT INTO sample_directory.emergency_group VALUES
  ('team-calendar', interval '8 hours'), ('press-mailbox', interval '8 hours') ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS sample_directory.group_owner (
  group_name text NOT NULL REFERENCES sample_directory.emergency_group,
  person_id text NOT NULL REFERENCES sample_directory.person,
  PRIMARY KEY (group_name, person_id)
);
-- Groups that nobody lends have owners too: of what their members administer.
ALTER TABLE sample_directory.group_owner DROP CONSTRAINT IF EXISTS group_owner_group_name_fkey;
ALTER TABLE sample_directory.membership DROP CONSTRAINT IF EXISTS membership_check,
  ADD CONSTRAINT membership_check CHECK (expires_at <= granted_at + interval '8 hours');
CREATE OR REPLACE FUNCTION sample_directory.no_longer_than_lent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.expires_at > NEW.granted_at +
     (SELECT longest FROM sample_directory.emergency_group WHERE group_name = NEW.group_name) THEN
    RAISE EXCEPTION 'check constraint: % is not granted for so long', NEW.group_name USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER no_longer_than_lent BEFORE INSERT OR UPDATE ON sample_directory.membership
  FOR EACH ROW EXECUTE FUNCTION sample_directory.no_longer_than_lent();

-- The directory itself lets a membership expire: whoever asks who is in a group asks here.
CREATE OR REPLACE VIEW sample_directory.membership_in_force AS
  SELECT effect_id, person_id, group_name FROM sample_directory.membership
   WHERE ended_at IS NULL AND expires_at > clock_timestamp();
${MACHINE_TABLES_SQL}${MAILBOX_TABLES_SQL}${CERTIFICATE_TABLES_SQL}`;

/** The directory's database roles: each process gets the one it needs and no other. */
export const SAMPLE_DIRECTORY_ROLES = [
  'sample_directory',
  'sample_directory_proof',
  'sample_directory_reader',
  'sample_directory_idp',
] as const;

/** Name of one of the directory's database roles. */
export type SampleDirectoryRole = (typeof SAMPLE_DIRECTORY_ROLES)[number];

/**
 * What each role may touch, column by column. Only the identity provider reads TOTP secrets; the proof role reads no
 * hash and changes nothing (architecture, section 6: a second, read-only credential for proofs).
 */
export const GRANTS_SQL: Readonly<Record<SampleDirectoryRole, string>> = {
  sample_directory: `
    GRANT SELECT (person_id, username, display_name, status) ON sample_directory.person TO sample_directory;
    GRANT SELECT (person_id, password_hash, password_set_by, password_version, disabled, disabled_by,
                  wrong_sign_ins, locked_at, locked_by, totp_suspended_by),
          UPDATE (password_hash, password_set_by, password_version, disabled, disabled_by,
                  wrong_sign_ins, locked_at, locked_by, totp_suspended_by)
       ON sample_directory.account TO sample_directory;
    GRANT SELECT, UPDATE (revoked_at) ON sample_directory.session TO sample_directory;
    GRANT SELECT, INSERT, UPDATE (state, ended_at) ON sample_directory.effect TO sample_directory;
    GRANT SELECT, INSERT (credential_id, person_id, public_key, bound_by), UPDATE (state, removed_by)
       ON sample_directory.passkey TO sample_directory;
    GRANT SELECT ON sample_directory.emergency_group TO sample_directory;
    GRANT SELECT, INSERT, UPDATE (ended_at) ON sample_directory.membership TO sample_directory;
    ${CERTIFICATE_GRANTS_SQL.sample_directory}${MACHINE_GRANTS_SQL.sample_directory}`,
  sample_directory_proof: `
    GRANT SELECT (person_id, password_set_by, password_version, disabled, disabled_by, locked_at, locked_by,
                  totp_suspended_by)
       ON sample_directory.account TO sample_directory_proof;
    GRANT SELECT ON sample_directory.session, sample_directory.effect, sample_directory.passkey,
          sample_directory.membership, sample_directory.membership_in_force TO sample_directory_proof;
    ${CERTIFICATE_GRANTS_SQL.sample_directory_proof}${MACHINE_GRANTS_SQL.sample_directory_proof}`,
  sample_directory_reader: `
    GRANT SELECT ON sample_directory.person, sample_directory.mail_domain, sample_directory.group_owner,
                    sample_directory.vendor
       TO sample_directory_reader;
    GRANT SELECT (person_id, created_at) ON sample_directory.session TO sample_directory_reader;
    GRANT SELECT (credential_id, person_id, state, bound_at) ON sample_directory.passkey TO sample_directory_reader;
    ${CERTIFICATE_GRANTS_SQL.sample_directory_reader}${MACHINE_GRANTS_SQL.sample_directory_reader}`,
  sample_directory_idp: `
    GRANT SELECT (person_id, username, display_name, status, groups, work_email)
       ON sample_directory.person TO sample_directory_idp;
    GRANT SELECT (person_id, password_hash, password_version, totp_secret, totp_last_step, disabled,
                  wrong_sign_ins, locked_at, totp_suspended_by),
          UPDATE (totp_last_step, wrong_sign_ins, locked_at)
       ON sample_directory.account TO sample_directory_idp;
    GRANT SELECT, INSERT (session_id, person_id), UPDATE (revoked_at)
       ON sample_directory.session TO sample_directory_idp;
    GRANT SELECT (credential_id, person_id, public_key, state) ON sample_directory.passkey TO sample_directory_idp;
    GRANT SELECT (person_id, group_name) ON sample_directory.membership_in_force TO sample_directory_idp;
    ${MACHINE_GRANTS_SQL.sample_directory_idp}`,
};

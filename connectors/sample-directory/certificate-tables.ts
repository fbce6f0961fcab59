import type { ColumnType, Generated } from 'kysely';

type TimeOrNone = ColumnType<Date | null, Date | undefined, Date | null>;

/** A certificate that the directory's own authority issued; none holds a private key. */
export interface CertificateTable {
  /** Hexadecimal. */
  serial: string;
  account_id: string;
  /** As `CertificateWanted.key`. */
  key_hash: string;
  subject: string;
  names: string[];
  pem: string;
  issued_at: Generated<Date>;
  not_after: ColumnType<Date, Date, Date>;
  /** The effect that issued it; null when no case did. */
  issued_by: string | null;
  revoked_at: TimeOrNone;
  /** The effect that revoked it, or whose ending did. */
  revoked_by: Generated<string | null>;
}

/** The authority itself. Whoever reads its key certifies anything: that is the connector alone. */
export interface AuthorityTable {
  authority_id: number;
  certificate: string;
  private_key: string;
}

/** The tables of certificates, for Kysely. */
export interface CertificateTables {
  'sample_directory.certificate': CertificateTable;
  'sample_directory.certificate_authority': AuthorityTable;
  'sample_directory.certificate_status': { serial: string; account_id: string; status: 'good' | 'revoked' | 'expired' };
}

/**
 * Their SQL: made with the directory's other tables. A key has one certificate and no other, none that a case issued is valid for
 * longer than 90 days, and what is revoked is said to whoever asks (as RFC 6960 has it).
 */
export const CERTIFICATE_TABLES_SQL = `
CREATE TABLE IF NOT EXISTS sample_directory.certificate_authority (
  authority_id integer PRIMARY KEY CHECK (authority_id = 1),
  certificate text NOT NULL,
  private_key text NOT NULL
);
CREATE TABLE IF NOT EXISTS sample_directory.certificate (
  serial text PRIMARY KEY,
  account_id text NOT NULL REFERENCES sample_directory.person,
  key_hash text NOT NULL UNIQUE,
  subject text NOT NULL,
  names text[] NOT NULL,
  pem text NOT NULL,
  issued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  not_after timestamptz NOT NULL,
  issued_by text,
  revoked_at timestamptz,
  revoked_by text,
  CHECK (issued_by IS NULL OR not_after <= issued_at + interval '90 days')
);
CREATE INDEX IF NOT EXISTS certificate_of_account ON sample_directory.certificate (account_id, issued_at);
CREATE OR REPLACE VIEW sample_directory.certificate_status AS
  SELECT serial, account_id, CASE WHEN revoked_at IS NOT NULL THEN 'revoked'
                                  WHEN not_after <= clock_timestamp() THEN 'expired' ELSE 'good' END AS status
    FROM sample_directory.certificate;
`;

/** What each role may touch of them. */
export const CERTIFICATE_GRANTS_SQL = {
  sample_directory: `
    GRANT SELECT ON sample_directory.certificate_authority, sample_directory.certificate_status TO sample_directory;
    GRANT SELECT, INSERT, UPDATE (revoked_at, revoked_by) ON sample_directory.certificate TO sample_directory;`,
  sample_directory_proof: `
    GRANT SELECT ON sample_directory.certificate, sample_directory.certificate_status TO sample_directory_proof;`,
  sample_directory_reader: `
    GRANT SELECT ON sample_directory.certificate TO sample_directory_reader;`,
} as const;

interface SecurityEventTable {
  issuer: string;
  jti: string;
  /** The token as it came; null once it was taken in. */
  token: string | null;
  /** Epoch milliseconds, both. */
  received_at: number;
  taken_at: number | null;
}

interface SecurityFindingTable {
  issuer: string;
  jti: string;
  person_id: string;
  kind: string;
  jws: string;
}

/** The tables of what other systems say of accounts; what each is for stands in `migrations/`. */
export interface SecurityEventTables {
  security_event: SecurityEventTable;
  security_finding: SecurityFindingTable;
}

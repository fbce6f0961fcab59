/** Epoch milliseconds. */
type Time = number;

interface SecurityEventTable {
  issuer: string;
  jti: string;
  /** The token as it came; null once it was taken in. */
  token: string | null;
  received_at: Time;
  taken_at: Time | null;
}

interface SecurityFindingTable {
  issuer: string;
  jti: string;
  person_id: string;
  kind: string;
  jws: string;
}

/** What security systems tell, for Kysely. */
export interface SecurityTables {
  security_event: SecurityEventTable;
  security_finding: SecurityFindingTable;
}

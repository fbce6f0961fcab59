import type { Generated } from 'kysely';

/** Every recovery that was ever opened, and what it holds. Times in epoch milliseconds. */
export interface RecoveryTable {
  case_id: string;
  person_id: string;
  /** The account of no person that it was for; null where it was the person's own. */
  account_id: string | null;
  /** Whether nothing else is open for the person, or the account, meanwhile. */
  holds: Generated<boolean>;
  opened_at: number;
  outcome: string | null;
  freed_at: number | null;
  /** Hash of the ledger entry that freed the person. */
  freed_by: string | null;
  applied: Generated<boolean>;
}

import type { ColumnType } from 'kysely';
import type { Json } from './json.js';

/** Written as JSON text, read as JSON. */
type JsonColumn = ColumnType<Json, string, string>;

/** Epoch milliseconds. */
type Time = number;

interface PolicyTextTable {
  digest: string;
  text_digest: string;
  text: string;
  kept_at: Time;
}

interface PolicyProposalTable {
  proposal_id: string;
  body: JsonColumn;
  proposed_by: string;
  proposed_at: Time;
}

interface PolicyGivenTable {
  message_id: string;
  body: JsonColumn;
  received_at: Time;
  taken_at: Time | null;
  refusal: string | null;
}

interface PolicyActTable {
  digest: string;
  jws: string;
}

interface CeremonyTable {
  number: number;
  jws: string;
}

interface CeremonyReopeningTable {
  digest: string;
  number: number;
  jws: string;
}

/** The tables of changes of policy; what each is for stands in `migrations/0052-policy-changes.ts` and after. */
export interface PolicyTables {
  policy_text: PolicyTextTable;
  policy_proposal: PolicyProposalTable;
  policy_given: PolicyGivenTable;
  policy_act: PolicyActTable;
  ceremony: CeremonyTable;
  ceremony_reopening: CeremonyReopeningTable;
}

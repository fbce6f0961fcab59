import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { AuthorityTables } from './authority-tables.js';
import type { CampaignTables } from './campaign-tables.js';
import type { ConsoleTables } from './console-tables.js';
import type { EnrolmentTables } from './enrolment-tables.js';
import type { ExceptionTables } from './exception-tables.js';
import type { Json } from './json.js';
import type { ObservedTables } from './observed-tables.js';
import type { QuietTables } from './quiet-tables.js';
import type { RecoveryTable } from './recovery-table.js';
import type { PolicyTables } from './policy-tables.js';
import type { SecurityEventTables } from './security-event-tables.js';
import type { SwitchTables } from './switch-tables.js';

/** Written as JSON text, read as JSON. Text, so that the driver never turns a list into a PostgreSQL array. */
type JsonColumn = ColumnType<Json, string, string>;

/** Epoch milliseconds. */
type Time = number;

interface EnrolledTable {
  enrolled_id: string;
  person_id: string;
  jws: string;
}

interface EnrolledSetTable {
  person_id: string;
  version: number;
  jws: string;
}

interface OpenRecoveryTable {
  person_id: string;
  case_id: string;
  opened_at: Time;
}

interface OpenAccountTable {
  account_id: string;
  case_id: string;
  opened_at: Time;
}

interface OpeningTable {
  case_id: string;
  request: JsonColumn;
  receipt: JsonColumn;
  plan: JsonColumn;
  opened_at: Time;
}

interface CaseCodeTable {
  case_id: string;
  /** As `contract/case-code.ts` makes it. */
  code: string;
}

interface StopFactTable {
  case_id: string;
  message_id: string;
  receipt: JsonColumn;
  stopped_at: Time;
}

interface SessionKeyTable {
  case_id: string;
  thumbprint: string;
  jwk: JsonColumn;
  registered_at: Time;
}

interface CaseRunTable {
  case_id: string;
  continuation: number;
  run_id: string;
  superseded_by: string | null;
}

interface LedgerEntryTable {
  position: GeneratedAlways<number>;
  stream: string;
  run_id: string;
  sequence: number;
  digest: string;
  kind: string;
  body: string;
  reset: boolean;
  recorded_at: Time;
  previous_hash: string | null;
  hash: string;
}

interface AnswerTable {
  case_id: string;
  message_id: string;
  answer: JsonColumn;
  entry_hash: string;
  at: Time;
}

interface CountersignedTable {
  case_id: string;
  person_id: string;
  openers: string[];
  signed_at: Time;
}

interface CaseViewTable {
  case_id: string;
  workflow_id: string;
  person_id: string;
  openers: string[];
  /** As `contract/readers.ts` names them. */
  readers: string[];
  ticket_source: string;
  ticket_id: string;
  phase: string;
  outcome: string | null;
  state: JsonColumn;
  updated_at: Time;
  /** When the row was written, by the database's clock. */
  changed_at: Generated<Time>;
  closed_at: Time | null;
}

interface OutboxTable {
  id: GeneratedAlways<number>;
  case_id: string;
  type: string;
  payload: JsonColumn;
  at: Time;
  /** Whether it is known who is to be told of it. */
  spread: Generated<boolean>;
}

interface EffectTable {
  effect_id: string;
  case_id: string;
  connector: string;
  kind: string;
  target: string;
  end_kind: string;
  state: Generated<string>;
  submission: string | null;
  not_after: Time | null;
  planned_at: Time;
  applied_at: Time | null;
  proven_at: Time | null;
  ending_at: Time | null;
  ended_at: Time | null;
  end_proven_at: Time | null;
  last_error: string | null;
  /** Until when a grant may stay; null for what grants nothing, or was never applied. */
  due_at: Time | null;
  granted_group: string | null;
  /** How often somebody put it back by hand after it had ended, when last, and when that was proven ended. */
  recreations: Generated<number>;
  recreated_at: Time | null;
  ended_again_at: Time | null;
  recreations_recorded: Generated<number>;
}

/** Effects that should have ended by now, as a view that holds no case and no person. */
interface UnendedEffectView {
  connector: string;
  due_at: Time;
}

interface SubmissionTable {
  reference: string;
  case_id: string;
  audience: string;
  sealed: string;
  created_at: Time;
}

interface IssuedCodeTable {
  id: GeneratedAlways<number>;
  case_id: string;
  method: string;
  message_id: string;
  enrolled_id: string;
  code_hash: string;
  number_key: string | null;
  issued_at: Time;
  expires_at: Time;
  spent_at: Time | null;
}

interface PushTable {
  case_id: string;
  message_id: string;
  person_id: string;
  enrolled_id: string;
  session: string;
  /** Null while its provider has not taken it. */
  transaction_id: string | null;
  /** Keyed hash over the above: a row made or changed by hand has none that holds. */
  seal: string | null;
  /** The number, as the one browser may read it (compact JWE). */
  sealed_number: string | null;
  pushed_at: Time;
  expires_at: Time;
  /** Null until something came of it. */
  ended_at: Time | null;
  was_approved: boolean;
}

interface AttemptTable {
  id: GeneratedAlways<number>;
  case_id: string;
  person_id: string;
  method: string;
  message_id: string;
  ok: boolean;
  at: Time;
}

interface VerdictTable {
  case_id: string;
  message_id: string;
  fact: JsonColumn;
  at: Time;
}

interface TotpStepTable {
  enrolled_id: string;
  last_step: number;
}

interface SpentSavedCodeTable {
  enrolled_id: string;
  spent_at: Time;
}

interface ReissuedCodeTable {
  enrolled_id: string;
  person_id: string;
  case_id: string;
  jws: string;
}

interface DeliveryTable {
  case_id: string;
  message_id: string;
  session: string;
  sealed: string;
}

interface NoticeTable {
  message_id: string;
  case_id: string;
  kind: string;
  sent_at: Time;
}

interface DigestTable {
  manager_id: string;
  /** `YYYY-MM-DD`, of the manager's own calendar. */
  day: string;
  due_at: Time;
  sent_at: Time | null;
}

interface DigestItemTable {
  manager_id: string;
  case_id: string;
  kind: string;
  day: string;
  held_at: Time;
}

interface ApiKeyTable {
  key_id: string;
  jws: string;
}

interface WebhookSecretTable {
  hook_id: string;
  jws: string;
}

interface WebhookEndpointTable {
  endpoint_id: string;
  jws: string;
  disabled_at: Time | null;
}

interface WebhookDeliveryTable {
  endpoint_id: string;
  outbox_id: number;
  case_id: string;
  type: string;
  at: Time;
  tries: Generated<number>;
  /** Null once it has ended. */
  next_at: Time | null;
  ended: string | null;
}

interface CommentTable {
  comment_id: string;
  case_id: string;
  author: string;
  body: string;
  at: Time;
}

interface AttestationTable {
  attestation_id: string;
  case_id: string;
  method: string;
  session: string;
  attester: string;
  body: JsonColumn;
  kept_at: Time;
  spent_at: Time | null;
}

interface SessionNumberTable {
  case_id: string;
  session: string;
  number: string;
}

/** Every table of the schema; what each is for stands in `migrations/`. All times are epoch milliseconds. */
export interface Tables
  extends
    AuthorityTables,
    CampaignTables,
    ConsoleTables,
    EnrolmentTables,
    ExceptionTables,
    ObservedTables,
    QuietTables,
    SecurityEventTables,
    SwitchTables,
    PolicyTables {
  enrolled: EnrolledTable;
  enrolled_set: EnrolledSetTable;
  open_recovery: OpenRecoveryTable;
  open_account: OpenAccountTable;
  recovery: RecoveryTable;
  opening: OpeningTable;
  case_code: CaseCodeTable;
  stop_fact: StopFactTable;
  session_key: SessionKeyTable;
  case_run: CaseRunTable;
  ledger_entry: LedgerEntryTable;
  answer: AnswerTable;
  case_view: CaseViewTable;
  countersigned: CountersignedTable;
  outbox: OutboxTable;
  effect: EffectTable;
  unended_effect: UnendedEffectView;
  submission: SubmissionTable;
  issued_code: IssuedCodeTable;
  push: PushTable;
  attempt: AttemptTable;
  verdict: VerdictTable;
  totp_step: TotpStepTable;
  spent_saved_code: SpentSavedCodeTable;
  reissued_code: ReissuedCodeTable;
  delivery: DeliveryTable;
  notice: NoticeTable;
  digest: DigestTable;
  digest_item: DigestItemTable;
  api_key: ApiKeyTable;
  webhook_secret: WebhookSecretTable;
  webhook_endpoint: WebhookEndpointTable;
  webhook_delivery: WebhookDeliveryTable;
  comment: CommentTable;
  attestation: AttestationTable;
  session_number: SessionNumberTable;
}

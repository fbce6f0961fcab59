/** Epoch milliseconds. */
type Time = number;

interface EnrolmentSignInTable {
  /** SHA-256 of the browser's cookie. */
  sign_in_id: string;
  state: string;
  nonce: string;
  code_verifier: string;
  thumbprint: string;
  language: string;
  begun_at: Time;
}

interface EnrolmentSessionTable {
  /** SHA-256 of the browser's cookie. */
  session_id: string;
  person_id: string;
  /** RFC 7638 thumbprint of the browser's key. */
  thumbprint: string;
  /** Sealed to the enrolment worker (compact JWE). */
  id_token: string;
  ends_at: Time;
}

interface EnrolmentChangeTable {
  change_id: string;
  person_id: string;
  kind: string;
  outcome: string;
  proven_by: string | null;
  /** Of the person's set; null for the first, and for what changed nothing. */
  before_version: number | null;
  after_version: number | null;
  /** For the browser that asked, sealed to it (compact JWE), until it was collected. */
  reply: string | null;
  at: Time;
  taken_back_at: Time | null;
}

interface EnrolmentAttemptTable {
  change_id: string;
  person_id: string;
  ok: boolean;
  at: Time;
}

interface EnrolmentCodeTable {
  change_id: string;
  person_id: string;
  /** Keyed hash of the address it went to. */
  address_key: string;
  code_hash: string;
  issued_at: Time;
  expires_at: Time;
  spent_at: Time | null;
}

interface EnrolmentNoticeTable {
  message_id: string;
  change_id: string;
  sent_at: Time;
}

interface ContactEffectTable {
  effect_id: string;
  person_id: string;
  was_applied: boolean;
  ended: boolean;
  at: Time;
}

/** The tables of people who enrol by themselves; what each is for stands in `migrations/0025-enrolment.ts`. */
export interface EnrolmentTables {
  enrolment_sign_in: EnrolmentSignInTable;
  enrolment_session: EnrolmentSessionTable;
  enrolment_change: EnrolmentChangeTable;
  enrolment_attempt: EnrolmentAttemptTable;
  enrolment_code: EnrolmentCodeTable;
  enrolment_notice: EnrolmentNoticeTable;
  /** See `migrations/0044-contacts.ts`. */
  contact_effect: ContactEffectTable;
}

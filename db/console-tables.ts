/** Epoch milliseconds. */
type Time = number;

interface ConsoleSignInTable {
  /** SHA-256 of the browser's cookie. */
  sign_in_id: string;
  state: string;
  nonce: string;
  code_verifier: string;
  language: string;
  /** Path of the page to come back to. */
  return_to: string;
  begun_at: Time;
}

interface ConsoleSessionTable {
  /** SHA-256 of the browser's cookie. */
  session_id: string;
  person_id: string;
  /** Sealed with a key made of the cookie (compact JWE). */
  tokens: string;
  renew_at: Time;
  used_at: Time;
  ends_at: Time;
}

/** The tables of the approver's console; what each is for stands in `migrations/0036-console.ts`. */
export interface ConsoleTables {
  console_sign_in: ConsoleSignInTable;
  console_session: ConsoleSessionTable;
}

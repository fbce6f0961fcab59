import { statementChallenge } from '../domain/canonical.js';
import { CLOCK_SKEW, SECOND } from '../domain/clock.js';
import type { Assertion } from '../domain/decisions.js';
import type { EnrolledPasskey } from '../domain/enrolled.js';
import type { PersonId } from '../domain/subjects.js';
import type { SwitchAct, SwitchStatement } from '../domain/switches.js';
import { isSignedBy, type SigningPage } from './assertion.js';
import { signJws, verifyJws, type SigningKey } from './jws.js';
import type { Trust } from './keys.js';

/** How old the ledger key's word may be that nothing is stopped, as with enrolled sets (architecture, section 4, "Keys"). */
const GO_AHEAD_MAX_AGE_SECONDS = 60;

/** A statement that turns a switch, with its proof. */
export interface SignedSwitch {
  readonly statement: SwitchStatement;
  readonly assertion: Assertion;
}

/** Signed by the ledger key: no global stop was in force when this was read, and these people's authority was suspended. */
export interface GoAhead {
  readonly type: 'go-ahead';
  readonly readAt: number;
  /** Of whoever decided or vouched in the case; absent where it is nobody's. */
  readonly suspended?: readonly PersonId[];
}

/** What a browser must sign: the challenge, base64url. */
export function switchChallengeOf(statement: SwitchStatement): string {
  return Buffer.from(statementChallenge(statement.kind, statement)).toString('base64url');
}

/**
 * Whether a passkey of the decider signed this very statement on the signing page, its user verified. That the passkey is
 * genuine, old enough and still enrolled is for the caller.
 */
export async function isSwitchSignedBy(
  passkey: EnrolledPasskey,
  { statement, assertion }: SignedSwitch,
  signing: SigningPage,
): Promise<boolean> {
  const isTheirs = passkey.personId === statement.decider && passkey.credentialId === assertion.credentialId;
  return isTheirs && isSignedBy(passkey, assertion, switchChallengeOf(statement), signing);
}

/** Signs an act that was found to count: a row that somebody wrote by hand turns nothing. */
export function signSwitchAct(verifierKey: SigningKey, act: SwitchAct): Promise<string> {
  return signJws(verifierKey, act);
}

/** The acts among some rows, as far as the verifier signed them. */
export async function switchActsOf(trust: Pick<Trust, 'verifier'>, rows: readonly string[]): Promise<SwitchAct[]> {
  const acts = await Promise.all(rows.map((jws) => verifyJws<SwitchAct>(trust.verifier, 'switch-act', jws)));
  return acts.filter((act) => act !== null);
}

/** Signs that nothing is stopped now, and whose word in the case counts no more. */
export function signGoAhead(
  ledgerKey: SigningKey,
  readAt: number,
  suspended: readonly PersonId[] = [],
): Promise<string> {
  const goAhead: GoAhead = { type: 'go-ahead', readAt, ...(suspended.length > 0 && { suspended }) };
  return signJws(ledgerKey, goAhead);
}

/** Whose authority was suspended when the ledger's word was given. */
export async function suspendedBy(trust: Pick<Trust, 'ledger'>, jws: string): Promise<readonly PersonId[]> {
  return (await verifyJws<GoAhead>(trust.ledger, 'go-ahead', jws))?.suspended ?? [];
}

/** Whether it is genuine, no older than a minute and not from the future. `now` in epoch milliseconds. */
export async function isGoAhead(trust: Pick<Trust, 'ledger'>, jws: string, now: number): Promise<boolean> {
  const goAhead = await verifyJws<GoAhead>(trust.ledger, 'go-ahead', jws);
  if (goAhead === null) return false;
  const age = now - goAhead.readAt;
  return age <= GO_AHEAD_MAX_AGE_SECONDS * SECOND && age >= -CLOCK_SKEW;
}

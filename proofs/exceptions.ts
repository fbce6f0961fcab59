import { statementChallenge } from '../domain/canonical.js';
import { CLOCK_SKEW, SECOND } from '../domain/clock.js';
import type { Assertion } from '../domain/decisions.js';
import type { EnrolledPasskey } from '../domain/enrolled.js';
import {
  exceptionIdOf,
  grantedBy,
  isFor,
  isWithinTime,
  type Exception,
  type ExceptionAct,
  type ExceptionStatement,
} from '../domain/exceptions.js';
import type { Warrant } from '../domain/warrant.js';
import { isSignedBy, type SigningPage } from './assertion.js';
import { signJws, verifyJws, type SigningKey } from './jws.js';
import type { Trust } from './keys.js';

/** How old the ledger key's word may be that an exception is in force, as that nothing is stopped. */
const WORD_MAX_AGE_SECONDS = 60;

/** A statement over an exception, with its proof. */
export interface SignedException {
  readonly statement: ExceptionStatement;
  readonly assertion: Assertion;
}

/** Signed by the ledger key: these exceptions were in force when this was read. */
interface InForce {
  readonly type: 'exceptions-in-force';
  readonly ids: readonly string[];
  readonly readAt: number;
}

/** What a browser must sign: the challenge, base64url. */
export function exceptionChallengeOf(statement: ExceptionStatement): string {
  return Buffer.from(statementChallenge(statement.kind, statement)).toString('base64url');
}

/** Whether a passkey of the decider signed this very statement on the signing page; whether it is enrolled is for the caller. */
export async function isExceptionSignedBy(
  passkey: EnrolledPasskey,
  { statement, assertion }: SignedException,
  signing: SigningPage,
): Promise<boolean> {
  const isTheirs = passkey.personId === statement.decider && passkey.credentialId === assertion.credentialId;
  return isTheirs && isSignedBy(passkey, assertion, exceptionChallengeOf(statement), signing);
}

/** Signs an act that was found to count: a row that somebody wrote by hand grants nothing. */
export function signExceptionAct(verifierKey: SigningKey, act: ExceptionAct): Promise<string> {
  return signJws(verifierKey, act);
}

/** An act with its signature, as it is kept and as a warrant carries it. */
export interface SignedAct {
  readonly act: ExceptionAct;
  readonly jws: string;
}

/** The acts among some rows, as far as the verifier signed them. */
export async function exceptionActsOf(
  trust: Pick<Trust, 'verifier'>,
  rows: readonly string[],
): Promise<readonly SignedAct[]> {
  const read = rows.map(async (jws) => ({
    act: await verifyJws<ExceptionAct>(trust.verifier, 'exception-act', jws),
    jws,
  }));
  return (await Promise.all(read)).flatMap(({ act, jws }) => (act === null ? [] : [{ act, jws }]));
}

/** Signs that some exceptions are in force now. */
export function signInForce(ledgerKey: SigningKey, ids: readonly string[], readAt: number): Promise<string> {
  const word: InForce = { type: 'exceptions-in-force', ids, readAt };
  return signJws(ledgerKey, word);
}

async function wordOf(trust: Pick<Trust, 'ledger'>, jws: string, now: number): Promise<readonly string[]> {
  const word = await verifyJws<InForce>(trust.ledger, 'exceptions-in-force', jws);
  if (word === null) return [];
  const age = now - word.readAt;
  return age <= WORD_MAX_AGE_SECONDS * SECOND && age >= -CLOCK_SKEW ? word.ids : [];
}

/**
 * The exceptions that a warrant's plan names, if every one of them is genuine: granted by two control owners' acts that the verifier
 * signed, for this person and action, not over, and by the ledger's word of the last minute not revoked. Null if any is not.
 */
export async function exceptionsBehind(
  trust: Pick<Trust, 'verifier' | 'ledger'>,
  { plan, opening, exceptions }: Pick<Warrant, 'plan' | 'opening' | 'exceptions'>,
  now: number,
): Promise<readonly Exception[] | null> {
  const { exceptions: named = [], action, classes = [] } = plan;
  if (named.length === 0) return [];
  if (exceptions === undefined) return null;
  const [signed, standing] = await Promise.all([
    exceptionActsOf(trust, exceptions.acts),
    wordOf(trust, exceptions.inForce, now),
  ]);
  const subject = { action, personId: opening.receipt.subject.personId, classes };
  const genuine = named.flatMap((id) => {
    const granted = grantedBy(signed.map(({ act }) => act).filter(({ terms }) => exceptionIdOf(terms) === id));
    const holds = granted !== null && standing.includes(id) && isWithinTime(granted, now) && isFor(granted, subject);
    return holds ? [granted] : [];
  });
  return genuine.length === named.length ? genuine : null;
}

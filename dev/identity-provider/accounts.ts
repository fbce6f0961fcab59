import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { Secret, TOTP } from 'otpauth';
import type { SampleDirectory } from '../../connectors/sample-directory/connect.js';
import { LOCKED_AFTER } from '../../connectors/sample-directory/locks.js';
import { hashPassword, isPassword } from '../../connectors/sample-directory/passwords.js';
import { SIGN_IN_RELYING_PARTY } from '../../connectors/sample-directory/relying-party.js';
import type { Clock } from '../../domain/clock.js';
import type { Assertion } from '../../domain/decisions.js';
import { isSignedBy, type SigningPage } from '../../proofs/assertion.js';

/** What a person signs in with: their password, and a code of their app or their passkey. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly second: SecondFactor;
}

/** Six digits, or what a passkey signed for the challenge (base64url) of this very sign-in. */
export type SecondFactor = { readonly totp: string } | { readonly assertion: Assertion; readonly challenge: string };

/** Who has just signed in, and the row of the directory that says so. */
export interface SignedIn {
  readonly personId: string;
  readonly directorySession: string;
}

/** Signs people in against the sample directory, as the role `sample_directory_idp`. */
export interface Accounts {
  /** Checks all that was given and opens a session; null for every kind of "no", and nobody learns which. */
  signIn(credentials: Credentials): Promise<SignedIn | null>;
  /** Whether a session still counts: not revoked, and its account neither disabled nor of somebody inactive. */
  isLive(directorySession: string): Promise<boolean>;
  /** The groups a person is in now, those that were granted for a time included while it lasts. */
  groupsOf(personId: string): Promise<readonly string[]>;
}

/** RFC 6238, section 5.2: one step of drift either way; the step is 30 s (section 4.1). */
const TOTP_WINDOW = 1;
const TOTP_PERIOD_SECONDS = 30;

/** Makes the accounts of one directory. `clock` decides which TOTP step it is; passkeys are those of `page`. */
export function accountsOf(directory: SampleDirectory, clock: Clock, page = SIGN_IN_RELYING_PARTY): Accounts {
  return {
    signIn: (credentials) => signIn(directory, credentials, { clock, page }),
    async isLive(directorySession) {
      const row = await directory
        .selectFrom('sample_directory.session as session')
        .innerJoin('sample_directory.account as account', 'account.person_id', 'session.person_id')
        .innerJoin('sample_directory.person as person', 'person.person_id', 'session.person_id')
        .select('session.session_id')
        .where('session.session_id', '=', directorySession)
        .where('session.revoked_at', 'is', null)
        .where('account.disabled', '=', false)
        .where('person.status', '=', 'active')
        .executeTakeFirst();
      return row !== undefined;
    },
    async groupsOf(personId) {
      const people = directory.selectFrom('sample_directory.person').select('groups');
      const row = await people.where('person_id', '=', personId).executeTakeFirst();
      const granted = directory.selectFrom('sample_directory.membership_in_force').select('group_name');
      const memberships = await granted.where('person_id', '=', personId).execute();
      return [...(row?.groups ?? []), ...memberships.map(({ group_name: group }) => group)];
    },
  };
}

/** Hashing for nobody takes as long as for somebody, so that the time tells no user names. */
const NOBODYS_HASH = hashPassword(randomUUID());

async function signIn(
  directory: SampleDirectory,
  given: Credentials,
  { clock, page }: { readonly clock: Clock; readonly page: SigningPage },
): Promise<SignedIn | null> {
  const account = await directory
    .selectFrom('sample_directory.account as account')
    .innerJoin('sample_directory.person as person', 'person.person_id', 'account.person_id')
    .select(['person.person_id', 'person.status', 'account.disabled'])
    .select(['account.password_hash', 'account.password_version', 'account.totp_secret', 'account.locked_at'])
    .select('account.totp_suspended_by')
    .where('person.username', '=', given.username)
    .executeTakeFirst();
  const knowsPassword = await isPassword(given.password, account?.password_hash ?? (await NOBODYS_HASH));
  if (!account || account.disabled || account.locked_at !== null || account.status !== 'active') return null;
  const { person_id: personId, password_version: passwordVersion } = account;
  const checked = knowsPassword ? await secondChecked(directory, account, given.second, { clock, page }) : null;
  const signedIn = checked === null ? null : await openSession(directory, { personId, passwordVersion, ...checked });
  if (signedIn === null) await noteWrong(directory, personId);
  return signedIn;
}

/** What the second factor was, if it holds. */
async function secondChecked(
  directory: SampleDirectory,
  account: { readonly person_id: string; readonly totp_secret: string; readonly totp_suspended_by: string | null },
  second: SecondFactor,
  { clock, page }: { readonly clock: Clock; readonly page: SigningPage },
): Promise<Pick<CheckedSignIn, 'step' | 'credentialId'> | null> {
  if ('assertion' in second) {
    const holds = await isPasskeyOf(directory, account.person_id, second, page);
    return holds ? { step: null, credentialId: second.assertion.credentialId } : null;
  }
  if (account.totp_suspended_by !== null) return null;
  const step = totpStep(account.totp_secret, second.totp, await clock());
  return step === null ? null : { step, credentialId: null };
}

/** Counts what went wrong; every so many in a row lock the account (SP 800-63B-4, section 3.2.2). */
async function noteWrong(directory: SampleDirectory, personId: string): Promise<void> {
  await directory
    .updateTable('sample_directory.account')
    .set(({ eb, case: when, fn, ref }) => ({
      wrong_sign_ins: eb('wrong_sign_ins', '+', 1),
      locked_at: when()
        .when(sql<number>`(wrong_sign_ins + 1) % ${LOCKED_AFTER}`, '=', 0)
        .then(fn<Date>('clock_timestamp'))
        .else(ref('locked_at'))
        .end(),
    }))
    .where('person_id', '=', personId)
    .execute();
}

/** The key of a passkey that is in use now; one that was suspended or removed signs nobody in. */
function usablePasskey(directory: SampleDirectory, personId: string, credentialId: string) {
  return directory
    .selectFrom('sample_directory.passkey')
    .select(['credential_id as credentialId', 'public_key as publicKey'])
    .where('person_id', '=', personId)
    .where('credential_id', '=', credentialId)
    .where('state', '=', 'active')
    .executeTakeFirst();
}

async function isPasskeyOf(
  directory: SampleDirectory,
  personId: string,
  { assertion, challenge }: Extract<SecondFactor, { readonly assertion: Assertion }>,
  page: SigningPage,
): Promise<boolean> {
  const passkey = await usablePasskey(directory, personId, assertion.credentialId);
  return passkey !== undefined && isSignedBy(passkey, assertion, challenge, page);
}

/** The time step a code belongs to; null when it is none of those allowed now. */
function totpStep(secret: string, code: string, now: number): number | null {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), period: TOTP_PERIOD_SECONDS });
  const delta = totp.validate({ token: code, timestamp: now, window: TOTP_WINDOW });
  return delta === null ? null : Math.floor(now / (TOTP_PERIOD_SECONDS * 1000)) + delta;
}

/** What was checked, to be held against the account once more when the session is opened. */
interface CheckedSignIn {
  readonly personId: string;
  readonly passwordVersion: number;
  /** The TOTP step to spend, where a code was used. */
  readonly step: number | null;
  /** The passkey, where one was used. */
  readonly credentialId: string | null;
}

/**
 * Spends the TOTP step, if a code was used, and opens the session while the account is held: if its password changed
 * since it was checked, the step was used already, or the passkey is no longer in use, nobody is signed in.
 */
function openSession(
  directory: SampleDirectory,
  { personId, passwordVersion, step, credentialId }: CheckedSignIn,
): Promise<SignedIn | null> {
  return directory.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('sample_directory.account')
      .set((its) => ({ totp_last_step: step ?? its.ref('totp_last_step'), wrong_sign_ins: 0 }))
      .where('person_id', '=', personId)
      .where('password_version', '=', passwordVersion)
      .where('disabled', '=', false)
      .where('locked_at', 'is', null)
      .$if(step !== null, (update) => update.where('totp_last_step', '<', step ?? 0))
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return null;
    if (credentialId !== null && (await usablePasskey(trx, personId, credentialId)) === undefined) return null;
    const directorySession = randomUUID();
    const row = { session_id: directorySession, person_id: personId };
    await trx.insertInto('sample_directory.session').values(row).execute();
    return { personId, directorySession };
  });
}

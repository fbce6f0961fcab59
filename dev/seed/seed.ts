import { randomBytes } from 'node:crypto';
import { Secret } from 'otpauth';
import { SIGN_IN_RELYING_PARTY } from '../../connectors/sample-directory/relying-party.js';
import { connect } from '../../db/connect.js';
import { DAY } from '../../domain/clock.js';
import type { SigningKey } from '../../proofs/jws.js';
import type { SealingKey } from '../../proofs/sealing.js';
import { newSavedCode } from '../../proofs/saved-code.js';
import { createCredential, type SoftwareCredential } from '../software-authenticator/authenticator.js';
import { addAroundPeople, addToDirectory } from './directory.js';
import { enrolPerson } from './enrolment.js';
import {
  contactOf,
  generatedSubjects,
  privateEmailOf,
  privatePhoneOf,
  SAMPLE_OWNERS,
  SAMPLE_PEOPLE,
  SAMPLE_VENDORS,
  type SamplePerson,
} from './people.js';

/** Where sample people are put, and by whose word. */
export interface SeedOptions {
  /** PostgreSQL as the owner of both schemas, `countersign` and `sample_directory`, which are there already. */
  readonly ownerUrl: string;
  readonly enrolmentKey: SigningKey;
  /** Public key of the case worker: it alone can read TOTP secrets. */
  readonly caseWorkerSeal: SealingKey;
  /** Public key of the enrolment worker, where a code of the app confirms changes. */
  readonly enrolmentSeal?: SealingKey;
  /** Epoch milliseconds; what people enrolled is back-dated from here. */
  readonly now: number;
  /** Relying party of everybody's passkeys: the signing page. */
  readonly rpId: string;
  /** Further ordinary people, for tests that need many subjects. */
  readonly subjects?: number;
}

/** A sample person with every secret in the open, so that a demo or a test can act as them. */
export interface SeededPerson {
  readonly personId: string;
  readonly username: string;
  readonly displayName: string;
  readonly groups: readonly string[];
  readonly password: string;
  /** Base32. For signing in at the identity provider. */
  readonly signInTotpSecret: string;
  /**
   * Base32. Enrolled for recovery, and another one: whoever checks recoveries must not be able to sign people in. Null
   * for whoever has nothing enrolled to recover with.
   */
  readonly recoveryTotpSecret: string | null;
  /** Enrolled for recovery, and kept on paper. */
  readonly recoveryCode: string | null;
  /** Enrolled for recovery. */
  readonly privateEmail: string | null;
  /** Enrolled for recovery; E.164. */
  readonly privatePhone: string | null;
  /** Somebody they named for recovery. */
  readonly contact: string | null;
  readonly passkeys: readonly SoftwareCredential[];
  /** For signing in at the identity provider, on their phone; null for whoever signs in with codes alone. */
  readonly signInPasskey: SoftwareCredential | null;
}

/** The sample people by user name. */
export type SeededPeople = Readonly<Record<string, SeededPerson>>;

/** Longer than the 30 days that everything must have been enrolled to count (recovery policy, section 2). */
const ENROLLED_DAYS_AGO = 60;

/** Within what every tier takes (recovery policy, section 2, "proofing staleness"). */
const PROOFED_DAYS_AGO = 90;

/**
 * Makes the sample people: accounts in the directory, enrolled things signed, sealed and back-dated. For development:
 * here somebody enrols people who never asked for it.
 *
 * @throws in production, and when the people are there already
 */
export async function seed(options: SeedOptions): Promise<SeededPeople> {
  if (process.env['NODE_ENV'] === 'production') throw new Error('Sample people are not made in production.');
  const everybody = [...SAMPLE_PEOPLE, ...generatedSubjects(options.subjects ?? 0)];
  const made = everybody.map((person) => ({ person, secrets: newSecrets(person, options.rpId) }));
  await addToDirectory(
    options.ownerUrl,
    made.map(({ person, secrets }) => ({
      person,
      signIn: { password: secrets.password, totpSecret: secrets.signInTotpSecret, passkey: secrets.signInPasskey },
    })),
    { ial: 2, at: options.now - PROOFED_DAYS_AGO * DAY },
  );
  await addAroundPeople(options.ownerUrl, { vendors: SAMPLE_VENDORS, owners: SAMPLE_OWNERS });
  const db = connect(options.ownerUrl);
  const desk = { ...options, enrolledAt: options.now - ENROLLED_DAYS_AGO * DAY, recordedAt: options.now };
  try {
    for (const { person, secrets } of made) {
      const { recoveryTotpSecret: totpSecret, passkeys, recoveryCode } = secrets;
      await enrolPerson(db, desk, { person, totpSecret, passkeys, recoveryCode });
    }
  } finally {
    await db.destroy();
  }
  return Object.fromEntries(made.map(({ person, secrets }) => [person.username, seededPerson(person, secrets)]));
}

type Secrets = Pick<
  SeededPerson,
  'password' | 'signInTotpSecret' | 'signInPasskey' | 'recoveryTotpSecret' | 'recoveryCode' | 'passkeys'
>;

function newSecrets(person: SamplePerson, rpId: string): Secrets {
  return {
    password: randomBytes(15).toString('base64url'),
    signInTotpSecret: new Secret().base32,
    recoveryTotpSecret: person.recoverable ? new Secret().base32 : null,
    recoveryCode: person.recoverable ? newSavedCode() : null,
    passkeys: Array.from({ length: person.passkeys }, () => createCredential({ rpId })),
    signInPasskey: person.recoverable && person.passkeys > 0 ? createCredential(SIGN_IN_RELYING_PARTY) : null,
  };
}

function seededPerson(person: SamplePerson, secrets: Secrets): SeededPerson {
  const { personId, username, displayName, groups } = person;
  const privateEmail = person.recoverable ? privateEmailOf(person) : null;
  const privatePhone = person.recoverable ? privatePhoneOf(person) : null;
  const contact = person.recoverable ? contactOf(person) : null;
  return { personId, username, displayName, groups, ...secrets, privateEmail, privatePhone, contact };
}

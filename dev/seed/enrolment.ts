import { randomUUID } from 'node:crypto';
import { recordSet } from '../../activities/enrolled/record-set.js';
import type { Db } from '../../db/connect.js';
import type { Enrolled, EnrolledSet } from '../../domain/enrolled.js';
import { enrolledRowDigests, enrolledSetDigest, signEnrolled, signEnrolledSet } from '../../proofs/enrolled.js';
import type { SigningKey } from '../../proofs/jws.js';
import { savedCodeHash } from '../../proofs/saved-code.js';
import { seal, type SealingKey } from '../../proofs/sealing.js';
import { contactOf, privateEmailOf, privatePhoneOf, type SamplePerson } from './people.js';
import type { SoftwareCredential } from '../software-authenticator/authenticator.js';

/** What a person enrolls: secrets in the open, as only whoever enrols sees them. */
export interface ToEnrol {
  readonly person: SamplePerson;
  /** Base32; null for whoever is not recoverable by themselves. */
  readonly totpSecret: string | null;
  readonly passkeys: readonly SoftwareCredential[];
  /** Kept on paper; null for whoever has none. */
  readonly recoveryCode: string | null;
}

/** Who enrols: the enrolment key signs, the case worker alone can read the secrets. Times in epoch milliseconds. */
export interface EnrolmentDesk {
  readonly enrolmentKey: SigningKey;
  readonly caseWorkerSeal: SealingKey;
  /** There a code of the app confirms changes; without it, it does not. */
  readonly enrolmentSeal?: SealingKey;
  readonly enrolledAt: number;
  readonly recordedAt: number;
}

/** Nobody has enrolled anything before. */
const FIRST_VERSION = 1;

/**
 * Enrols what one person has: rows and set signed, the set's head in the ledger. From then on nothing else counts.
 *
 * @param db as the owner
 * @param version of the person's set, counted from 1
 * @throws when this person has a set of that version already
 */
export async function enrolPerson(
  db: Db,
  desk: EnrolmentDesk,
  toEnrol: ToEnrol,
  version = FIRST_VERSION,
): Promise<void> {
  const { personId } = toEnrol.person;
  const rows = await Promise.all((await enrolledThings(desk, toEnrol)).map((thing) => signedRow(desk, thing)));
  const jwsList = rows.map(({ jws }) => jws);
  const set: EnrolledSet = {
    type: 'enrolled-set',
    personId,
    version,
    digest: enrolledSetDigest(jwsList),
    rowDigests: enrolledRowDigests(jwsList),
    changedAt: desk.enrolledAt,
  };
  const jws = await signEnrolledSet(desk.enrolmentKey, set);
  await db.transaction().execute((trx) => recordSet(trx, rows, { personId, version, jws }, desk.recordedAt));
}

async function signedRow(desk: EnrolmentDesk, thing: Enrolled) {
  const { enrolledId, personId } = thing;
  return { enrolledId, personId, jws: await signEnrolled(desk.enrolmentKey, thing) };
}

/** Whoever can be recovered has passkey and number on their phone and the app on a tablet, so that one can be lost alone. */
const ON_PHONE = { device: 'phone', domains: ['handset'] } as const;
const ON_TABLET = { device: 'tablet', domains: ['handset'] } as const;

/** The compromise domains are those of the recovery policy, section 5.4: a TOTP app or number on a phone, a mailbox, a security key. */
async function enrolledThings(
  desk: EnrolmentDesk,
  { person, totpSecret, passkeys, recoveryCode }: ToEnrol,
): Promise<Enrolled[]> {
  const { enrolledAt } = desk;
  const base = () => ({ type: 'enrolled', enrolledId: randomUUID(), personId: person.personId, enrolledAt }) as const;
  const things: Enrolled[] = passkeys.map(({ credentialId, publicKey }) => ({
    ...base(),
    kind: 'passkey',
    ...(person.recoverable ? ON_PHONE : { domains: ['authenticator'] as const }),
    credentialId,
    publicKey,
  }));
  if (totpSecret !== null) {
    const { sealed } = await seal(desk.caseWorkerSeal, totpSecret);
    const forEnrolment =
      desk.enrolmentSeal === undefined
        ? {}
        : { sealedForEnrolment: (await seal(desk.enrolmentSeal, totpSecret)).sealed };
    things.push({ ...base(), kind: 'totp', ...ON_TABLET, sealedSecret: sealed, ...forEnrolment });
  }
  if (recoveryCode !== null) {
    const it = base();
    const codeHash = savedCodeHash(it.enrolledId, recoveryCode);
    things.push({ ...it, kind: 'recovery-code', domains: ['paper'], codeHash });
  }
  if (person.recoverable) {
    const address = privateEmailOf(person);
    things.push({ ...base(), kind: 'email', domains: ['mailbox'], address, behindIdentityProvider: false });
    things.push({ ...base(), kind: 'contact', domains: ['voucher'], address: contactOf(person) });
    const since = { verifiedAt: enrolledAt, changedAt: enrolledAt };
    things.push({
      ...base(),
      kind: 'phone',
      ...ON_PHONE,
      number: privatePhoneOf(person),
      takes: ['sms', 'voice'],
      ...since,
    });
  }
  return things;
}

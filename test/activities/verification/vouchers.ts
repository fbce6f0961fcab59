import { randomUUID } from 'node:crypto';
import { keepAttestation } from '../../../db/attestations.js';
import {
  assert,
  createCredential,
  type SoftwareCredential,
} from '../../../dev/software-authenticator/authenticator.js';
import { type Attestation, attestationOf } from '../../../domain/attestation.js';
import { digestOf } from '../../../domain/canonical.js';
import { DAY } from '../../../domain/clock.js';
import type { EnrolledPasskey } from '../../../domain/enrolled.js';
import type { AttestedMethod } from '../../../domain/evidence.js';
import type { PersonOfRecord } from '../../../domain/subjects.js';
import { attestationChallengeOf } from '../../../proofs/attestation.js';
import { sessionNumberOf } from '../../../proofs/session-number.js';
import { sessionOf } from '../../../proofs/session.js';
import { OPENED_AT, SIGNING, type SubjectOfCase, type SubjectWorld } from './subject-world.js';

/** Somebody who can sign for a subject. */
export interface Voucher {
  readonly personId: string;
  readonly passkey: EnrolledPasskey;
  readonly credential: SoftwareCredential;
}

/** Somebody the directory knows, with a passkey that is old enough; `changes` are what makes this one special. */
export async function newVoucher(
  world: SubjectWorld,
  changes: { readonly person?: Partial<PersonOfRecord>; readonly passkey?: Partial<EnrolledPasskey> } = {},
): Promise<Voucher> {
  const personId = `voucher-${randomUUID()}`;
  world.known(personId, changes.person);
  const credential = createCredential(SIGNING);
  const passkey: EnrolledPasskey = {
    type: 'enrolled',
    kind: 'passkey',
    personId,
    enrolledId: randomUUID(),
    enrolledAt: OPENED_AT - 60 * DAY,
    domains: ['authenticator'],
    credentialId: credential.credentialId,
    publicKey: credential.publicKey,
    ...changes.passkey,
  };
  await world.enrolThings(personId, [passkey]);
  return { personId, passkey, credential };
}

/** What somebody signs differently than an honest page has them sign. */
export interface Lie {
  readonly attestation?: Partial<Attestation>;
  /** Whose key signs; the voucher's own, unless said otherwise. */
  readonly credential?: SoftwareCredential;
  /** What was signed in truth; what is kept beside the signature is not. */
  readonly challenge?: string;
  /** What is kept in the place of what was signed. */
  readonly body?: unknown;
}

/** Signs for the session that a subject's page has, and keeps it as the API does. */
export async function attests(
  world: SubjectWorld,
  { kase, session }: Pick<SubjectOfCase, 'kase' | 'session'>,
  method: AttestedMethod,
  voucher: Voucher,
  lie: Lie = {},
): Promise<void> {
  const thumbprint = await sessionOf(session.publicJwk);
  const number = sessionNumberOf(world.deps.pepper, kase.id, thumbprint);
  // Of verifiers only; for everybody else it is left out of what they sign.
  const own = { method, attester: voucher.personId, session: thumbprint, number, document: 'passport' } as const;
  const attestation = { ...attestationOf(kase, own, world.time.now), ...lie.attestation };
  const challenge = lie.challenge ?? attestationChallengeOf(attestation);
  const assertion = assert(lie.credential ?? voucher.credential, { ...SIGNING, challenge });
  await keepAttestation(world.database.as('countersign_api'), {
    attestationId: digestOf(assertion),
    caseId: kase.id,
    method,
    session: thumbprint,
    attester: voucher.personId,
    bodyJson: JSON.stringify(lie.body ?? { attestation, assertion }),
    at: world.time.now,
  });
}

import { readEnrolled } from '../db/enrolments.js';
import type { EnrolledPasskey } from '../domain/enrolled.js';
import type { PersonId } from '../domain/subjects.js';
import { verifyEnrolled } from '../proofs/enrolled.js';
import type { ApiDeps } from './deps.js';

/** A passkey and the row that vouches for it. */
export interface VouchedPasskey {
  readonly passkey: EnrolledPasskey;
  readonly jws: string;
}

/** A person's passkeys, without rows that the enrolment key did not sign as theirs: those are forged (section 4). */
export async function passkeysOf(
  { db, trust }: Pick<ApiDeps, 'db' | 'trust'>,
  personId: PersonId,
): Promise<readonly VouchedPasskey[]> {
  const rows = await readEnrolled(db, personId);
  const verified = await Promise.all(
    rows.map(async ({ jws }) => ({ enrolled: await verifyEnrolled(trust, jws), jws })),
  );
  return verified.flatMap(({ enrolled, jws }) =>
    enrolled?.kind === 'passkey' && enrolled.personId === personId ? [{ passkey: enrolled, jws }] : [],
  );
}

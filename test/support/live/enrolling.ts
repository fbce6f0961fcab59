import { generatedSubjects, SAMPLE_PEOPLE } from '../../../dev/seed/people.js';
import { enrolPerson } from '../../../dev/seed/enrolment.js';
import type { SoftwareCredential } from '../../../dev/software-authenticator/authenticator.js';
import { latestEnrolledSet } from '../../../db/enrolments.js';
import { DAY } from '../../../domain/clock.js';
import { loadSigningKey, loadTrust } from '../../../proofs/keys.js';
import type { Person } from '../../../dev/actors/person.js';
import type { Live } from './live.js';

/** More sample people than any test file asks for. */
const SUBJECTS_MAX = 100;

/** Enrols a person anew with these passkeys, as whoever holds the enrolment key: their set gets another version. */
export async function enrolAgain(
  live: Live,
  { seeded }: Person,
  passkeys: readonly SoftwareCredential[],
  enrolledAt = Date.now() - 60 * DAY,
): Promise<void> {
  const { keys } = live.environment;
  const everybody = [...SAMPLE_PEOPLE, ...generatedSubjects(SUBJECTS_MAX)];
  const person = everybody.find(({ personId }) => personId === seeded.personId);
  if (person === undefined) throw new Error(`${seeded.displayName} is no sample person`);
  const desk = {
    enrolmentKey: await loadSigningKey(keys.ENROLMENT_KEY_FILE),
    caseWorkerSeal: (await loadTrust(keys.TRUST_FILE)).seal['case-worker'],
    enrolledAt,
    recordedAt: Date.now(),
  };
  const before = await latestEnrolledSet(live.database, seeded.personId);
  const enrolled = { person, totpSecret: seeded.recoveryTotpSecret, passkeys, recoveryCode: seeded.recoveryCode };
  await enrolPerson(live.database, desk, enrolled, (before?.version ?? 0) + 1);
}

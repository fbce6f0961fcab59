import { latestEnrolledSet } from '../../../db/enrolments.js';
import { enrolPerson } from '../../../dev/seed/enrolment.js';
import { generatedSubjects } from '../../../dev/seed/people.js';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import { DAY } from '../../../domain/clock.js';
import { loadSigningKey } from '../../../proofs/keys.js';
import type { CaseRig } from './rig.js';

/** More subjects than any test file asks for. */
const SUBJECTS_MAX = 100;

/** Enrols a subject anew with passkeys, app and saved code alone: nobody and nothing is left that a code could go to. */
export async function enrolWithoutAddresses(rig: CaseRig, seeded: SeededPerson): Promise<void> {
  const person = generatedSubjects(SUBJECTS_MAX).find(({ personId }) => personId === seeded.personId);
  if (person === undefined) throw new Error(`${seeded.displayName} is no generated subject`);
  const { place } = rig;
  const at = await rig.now();
  const database = place.directory.database.owner;
  const desk = {
    enrolmentKey: await loadSigningKey(place.keyFiles.ENROLMENT_KEY_FILE),
    caseWorkerSeal: place.trust.seal['case-worker'],
    enrolledAt: at - 60 * DAY,
    recordedAt: at,
  };
  const before = await latestEnrolledSet(database, seeded.personId);
  const { recoveryTotpSecret: totpSecret, passkeys, recoveryCode } = seeded;
  const things = { person: { ...person, recoverable: false }, totpSecret, passkeys, recoveryCode };
  await enrolPerson(database, desk, things, (before?.version ?? 0) + 1);
}

import { ATTESTATION_SECONDS } from '../../../domain/attestation.js';
import { DAY } from '../../../domain/clock.js';
import type { AttestedMethod } from '../../../domain/evidence.js';
import type { Refusal } from '../../../domain/refusals.js';
import type { PersonOfRecord } from '../../../domain/subjects.js';
import { checkAttested } from '../attested-check.js';
import type { AttestedIn, VerificationMethod } from '../method.js';

/** Whether a person is of the group that the plan names for a method, and was trained lately enough (CTL-22). */
export function attendantRefusal(
  method: AttestedMethod,
  { kase, now }: AttestedIn,
  person: PersonOfRecord,
): Refusal | null {
  const attesters = kase.plan.evidence.methods.find((rule) => rule.method === method)?.attesters;
  if (attesters === undefined || !person.groups.includes(attesters.group)) return 'voucher-not-entitled';
  const { trainedAt } = person;
  const isTrained = trainedAt !== undefined && trainedAt <= now && trainedAt + attesters.trainingDays * DAY > now;
  return isTrained ? null : 'training-expired';
}

/** What both ways of being looked at have in common: nobody is asked by mail, the verifier comes to the case by themselves. */
function attended(
  method: AttestedMethod,
  traits: Pick<VerificationMethod, 'proves' | 'strength' | 'domains' | 'relayable'>,
): VerificationMethod {
  return {
    ...traits,
    enrolledKind: null,
    challenge: { kind: 'shown', asks: async () => null, validSeconds: ATTESTATION_SECONDS },
    attesterRefusal: async (_deps, attestedIn, person) => attendantRefusal(method, attestedIn, person),
    check: (_deps, attempt) => checkAttested(attempt),
  };
}

/**
 * A trained verifier saw the subject and a document by live video (CTL-04; recovery policy, section 1: S3). It is relayable:
 * on the telephone with an attacker, a person can read out to the verifier the number of the attacker's page.
 */
export const attendedVideo = attended('attended-video', {
  proves: 'was seen by a trained verifier on live video, with a document and the face on record',
  strength: 3,
  domains: ['attester', 'document'],
  relayable: true,
});

/**
 * The same at a desk, where the verifier sees the page that shows the number (CTL-05; recovery policy, section 1: S4, and 5.3:
 * presence cannot be read out).
 */
export const inPerson = attended('in-person', {
  proves: 'stood before a trained verifier, with a document, the face on record and the page that shows the number',
  strength: 4,
  domains: ['attester', 'document', 'presence'],
  relayable: false,
});

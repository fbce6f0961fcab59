import { heldSince, type Enrolled } from '../../../domain/enrolled.js';
import { maskedAddress, proofsHeld } from '../../../domain/enrolment.js';
import { enrolledNow } from '../../enrolment/enrolled-now.js';
import { route } from '../../route.js';
import { readEnrolledSchema } from './schema.js';

/** What its owner knows it by. */
function nameOf(thing: Enrolled): string | null {
  if (thing.kind === 'email') return maskedAddress(thing.address);
  if (thing.kind === 'contact') return [thing.name, maskedAddress(thing.address)].filter(Boolean).join(', ');
  return thing.name ?? null;
}

export const readEnrolled = route(readEnrolledSchema, async ({ identity }, deps) => {
  const { personId, endsAt } = identity;
  const held = await enrolledNow(deps, personId);
  const things = held
    .toSorted((one, other) => heldSince(one) - heldSince(other))
    .map((thing) => ({
      enrolledId: thing.enrolledId,
      kind: thing.kind,
      name: nameOf(thing),
      since: heldSince(thing),
      synced: thing.kind === 'passkey' ? (thing.synced ?? null) : null,
    }));
  return { status: 200, body: { personId, endsAt, proofs: [...proofsHeld(held)], things } };
});

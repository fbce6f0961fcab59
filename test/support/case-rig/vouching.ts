import { keepAttestation } from '../../../db/attestations.js';
import { readSessionNumber } from '../../../db/session-numbers.js';
import { assert } from '../../../dev/software-authenticator/authenticator.js';
import type { DocumentKind } from '../../../domain/attended.js';
import { attestationOf } from '../../../domain/attestation.js';
import { digestOf } from '../../../domain/canonical.js';
import type { AttestedMethod } from '../../../domain/evidence.js';
import { attestationChallengeOf } from '../../../proofs/attestation.js';
import type { CaseDriver } from './case-driver.js';
import { personNamed, SIGNING } from './place.js';
import type { CaseRig } from './rig.js';
import type { SubjectSession } from './subject-session.js';

/** Before which browser it happens, and what document is seen; of verifiers only. */
interface Vouching {
  readonly browser?: SubjectSession;
  readonly document?: DocumentKind | undefined;
}

/**
 * Somebody signs that it is the subject who sits before a session of the case, over the number its page shows, and the API
 * keeps it.
 *
 * @throws when that page shows no number: nobody asked for one
 */
export async function vouches(
  rig: CaseRig,
  kase: CaseDriver,
  method: AttestedMethod,
  username: string,
  { browser = kase.session, document = 'passport' }: Vouching = {},
): Promise<void> {
  const api = rig.place.directory.database.as('countersign_api');
  const session = await browser.thumbprint();
  const number = await readSessionNumber(api, kase.caseId, session);
  if (number === null) throw new Error('the page shows no number');
  const { personId, passkeys } = personNamed(rig.place, username);
  const [credential] = passkeys;
  if (credential === undefined) throw new Error(`${username} has no passkey`);
  const own = { method, attester: personId, session, number };
  const at = await rig.now();
  // Of verifiers only; for everybody else it is left out of what they sign.
  const attestation = attestationOf(await kase.recorded(), { ...own, document }, at);
  const assertion = assert(credential, { ...SIGNING, challenge: attestationChallengeOf(attestation) });
  const attestationId = digestOf(assertion);
  const bodyJson = JSON.stringify({ attestation, assertion });
  await keepAttestation(api, { ...own, attestationId, caseId: kase.caseId, bodyJson, at });
}

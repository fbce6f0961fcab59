import type { SigningKey } from '../../proofs/jws.js';
import { loadSigningKey, type Trust } from '../../proofs/keys.js';
import { setting } from '../commands/owner.js';
import { UsageError } from '../failures.js';
import type { Surroundings } from '../surroundings.js';

/**
 * The key that vouches for what is enrolled. With another, nothing that people have would count any more.
 *
 * @throws {UsageError} when it is not the one that the installation believes
 */
export async function enrolmentKeyOf(at: Surroundings, trust: Trust): Promise<SigningKey> {
  const key = await loadSigningKey(setting(at, 'ENROLMENT_KEY_FILE'));
  if (key.kid !== trust.enrolment.kid) {
    throw new UsageError('ENROLMENT_KEY_FILE is another key than the one that TRUST_FILE believes; nothing was done.');
  }
  return key;
}

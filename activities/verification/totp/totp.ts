import { Secret, TOTP } from 'otpauth';
import { advanceTotpStep } from '../../../db/verification.js';
import { SECOND } from '../../../domain/clock.js';
import type { EnrolledTotp } from '../../../domain/enrolled.js';
import { unseal, type UnsealingKey } from '../../../proofs/sealing.js';
import type { Checked, CheckDeps, Try, VerificationMethod } from '../method.js';

/** RFC 6238, section 4.1: the default time step. */
const STEP_SECONDS = 30;

/** RFC 6238, section 5.2, and recovery policy, section 5.16: one step of drift either way. */
const DRIFT_STEPS = 1;

/** RFC 4226, section 5.3: six digits at the least, and what authenticator apps show. */
const CODE = /^\d{6}$/;

/** The authenticator whose sealed secret could be opened; the secret lives in memory only. */
interface Opened {
  readonly enrolled: EnrolledTotp;
  readonly generator: TOTP;
}

async function open(sealKey: UnsealingKey, enrolled: EnrolledTotp): Promise<Opened | null> {
  const secret = await unseal(sealKey, enrolled.sealedSecret);
  if (secret === null) return null;
  try {
    return { enrolled, generator: new TOTP({ secret: Secret.fromBase32(secret), period: STEP_SECONDS }) };
  } catch {
    // Without its cause: what is not base32 is quoted by the error, and it is a secret.
    return null;
  }
}

/** The time step a code is of, or null when it is of none near `now`. */
function stepOf(generator: TOTP, code: string, now: number): number | null {
  const delta = generator.validate({ token: code, timestamp: now, window: DRIFT_STEPS });
  return delta === null ? null : Math.floor(now / (STEP_SECONDS * SECOND)) + delta;
}

/** A code counts once, and only if it is later than the last one that counted, in whatever case (RFC 6238, section 5.2). */
async function check({ sealKey }: CheckDeps, { trx, code, enrolled, now }: Try): Promise<Checked> {
  const authenticators = enrolled.filter((thing) => thing.kind === 'totp');
  const opened = await Promise.all(authenticators.map((thing) => open(sealKey, thing)));
  const usable = opened.filter((one) => one !== null);
  if (usable.length === 0) return { kind: 'not-possible', refusal: 'enrolled-unproven' };
  if (!CODE.test(code)) return { kind: 'fails', refusal: 'code-wrong' };
  let refusal: 'code-wrong' | 'code-spent' = 'code-wrong';
  for (const { enrolled: authenticator, generator } of usable) {
    const step = stepOf(generator, code, now);
    if (step === null) continue;
    if (await advanceTotpStep(trx, authenticator.enrolledId, step)) return { kind: 'holds', enrolled: authenticator };
    refusal = 'code-spent';
  }
  return { kind: 'fails', refusal };
}

/** A code of an authenticator app (RFC 6238). */
export const totp: VerificationMethod = {
  proves: 'holds an enrolled one-time password authenticator',
  strength: 2,
  domains: ['handset'],
  relayable: true,
  enrolledKind: 'totp',
  challenge: null,
  check,
};

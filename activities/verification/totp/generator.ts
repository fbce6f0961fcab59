import { Secret, TOTP } from 'otpauth';
import { SECOND } from '../../../domain/clock.js';

/** RFC 6238, section 4.1: the default time step. */
const STEP_SECONDS = 30;

/** RFC 6238, section 5.2, and recovery policy, section 5.16: one step of drift either way. */
const DRIFT_STEPS = 1;

/** RFC 4226, section 5.3: six digits at the least, and what authenticator apps show. */
export const TOTP_CODE = /^\d{6}$/;

/** What makes an authenticator's codes, or null when that is no base32: without saying why, because it is a secret. */
export function generatorOf(secret: string): TOTP | null {
  try {
    return new TOTP({ secret: Secret.fromBase32(secret), period: STEP_SECONDS });
  } catch {
    return null;
  }
}

/** The time step a code is of, or null when it is of none near `now` (epoch milliseconds). */
export function stepOf(generator: TOTP, code: string, now: number): number | null {
  const delta = generator.validate({ token: code, timestamp: now, window: DRIFT_STEPS });
  return delta === null ? null : Math.floor(now / (STEP_SECONDS * SECOND)) + delta;
}

import { Secret, TOTP } from 'otpauth';

/** A person's authenticator app, as careful as the person: it never shows a code twice. */
export interface AuthenticatorApp {
  /**
   * The code of the time step that `now` (epoch milliseconds) is in, or of the next one when that was shown before:
   * verifiers take one step of drift (RFC 6238, section 5.2).
   *
   * @throws when that would be further ahead than verifiers take
   */
  nextCode(now: number): string;
}

const STEP_MS = 30_000;

/** Opens the app on a secret (base32). */
export function authenticatorApp(secret: string): AuthenticatorApp {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  let shown = 0;
  return {
    nextCode(now) {
      const current = Math.floor(now / STEP_MS);
      const step = Math.max(current, shown + 1);
      if (step > current + 1) throw new Error(`Wait ${Math.ceil((step - 1) * STEP_MS - now)} ms for a new code.`);
      shown = step;
      return totp.generate({ timestamp: step * STEP_MS });
    },
  };
}

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
  /** How many milliseconds there are until `nextCode` has one; 0 when it has. */
  waitMs(now: number): number;
}

const STEP_MS = 30_000;

/** Opens the app on a secret (base32). */
export function authenticatorApp(secret: string): AuthenticatorApp {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  let shown = 0;
  const nextStep = (now: number) => Math.max(Math.floor(now / STEP_MS), shown + 1);
  const waitMs = (now: number) => Math.max(0, (nextStep(now) - 1) * STEP_MS - now);
  return {
    waitMs,
    nextCode(now) {
      if (waitMs(now) > 0) throw new Error(`Wait ${waitMs(now)} ms for a new code.`);
      shown = nextStep(now);
      return totp.generate({ timestamp: shown * STEP_MS });
    },
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import { type AuthenticatorApp, authenticatorApp } from '../seed/authenticator-app.js';
import type { SeededPerson } from '../seed/seed.js';
import type { PublicSurface } from './public-surface.js';
import { tablePlace } from './used-secrets.js';

/** The directory keeps what its own sign-in needs (RFC 6238: a verifier has to hold the secret). */
const SIGN_IN_SECRETS = tablePlace('sample_directory', 'account');

/** Somebody with a password in their head, an authenticator app on their phone and keys on a ring. */
export class Person {
  readonly seeded: SeededPerson;
  readonly #surface: Pick<PublicSurface, 'secrets' | 'tell'>;
  readonly #signInApp: AuthenticatorApp;
  readonly #recoveryApp: AuthenticatorApp | null;

  constructor(seeded: SeededPerson, surface: Pick<PublicSurface, 'secrets' | 'tell'>) {
    const { displayName: name, signInTotpSecret, recoveryTotpSecret } = seeded;
    this.seeded = seeded;
    this.#surface = surface;
    this.#signInApp = authenticatorApp(signInTotpSecret);
    this.#recoveryApp = recoveryTotpSecret === null ? null : authenticatorApp(recoveryTotpSecret);
    surface.secrets.note(`the first password of ${name}`, seeded.password);
    surface.secrets.note(`the sign-in secret of ${name}`, signInTotpSecret, SIGN_IN_SECRETS);
    if (recoveryTotpSecret !== null) surface.secrets.note(`the recovery secret of ${name}`, recoveryTotpSecret);
    if (seeded.recoveryCode !== null) surface.secrets.note(`the saved code of ${name}`, seeded.recoveryCode);
    const { passkeys, signInPasskey } = seeded;
    for (const { privateJwk } of signInPasskey === null ? passkeys : [...passkeys, signInPasskey])
      if (privateJwk.d !== undefined) surface.secrets.note(`a passkey of ${name}`, privateJwk.d);
  }

  /** The address their manager and the help desk write to. */
  get workEmail(): string {
    return `${this.seeded.username}@example.com`;
  }

  /**
   * The mailbox they enrolled for recovery.
   *
   * @throws when they enrolled none
   */
  get privateEmail(): string {
    if (this.seeded.privateEmail === null) throw new Error(`${this.seeded.displayName} enrolled no private mailbox.`);
    return this.seeded.privateEmail;
  }

  /** A code for signing in, never the same twice. */
  async signInCode(): Promise<string> {
    return this.#code('a sign-in code', this.#signInApp);
  }

  /**
   * A code of the authenticator that is enrolled for recovery, never the same twice.
   *
   * @throws when they enrolled none
   */
  async recoveryCode(): Promise<string> {
    if (this.#recoveryApp === null) throw new Error(`${this.seeded.displayName} enrolled no authenticator.`);
    return this.#code('a recovery code', this.#recoveryApp);
  }

  async #code(what: string, app: AuthenticatorApp): Promise<string> {
    const { displayName } = this.seeded;
    const waitMs = app.waitMs(Date.now());
    if (waitMs > 0) {
      this.#surface.tell(`${displayName} waits ${Math.ceil(waitMs / 1_000)} s for the app to show a new code`);
      await pause(waitMs);
    }
    const code = app.nextCode(Date.now());
    this.#surface.secrets.note(`${what} of ${displayName}`, code);
    return code;
  }
}

import { randomUUID } from 'node:crypto';
import type { GivenLogin, LoginIssuer } from '../../../activities/logins/issuer.js';
import { oidcIssuer } from '../../../activities/logins/oidc-issuer.js';
import { type Browser, openBrowser } from '../../../dev/identity-provider/browser.js';
import { authorizationUrl, authorize, REDIRECT } from '../../../dev/identity-provider/login.js';
import { discover } from '../../../dev/identity-provider/tokens.js';
import { type IdentityProvider, startIdentityProvider } from '../../../dev/identity-provider/start.js';
import type { SamplePerson } from '../../../dev/seed/people.js';
import { DAY } from '../../../domain/clock.js';
import type { EnrolledLogin } from '../../../domain/enrolled.js';
import { SIGN_IN, startDirectory, type DirectoryFixture } from '../../connectors/sample-directory-fixture.js';
import { totpAt } from '../../dev/identity-provider/totp-codes.js';

const CLIENT_ID = 'countersign-recovery';
const A_STEP = 30_000;

/** The context that everybody reaches there, by password and app. */
export const CONTEXT = 'https://refeds.org/profile/mfa';

/** Another issuer, with accounts of its own: the real provider of the embedded default, over a second directory. */
export class OtherIssuer {
  readonly #elsewhere: DirectoryFixture;
  readonly #provider: IdentityProvider;
  readonly #clock: { now: number };

  private constructor(elsewhere: DirectoryFixture, provider: IdentityProvider, clock: { now: number }) {
    this.#elsewhere = elsewhere;
    this.#provider = provider;
    this.#clock = clock;
  }

  static async start(): Promise<OtherIssuer> {
    const elsewhere = await startDirectory();
    // A code of an app works once in a step.
    const clock = { now: Date.now() };
    const provider = await startIdentityProvider({
      directoryUrl: elsewhere.urlFor('sample_directory_idp'),
      stateFolder: null,
      clock: async () => (clock.now += A_STEP),
    });
    return new OtherIssuer(elsewhere, provider, clock);
  }

  /** As the case worker finds it. */
  get client(): LoginIssuer {
    const { issuer } = this.#provider;
    return oidcIssuer({ issuer, clientId: CLIENT_ID, clientSecret: null, redirectUri: REDIRECT });
  }

  /** Somebody opens an account there. */
  newAccount(): Promise<SamplePerson> {
    return this.#elsewhere.newPerson();
  }

  /** An account there, as a person of ours enrolled it two months before `now` (epoch milliseconds). */
  enrolled(personId: string, account: SamplePerson, now: number): EnrolledLogin {
    const base = { type: 'enrolled', kind: 'login', enrolledId: randomUUID(), personId, domains: ['mailbox'] } as const;
    const at = { issuer: this.#provider.issuer, sub: account.personId, behindIdentityProvider: false };
    return { ...base, ...at, enrolledAt: now - 60 * DAY };
  }

  /** Signs in there by password and app for a nonce, and returns what the page would give for it. */
  async signsIn(account: SamplePerson, nonce: string, browser: Browser = openBrowser()): Promise<GivenLogin> {
    const { issuer } = this.#provider;
    const credentials = {
      username: account.username,
      password: SIGN_IN.password,
      totp: totpAt(this.#clock.now + A_STEP),
    };
    const asks = { scope: 'openid', nonce, max_age: '0', acr_values: CONTEXT };
    const back = await authorize({ issuer, clientId: CLIENT_ID, ...credentials, browser, asks });
    if (!back.ok) throw new Error(`not signed in: ${back.reason}`);
    return { issuer, code: back.code, codeVerifier: back.verifier };
  }

  /**
   * Has a session that is open there already answer for another nonce: nobody is asked for anything.
   *
   * @throws when the session is open no more
   */
  async goesOn(browser: Browser, nonce: string): Promise<GivenLogin> {
    const { issuer } = this.#provider;
    const codeVerifier = randomUUID().repeat(2);
    const asks = { scope: 'openid', nonce, max_age: '86400', acr_values: CONTEXT };
    const url = authorizationUrl((await discover(issuer)).authorize, CLIENT_ID, codeVerifier, 'state', asks);
    let { location } = await browser.get(url);
    while (location !== null && location.origin === url.origin) ({ location } = await browser.get(location));
    const code = location?.searchParams.get('code') ?? null;
    if (code === null) throw new Error('the session at the other issuer is open no more');
    return { issuer, code, codeVerifier };
  }

  async stop(): Promise<void> {
    await this.#provider.stop();
    await this.#elsewhere.stop();
  }
}

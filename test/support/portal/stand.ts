import { randomBytes, randomUUID } from 'node:crypto';
import type { Browser, BrowserContext } from 'playwright-core';
import type { SamplePerson } from '../../../dev/seed/people.js';
import { type IdentityProvider, startIdentityProvider } from '../../../dev/identity-provider/start.js';
import { freePort } from '../../../dev/servers/free-port.js';
import { DAY } from '../../../domain/clock.js';
import type { Enrolled, EnrolledLogin, EnrolledPush } from '../../../domain/enrolled.js';
import { loadTrust } from '../../../proofs/keys.js';
import { type DirectoryFixture, SIGN_IN, startDirectory } from '../../connectors/sample-directory-fixture.js';
import { totpAt } from '../../dev/identity-provider/totp-codes.js';
import { FakeOkta } from '../../fakes/okta/fake-okta.js';
import { PHONE, startChromium } from '../browser/chromium.js';
import { PortalPage } from '../browser/portal-page.js';
import { enrolFurther } from '../case-rig/enrol-further.js';
import { LiveCase } from '../live/live-case.js';
import { Live } from '../live/live.js';
import { policyWithEveryMethod } from './policy.js';

/** By which name people know the other issuer. */
export const ISSUER_NAME = 'Other Works';
/** Where verifiers are. */
export const DESK = 'Service desk, ground floor of building 2, 8 to 18 h';

const A_STEP = 30_000;

/** The page of the subject with everything behind it: the fake of Okta, another issuer, all processes, a real Chromium. */
export class Stand {
  readonly live: Live;
  readonly okta: FakeOkta;
  readonly chromium: Browser;
  readonly #elsewhere: DirectoryFixture;
  readonly #provider: IdentityProvider;
  readonly #clock: { now: number };

  private constructor(
    live: Live,
    okta: FakeOkta,
    chromium: Browser,
    other: { elsewhere: DirectoryFixture; provider: IdentityProvider; clock: { now: number } },
  ) {
    this.live = live;
    this.okta = okta;
    this.chromium = chromium;
    this.#elsewhere = other.elsewhere;
    this.#provider = other.provider;
    this.#clock = other.clock;
  }

  static async start(subjects: number): Promise<Stand> {
    const [chromium, okta, elsewhere, api] = await Promise.all([
      startChromium(),
      FakeOkta.start(),
      startDirectory(),
      freePort(),
    ]);
    // A code of an app works once in a step.
    const clock = { now: Date.now() };
    const provider = await startIdentityProvider({
      directoryUrl: elsewhere.urlFor('sample_directory_idp'),
      stateFolder: null,
      clock: async () => (clock.now += A_STEP),
    });
    const { issuer } = provider;
    const us = { issuer, clientId: 'countersign-recovery' };
    const redirectUri = `http://127.0.0.1:${api}/recover/signed-in`;
    const live = await Live.start({
      subjects,
      ports: { api },
      policyFile: await policyWithEveryMethod(),
      methodSettings: {
        api: {
          PUSHES: 'offered',
          LOGIN_PAGES: JSON.stringify([{ ...us, name: ISSUER_NAME, authorizationEndpoint: `${issuer}/auth` }]),
          IN_PERSON_PLACE: DESK,
        },
        caseWorker: {
          OKTA_ORG_URL: okta.org.url,
          OKTA_API_TOKEN: okta.org.apiToken,
          LOGIN_ISSUERS: JSON.stringify([{ ...us, redirectUri }]),
        },
      },
    });
    return new Stand(live, okta, chromium, { elsewhere, provider, clock });
  }

  get address(): string {
    return `${this.live.surface.api}/recover`;
  }

  /** A phone of its own, in English unless said otherwise. */
  phone(options = {}): Promise<BrowserContext> {
    return this.chromium.newContext({ ...PHONE, ...options });
  }

  /** Opens a case for somebody who lost the phone with their passkey. */
  async opensForLostPhone(): Promise<LiveCase> {
    const subject = this.live.nextSubject();
    const ticket = { source: 'desk', id: `T-${randomBytes(6).toString('hex')}` };
    const asked = { action: 'mfa.reset', lostAuthenticator: 'passkey', ticket } as const;
    const opened = await (await this.live.deskAgent()).openCase({ ...asked, subject: subject.seeded.username });
    if (!opened.ok) throw new Error(`not opened: ${opened.code}`);
    return new LiveCase(this.live, opened.body.caseId, subject);
  }

  /** Opens the page of a case on a phone, by its code. */
  async opensPage(kase: LiveCase, context: BrowserContext, title = 'Prove that it is you'): Promise<PortalPage> {
    const page = await PortalPage.open(context, this.address);
    await page.entersCode(await (await this.live.deskAgent()).caseCode(kase.caseId));
    await page.shows(title);
    return page;
  }

  /** Somebody has an Okta Verify, and a case. */
  async withPush(): Promise<{ readonly kase: LiveCase; readonly push: EnrolledPush }> {
    const subject = this.live.nextSubject();
    const base = this.#base(subject.seeded.personId);
    const factor = this.okta.enrols();
    const push: EnrolledPush = { ...base, ...factorOf(factor), kind: 'push', domains: ['handset'], provider: 'okta' };
    await this.#enrol(push);
    return { kase: await LiveCase.open(this.live, subject), push };
  }

  /** Somebody has an account at the other issuer, and a case. */
  async withAccount(): Promise<{ readonly kase: LiveCase; readonly account: SamplePerson }> {
    const subject = this.live.nextSubject();
    const account = await this.#elsewhere.newPerson();
    const at = { issuer: this.#provider.issuer, sub: account.personId, behindIdentityProvider: false };
    const login: EnrolledLogin = { ...this.#base(subject.seeded.personId), ...at, kind: 'login', domains: ['mailbox'] };
    await this.#enrol(login);
    return { kase: await LiveCase.open(this.live, subject), account };
  }

  /** Signs somebody in on the page of the other issuer that a browser is at. */
  async signsInElsewhere({ page }: PortalPage, { username }: SamplePerson): Promise<void> {
    await page.getByLabel('User name').fill(username);
    await page.getByLabel('Password').fill(SIGN_IN.password);
    await page.getByLabel('Code from your authenticator app').fill(totpAt(this.#clock.now + A_STEP));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  async stop(): Promise<void> {
    await this.chromium.close();
    await this.live.stop();
    await Promise.all([this.#provider.stop(), this.okta.stop()]);
    await this.#elsewhere.stop();
  }

  #base(personId: string) {
    return { type: 'enrolled', enrolledId: randomUUID(), personId, enrolledAt: Date.now() - 60 * DAY } as const;
  }

  async #enrol(thing: Enrolled): Promise<void> {
    const { keys } = this.live.environment;
    const place = { directory: { database: { owner: this.live.database } }, keyFiles: keys };
    await enrolFurther({ ...place, trust: await loadTrust(keys.TRUST_FILE) }, thing, Date.now());
  }
}

const factorOf = ({ userId, factorId }: { userId: string; factorId: string }) => ({ userId, factorId });

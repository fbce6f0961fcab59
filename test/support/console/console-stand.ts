import type { Browser, BrowserContext } from 'playwright-core';
import type { Person } from '../../../dev/actors/person.js';
import { hasAuthenticator } from '../../../dev/browser/authenticator.js';
import { PHONE, startChromium } from '../browser/chromium.js';
import { PortalPage } from '../browser/portal-page.js';
import { Live } from '../live/live.js';
import { policyWithTwoApprovals } from '../live/two-approvals.js';

/** The console with everything behind it: all processes, two approvals wanted, a real Chromium. */
export class ConsoleStand {
  readonly live: Live;
  readonly chromium: Browser;
  readonly #contexts: BrowserContext[] = [];

  private constructor(live: Live, chromium: Browser) {
    this.live = live;
    this.chromium = chromium;
  }

  static async start(subjects: number): Promise<ConsoleStand> {
    const [chromium, policyFile] = await Promise.all([startChromium(), policyWithTwoApprovals()]);
    return new ConsoleStand(await Live.start({ subjects, hostName: 'localhost', policyFile }), chromium);
  }

  get address(): string {
    return `${this.live.surface.api}/console`;
  }

  addressOf({ caseId }: { readonly caseId: string }): string {
    return `${this.address}/cases/${caseId}`;
  }

  /** A browser of its own, a phone in English unless said otherwise. */
  async browser(options = {}): Promise<BrowserContext> {
    const context = await this.chromium.newContext({ ...PHONE, ...options });
    this.#contexts.push(context);
    return context;
  }

  /** Somebody at the console in a browser of their own, with their passkeys on it. */
  async signedIn(username: string, address = this.address, options = {}, button = 'Sign in'): Promise<PortalPage> {
    const person = this.live.person(username);
    const page = await PortalPage.open(await this.browser(options), address);
    // One: two of one user at one relying party overwrite each other in it.
    await hasAuthenticator(page.page, person.seeded.passkeys.slice(0, 1));
    await signsIn(page, person, button);
    return page;
  }

  /** An account is of somebody who has another one as well, by the personnel number in the directory of record. */
  async isAlso(username: string, other: string): Promise<void> {
    const people = this.live.directory;
    const numbered = people
      .selectFrom('sample_directory.person')
      .select('employee_number')
      .where('username', '=', other);
    const { employee_number } = await numbered.executeTakeFirstOrThrow();
    const account = people.updateTable('sample_directory.person').where('username', '=', username);
    await account.set({ employee_number }).execute();
  }

  /** Somebody is of a further group from now on, by the directory of record. */
  async joins(username: string, group: string): Promise<void> {
    const { personId } = this.live.person(username).seeded;
    const people = this.live.directory.updateTable('sample_directory.person').where('person_id', '=', personId);
    await people.set({ groups: [group] }).execute();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()));
    await this.chromium?.close();
    await this.live?.stop();
  }
}

/** Signs in at the identity provider's own page, from the console and back to it. */
async function signsIn(page: PortalPage, person: Person, button: string): Promise<void> {
  await page.presses(button);
  await page.page.getByLabel('User name').fill(person.seeded.username);
  await page.page.getByLabel('Password').fill(person.seeded.password);
  await page.page.getByLabel('Code from your authenticator app').fill(await person.signInCode());
  await page.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.page.locator('#who').getByRole('button').waitFor();
}

import { randomUUID } from 'node:crypto';
import type { Person } from '../../../dev/actors/person.js';
import { openBrowser, type Page } from '../../../dev/identity-provider/browser.js';
import { assert, register, type SoftwareCredential } from '../../../dev/software-authenticator/authenticator.js';
import {
  enrolmentChallengeOf,
  newPasskeyChallengeOf,
  type GivenProof,
  type WantedChange,
} from '../../../proofs/enrolment-request.js';
import { makeSessionKey, makeSessionProof, sessionOf, type SessionKey } from '../../../proofs/session.js';
import type { Live } from '../live/live.js';

/** What the API answered. */
export interface Answered {
  readonly status: number;
  readonly body: { readonly code?: string; readonly status?: string; readonly [name: string]: unknown };
}

/** How a request is sent, where it is not as the page sends it. */
export interface Otherwise {
  readonly key?: SessionKey;
  readonly cookie?: string;
  readonly jti?: string;
  readonly proof?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function cookieOf(response: Response, kind: string): string {
  const line = response.headers.getSetCookie().find((one) => one.startsWith(`countersign-enrolment-${kind}=`)) ?? '';
  return line.split(';')[0] ?? '';
}

/** A program that does what the enrolment page does, and whatever else an attacker might. */
export class EnrolmentClient {
  readonly live: Live;
  readonly person: Person;
  readonly key: SessionKey;
  readonly cookie: string;

  private constructor(live: Live, person: Person, key: SessionKey, cookie: string) {
    this.live = live;
    this.person = person;
    this.key = key;
    this.cookie = cookie;
  }

  /** Signs a person in through the identity provider's own page. */
  static async signIn(live: Live, person: Person): Promise<EnrolmentClient> {
    const key = await makeSessionKey();
    const { api } = live.surface;
    const body = JSON.stringify({ language: 'en' });
    const url = `${api}/v1/enrolment/sign-ins`;
    const dpop = await makeSessionProof(key, { method: 'POST', url, body, now: Date.now() });
    const begun = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', dpop }, body });
    const { location } = (await begun.json()) as { location: string };
    const callback = await signsInAt(location, person, api);
    const back = await fetch(callback, { redirect: 'manual', headers: { cookie: cookieOf(begun, 'sign-in') } });
    return new EnrolmentClient(live, person, key, cookieOf(back, 'session'));
  }

  get personId(): string {
    return this.person.seeded.personId;
  }

  /** Whose change it is, as it is signed. */
  async of(changeId: string) {
    return { personId: this.personId, session: await sessionOf(this.key.publicJwk), changeId };
  }

  async ask(method: 'GET' | 'POST', path: string, content?: unknown, otherwise: Otherwise = {}): Promise<Answered> {
    const { key = this.key, cookie = this.cookie, jti = randomUUID(), headers = {} } = otherwise;
    const url = `${this.live.surface.api}${path}`;
    const body = content === undefined ? '' : JSON.stringify(content);
    const dpop = otherwise.proof ?? (await makeSessionProof(key, { method, url, body, now: Date.now(), jti }));
    const json = body === '' ? {} : { 'content-type': 'application/json' };
    const response = await fetch(url, {
      method,
      headers: { ...json, dpop, cookie, ...headers },
      ...(body !== '' && { body }),
    });
    return { status: response.status, body: (await response.json()) as Answered['body'] };
  }

  change(change: WantedChange, proof: GivenProof, otherwise: Otherwise = {}): Promise<Answered> {
    return this.ask('POST', '/v1/enrolment/changes', { change, proof }, otherwise);
  }

  /** As an honest person with a passkey does it. */
  async changeByPasskey(change: WantedChange, changeId: string = randomUUID()): Promise<Answered> {
    return this.change(change, await this.signed(change, changeId), { jti: changeId });
  }

  /** What the person's passkey signs for a change; of another relying party or page where that is named. */
  async signed(change: WantedChange, changeId: string, passkey = this.passkey()): Promise<GivenProof> {
    const challenge = enrolmentChallengeOf(await this.of(changeId), change);
    const { origin } = this.live.surface.signing;
    return { kind: 'passkey', assertion: assert(passkey, { rpId: passkey.rpId, origin, challenge }) };
  }

  /** A new passkey of an authenticator, for a change. `flags` as WebAuthn Level 3, section 6.1 has them. */
  async registers(
    credential: SoftwareCredential,
    changeId: string,
    name: string,
    flags?: number,
  ): Promise<WantedChange> {
    const challenge = newPasskeyChallengeOf(await this.of(changeId));
    const { origin } = this.live.surface.signing;
    const made = register(credential, { challenge, origin }, flags);
    const response = { ...made.response, transports: ['internal'] };
    return { kind: 'add-passkey', name, registration: { ...made, response } };
  }

  passkey(): SoftwareCredential {
    const [first] = this.person.seeded.passkeys;
    if (first === undefined) throw new Error('they have no passkey');
    return first;
  }

  /** The reasons that the ledger has for what was refused, in order. */
  async refusals(): Promise<readonly string[]> {
    const rows = await this.live.database
      .selectFrom('ledger_entry')
      .select('body')
      .where('stream', '=', `enrolment:${this.personId}`)
      .where('kind', '=', 'enrolment-refused')
      .orderBy('position')
      .execute();
    return rows.map(({ body }) => (JSON.parse(body) as { refusal: string }).refusal);
  }

  /** The version of what the person has enrolled. */
  async version(): Promise<number> {
    const { version } = await this.live.database
      .selectFrom('enrolled_set')
      .select(({ fn }) => fn.max('version').as('version'))
      .where('person_id', '=', this.personId)
      .executeTakeFirstOrThrow();
    return version;
  }
}

async function signsInAt(location: string, person: Person, api: string): Promise<URL> {
  const browser = openBrowser();
  const follow = async (page: Page): Promise<Page> => {
    let at = page;
    while (at.location !== null && at.location.origin !== api) at = await browser.get(at.location);
    return at;
  };
  const form = await follow(await browser.get(new URL(location)));
  const action = /<form method="post" action="([^"]+)"/.exec(form.text)?.[1];
  if (action === undefined) throw new Error(`no sign-in form (${form.status})`);
  const { username, password } = person.seeded;
  const fields = { username, password, totp: await person.signInCode() };
  const { location: callback } = await follow(await browser.post(new URL(action, form.url), fields));
  if (callback === null) throw new Error('the sign-in was refused');
  return callback;
}

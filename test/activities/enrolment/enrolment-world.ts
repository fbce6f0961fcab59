import { randomUUID } from 'node:crypto';
import { createEnrolmentActivities } from '../../../activities/enrolment/create-enrolment-activities.js';
import type { EnrolmentDeps } from '../../../activities/enrolment/deps.js';
import type { Mail } from '../../../activities/deps.js';
import {
  ENROL_CHANGES_PATH,
  ENROL_CODES_PATH,
  enrolmentSubmissionOf,
  type EnrolmentStart,
} from '../../../contract/enrolment.js';
import { keepSubmission } from '../../../db/submissions.js';
import { PLAIN_HABITS } from '../../support/mail-habits.js';
import type { PersonOfRecord } from '../../../domain/subjects.js';
import type { GivenProof, WantedChange } from '../../../proofs/enrolment-request.js';
import { unsealingKeyFrom, parseTrust, signingKeyFrom } from '../../../proofs/keys.js';
import { generateKeys } from '../../../proofs/key-files.js';
import { seal } from '../../../proofs/sealing.js';
import { makeSessionKey, makeSessionProof, sessionOf } from '../../../proofs/session.js';
import type { TestDatabase } from '../../support/postgres.js';

const ORIGIN = 'https://recovery.example';
export const SECURITY = 'security@example.com';

/** The enrolment worker's activities over a real database, with a clock, a directory and a mail server of the test's own. */
export class EnrolmentWorld {
  now = Date.UTC(2026, 0, 1);
  status: PersonOfRecord['status'] = 'active';
  mailIsAway = false;
  readonly mails: Mail[] = [];
  readonly #database: TestDatabase;
  readonly #deps: EnrolmentDeps;
  /** A person of its own, so that no test counts another's tries. */
  personId = `p-${randomUUID()}`;

  private constructor(database: TestDatabase, deps: (world: EnrolmentWorld) => EnrolmentDeps) {
    this.#database = database;
    this.#deps = deps(this);
  }

  static async make(database: TestDatabase): Promise<EnrolmentWorld> {
    const { signing, sealing, trust: file } = await generateKeys();
    const trust = await parseTrust(file);
    const enrolmentKey = await signingKeyFrom(signing.enrolment);
    const sealKey = await unsealingKeyFrom(sealing['enrolment-worker']);
    const quiet = { warn() {}, info() {} };
    return new EnrolmentWorld(database, (world) => ({
      db: database.as('countersign_enrolment'),
      directory: {
        findById: async () => world.ofRecord(),
        findByIdentifier: async () => [],
        membersOf: async () => [],
      },
      trust,
      enrolmentKey,
      sealKey,
      pepper: new Uint8Array(32).fill(7),
      clock: async () => world.now,
      // What a provider vouches for stands in the token itself here.
      verifySignIn: async (idToken) => JSON.parse(idToken),
      sendMail: async (mail) => {
        if (world.mailIsAway) throw new Error('the mail server is away');
        world.mails.push(mail);
      },
      signing: { rpId: 'sign.example', origin: 'https://sign.example' },
      publicUrl: ORIGIN,
      mails: PLAIN_HABITS,
      securityMailTo: SECURITY,
      logger: quiet,
    }));
  }

  ofRecord(): PersonOfRecord {
    return {
      personId: this.personId,
      username: 'nora',
      displayName: 'Nora',
      status: this.status,
      managerId: null,
      groups: [],
      workEmail: 'nora@example.com',
      employeeNumber: null,
      phoneOnFile: null,
    };
  }

  /** Asks for a change as the page does. `signedInAgo` in milliseconds. */
  change(change: WantedChange, proof: GivenProof = { kind: 'sign-in' }, signedInAgo = 0): Promise<string> {
    return this.#asks('change', ENROL_CHANGES_PATH, { change, proof }, signedInAgo);
  }

  askCode(to: { to: 'new'; address: string } | { to: 'enrolled' }): Promise<string> {
    return this.#asks('code', ENROL_CODES_PATH, to, 0);
  }

  /** Presses the button of a link. */
  async takeBack(token: string): Promise<string> {
    return this.#runs('take-back', randomUUID(), token);
  }

  /** The code of the newest mail to an address. */
  codeTo(address: string): string {
    const mails = this.mails
      .filter(({ to }) => to === address)
      .map(({ text }) => /^Your code is (\d{4} \d{4})$/m.exec(text)?.[1]);
    return mails.findLast((code) => code !== undefined) ?? '';
  }

  /** The tokens of the links in the mails that went to an address, in order. */
  tokensTo(address: string): readonly string[] {
    const ofTheirs = this.mails.filter(({ to }) => to === address);
    return ofTheirs.flatMap(({ text }) => /#token=(\S+)/.exec(text)?.[1] ?? []);
  }

  /** Adds an address of the person's own, with its code. */
  async addsAddress(address: string, proof: GivenProof = { kind: 'sign-in' }): Promise<string> {
    await this.askCode({ to: 'new', address });
    return this.change({ kind: 'add-address', address, code: this.codeTo(address) }, proof);
  }

  /** A code for a change, mailed to the address that confirms them. */
  async mailedProof(address: string): Promise<GivenProof> {
    await this.askCode({ to: 'enrolled' });
    return { kind: 'email-code', code: this.codeTo(address) };
  }

  /** The reasons that the ledger has, in order. */
  async refusals(): Promise<readonly string[]> {
    const rows = await this.#database.owner
      .selectFrom('ledger_entry')
      .select('body')
      .where('stream', '=', `enrolment:${this.personId}`)
      .where('kind', '=', 'enrolment-refused')
      .orderBy('position')
      .execute();
    return rows.map(({ body }) => (JSON.parse(body) as { refusal: string }).refusal);
  }

  /** The digests of the person's sets, by version. */
  async sets(): Promise<readonly (readonly string[])[]> {
    const rows = await this.#database.owner
      .selectFrom('enrolled_set')
      .select('jws')
      .where('person_id', '=', this.personId)
      .orderBy('version')
      .execute();
    return rows.map(({ jws }) => {
      const text = Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8');
      return (JSON.parse(text) as { rowDigests: string[] }).rowDigests;
    });
  }

  async #asks(errand: 'change' | 'code', path: string, content: object, signedInAgo: number): Promise<string> {
    const key = await makeSessionKey();
    const changeId = randomUUID();
    const body = JSON.stringify(content);
    const request = { method: 'POST', url: `${ORIGIN}${path}`, body, now: this.now, jti: changeId };
    const nonce = `${await sessionOf(key.publicJwk)}.random`;
    const signedIn = JSON.stringify({ sub: this.personId, nonce, authTime: this.now - signedInAgo, acrs: [] });
    const { sealed: idToken } = await seal(this.#deps.trust.seal['enrolment-worker'], signedIn);
    const proof = await makeSessionProof(key, request);
    return this.#runs(errand, changeId, JSON.stringify({ v: 1, idToken, proof, body }));
  }

  async #runs(errand: EnrolmentStart['errand'], changeId: string, text: string): Promise<string> {
    const { sealed, reference } = await seal(this.#deps.trust.seal['enrolment-worker'], text);
    const caseId = enrolmentSubmissionOf(changeId);
    const api = this.#database.as('countersign_api');
    await keepSubmission(api, { reference, caseId, audience: 'enrolment-worker', sealed }, this.now);
    const start = { v: 1, errand, changeId, submission: reference, requestId: 'r' } as const;
    const { settleErrand, tellOfErrand } = createEnrolmentActivities(this.#deps);
    const { outcome } = await settleErrand(start);
    // As the workflow does: tried until it was told.
    if (outcome === 'accepted') await tellOfErrand(start).catch(() => this.#tellsLater(() => tellOfErrand(start)));
    return outcome;
  }

  async #tellsLater(tell: () => Promise<void>): Promise<void> {
    this.mailIsAway = false;
    await tell();
    await tell();
  }
}

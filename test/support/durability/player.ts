import { setTimeout as pause } from 'node:timers/promises';
import { caseIdOf } from '../../../contract/case-id.js';
import { caseWorkflowId } from '../../../contract/queues.js';
import { readCaseView } from '../../../db/views.js';
import { notMeTokenIn } from '../../../dev/actors/mailbox.js';
import { authenticatorApp } from '../../../dev/seed/authenticator-app.js';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import type { Mail } from '../../../dev/servers/mail/store.js';
import { assert } from '../../../dev/software-authenticator/authenticator.js';
import type { Case } from '../../../domain/case.js';
import type { Statement } from '../../../domain/statement.js';
import { challengeOf } from '../../../proofs/decision.js';
import { SIGNING_RP_ID } from '../../../dev/environment/process-plans.js';
import { makeSessionKey, makeSessionProof, type SessionKey } from '../../../proofs/session.js';
import type { Pace } from './pace.js';
import { PatientClient, type Told } from './patient-client.js';
import { CLIENT_ID, type Theatre } from './theatre.js';

const LOOK_EVERY_MILLISECONDS = 100;
/** A killed process has to start again in between, perhaps several times. */
const COMES_WITHIN_MILLISECONDS = 120_000;

/** Who signs, and at which operation. */
const SIGNERS = {
  approve: { who: 'adam', query: 'kind=approve&calledBack=true', operation: 'decisions' },
  refuse: { who: 'adam', query: 'kind=refuse', operation: 'decisions' },
  review: { who: 'rita', query: 'kind=review&conclusion=justified', operation: 'review' },
  'second review': { who: 'rob', query: 'kind=review&conclusion=justified', operation: 'review' },
} as const;

/** Everybody who acts in one case, over HTTP and by mail alone. Every act is announced to the pace by its step. */
export class Player {
  readonly caseId: string;
  readonly subject: SeededPerson;
  readonly client: PatientClient;
  readonly newPassword: string;
  /** What was answered to each message, in order. */
  readonly answers: string[] = [];
  readonly #theatre: Theatre;
  readonly #pace: Pace;
  readonly #name: string;
  readonly #readMails = new Set<string>();
  #key: SessionKey | null = null;

  /** @param name tells this case from all others */
  constructor(theatre: Theatre, name: string, subject: SeededPerson, pace: Pace) {
    this.#theatre = theatre;
    this.#pace = pace;
    this.#name = name;
    this.subject = subject;
    this.client = new PatientClient(theatre.environment.urls.api);
    this.newPassword = `${name.replaceAll(/\W/g, ' ')} and a quiet harbour`;
    const { personId } = theatre.person('dora');
    this.caseId = caseIdOf({ personId, clientId: CLIENT_ID }, name, { ...this.#asked(), requestedBy: null });
  }

  #asked() {
    const ticket = { source: 'desk', id: this.#name.replaceAll(' ', '-') };
    return { action: 'password.reset' as const, subject: this.subject.username, ticket };
  }

  async opens(): Promise<void> {
    const headers = { authorization: `Bearer ${this.#theatre.tokens.dora}`, 'idempotency-key': this.#name };
    await this.#tells('opening/opened', async () => ({
      method: 'POST',
      path: '/v1/cases',
      bodyText: JSON.stringify(this.#asked()),
      headers,
    }));
  }

  async beginsSession(): Promise<void> {
    this.#key = await makeSessionKey();
    const { kty, crv, x, y } = this.#key.publicJwk;
    this.#notes('session', await this.client.send(await this.#proven('sessions', { jwk: { kty, crv, x, y } })));
  }

  async givesTotp(): Promise<void> {
    const app = authenticatorApp(this.subject.recoveryTotpSecret ?? '');
    await this.#tells('verifying/evidence/totp', () =>
      this.#proven('evidence', { method: 'totp', code: app.nextCode(Date.now()) }),
    );
  }

  async asksForCode(phase: 'verifying' | 'awaiting-claim'): Promise<void> {
    await this.#tells(`${phase}/challenge-sent/email-code`, () => this.#proven('challenges', { method: 'email-code' }));
  }

  async givesCode(phase: 'verifying' | 'awaiting-claim'): Promise<void> {
    const mail = await this.#nextMail('Your recovery code');
    const code = /^Your code is (\d+)$/m.exec(mail.text)?.[1];
    await this.#tells(`${phase}/evidence/email-code`, () => this.#proven('evidence', { method: 'email-code', code }));
  }

  /** Comes back when the mail says that it is time: it goes out once the step is the workflow's own, not before. */
  async isCalledBack(): Promise<void> {
    await this.#nextMail('You can choose your new password now');
  }

  async claims(): Promise<void> {
    await this.#tells('awaiting-claim/claimed', () => this.#proven('claim', { newPassword: this.newPassword }));
  }

  /** Reads what lies before somebody as soon as it is asked for, signs it and sends it. */
  async signs(kind: keyof typeof SIGNERS): Promise<void> {
    const { who, query, operation } = SIGNERS[kind];
    const headers = { authorization: `Bearer ${this.#theatre.tokens[who]}` };
    const path = `/v1/cases/${this.caseId}/statement?${query}`;
    const read = await this.#until(`a statement to ${kind}`, async () => {
      const told = await this.client.send({ method: 'GET', path, headers });
      return told.status === 200 ? told : null;
    });
    const shown = read.body['statement'] as Statement;
    // Whoever refuses says why.
    const statement = kind === 'refuse' ? { ...shown, comment: 'it is not them' } : shown;
    const act = JSON.stringify({ statement, assertion: this.#assertionOf(who, statement) });
    const step = operation === 'review' ? 'under-review/decision/review' : `approving/decision/${kind}`;
    await this.#tells(step, async () => ({
      method: 'POST',
      path: `/v1/cases/${this.caseId}/${operation}`,
      bodyText: act,
      headers,
    }));
  }

  /** The case is closed, and every mail of it is sent. */
  async isOver(): Promise<void> {
    await this.#theatre.environment.temporal.workflow.getHandle(caseWorkflowId(this.caseId)).result();
  }

  /** Follows the "this was not me" link of the mail that told of the change. */
  async repudiates(step = 'under-review/stopped/repudiated'): Promise<void> {
    const token = notMeTokenIn(await this.#nextMail('Your password was changed'));
    const bodyText = JSON.stringify({ token });
    await this.#tells(step, async () => ({
      method: 'POST',
      path: '/v1/repudiations',
      bodyText,
      headers: {},
    }));
  }

  /** Does nothing more until the window is over. */
  async letsTheWindowPass(): Promise<void> {
    await this.#pace.before('awaiting-claim/deadline');
  }

  /** Waits until the case has been recorded as it should be. */
  async until(what: string, isSo: (kase: Case) => boolean): Promise<void> {
    await this.#until(what, async () => {
      const view = await readCaseView(this.#theatre.owner, this.caseId).catch(() => undefined);
      return view !== undefined && isSo(view.state as unknown as Case) ? view : null;
    });
  }

  async #tells(step: string, make: () => Promise<Parameters<PatientClient['send']>[0]>): Promise<void> {
    await this.#pace.before(step);
    this.#notes(step, await this.client.send(await make()));
  }

  /** Honest messages of honest people: each is taken, whatever dies. */
  #notes(step: string, { status, body }: Told): void {
    if (status >= 400) throw new Error(`${this.#name}: ${step} was refused: ${JSON.stringify(body)}`);
    const told = [body['status'], body['phase']].filter((word) => typeof word === 'string');
    this.answers.push([step, `${status}`, ...told].join(' '));
  }

  #assertionOf(who: string, statement: Statement) {
    const credential = this.#theatre.person(who).passkeys[0];
    if (credential === undefined) throw new Error(`${who} has no passkey`);
    const { signingOrigin: origin } = this.#theatre.environment.urls;
    return assert(credential, { rpId: SIGNING_RP_ID, origin, challenge: challengeOf(statement) });
  }

  async #proven(operation: string, body: unknown): Promise<Parameters<PatientClient['send']>[0]> {
    if (this.#key === null) throw new Error('no session yet');
    const path = `/v1/cases/${this.caseId}/${operation}`;
    const bodyText = JSON.stringify(body);
    const url = `${this.#theatre.environment.urls.api}${path}`;
    const dpop = await makeSessionProof(this.#key, { method: 'POST', url, body: bodyText, now: Date.now() });
    return { method: 'POST', path, bodyText, headers: { dpop } };
  }

  async #nextMail(subject: string): Promise<Mail> {
    const mine = (mail: Mail): boolean =>
      mail.subject === subject &&
      mail.text.includes(this.caseId) &&
      mail.to.includes(this.subject.privateEmail ?? '') &&
      !this.#readMails.has(mail.messageId);
    const mail = await this.#theatre.mail.waitFor(mine, COMES_WITHIN_MILLISECONDS);
    this.#readMails.add(mail.messageId);
    return mail;
  }

  async #until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
    const giveUpAt = performance.now() + COMES_WITHIN_MILLISECONDS;
    for (;;) {
      const seen = await look();
      if (seen !== null) return seen;
      if (performance.now() > giveUpAt) throw new Error(`${this.#name} waited in vain for ${what}`);
      await pause(LOOK_EVERY_MILLISECONDS);
    }
  }
}

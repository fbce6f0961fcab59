import { randomBytes } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { HANDLERS } from '../../../contract/handlers.js';
import type { Answer, DecisionMessage } from '../../../contract/messages.js';
import { caseWorkflowId } from '../../../contract/queues.js';
import type { SignedAct } from '../../../dev/actors/decider.js';
import { Mailbox } from '../../../dev/actors/mailbox.js';
import type { Person } from '../../../dev/actors/person.js';
import { SubjectBrowser } from '../../../dev/actors/subject-browser.js';
import type { Word } from '../../../dev/actors/api-client.js';
import { digestOf } from '../../../domain/canonical.js';
import type { Action } from '../../../domain/actions.js';
import type { Case, Phase } from '../../../domain/case.js';
import type { Conclusion } from '../../../domain/statement.js';
import { Readings } from '../case-rig/readings.js';
import { until } from '../case-rig/until.js';
import type { Live } from './live.js';

/** So many of the last entries are told when somebody honest is not accepted. */
const ENTRIES_TOLD = 12;

/** A password that nobody has had. */
export function newPassword(): string {
  return `violet hammock ${randomBytes(9).toString('base64url')}`;
}

/** One case and its honest people, who act over HTTP. Attackers use `caseId` and `workflow`. */
export class LiveCase {
  readonly live: Live;
  readonly caseId: string;
  readonly subject: Person;
  readonly readings: Readings;
  readonly #mailbox: Mailbox;
  #browser: SubjectBrowser | null = null;

  constructor(live: Live, caseId: string, subject: Person) {
    this.live = live;
    this.caseId = caseId;
    this.subject = subject;
    this.readings = new Readings({ owner: live.database }, caseId);
    this.#mailbox = new Mailbox(live.surface, subject.privateEmail);
  }

  /** Opens a case for somebody under a ticket of its own, as the desk agent Dora. */
  static async open(live: Live, subject: Person = live.nextSubject(), action?: Action): Promise<LiveCase> {
    const ticket = { source: 'desk', id: `T-${randomBytes(6).toString('hex')}` };
    const desk = await live.deskAgent();
    const opened = await desk.openCase({ subject: subject.seeded.username, ticket, ...(action && { action }) });
    if (!opened.ok) throw new Error(`not opened: ${opened.code}`);
    return new LiveCase(live, opened.body.caseId, subject);
  }

  static async verified(live: Live, subject?: Person): Promise<LiveCase> {
    const kase = await LiveCase.open(live, subject);
    await kase.verify();
    return kase;
  }

  static async approved(live: Live, subject?: Person): Promise<LiveCase> {
    const kase = await LiveCase.verified(live, subject);
    await kase.approve();
    return kase;
  }

  static async executed(live: Live, subject?: Person): Promise<LiveCase> {
    const kase = await LiveCase.approved(live, subject);
    await kase.claim();
    return kase;
  }

  static async closed(live: Live, subject?: Person): Promise<LiveCase> {
    const kase = await LiveCase.executed(live, subject);
    await kase.review();
    return kase;
  }

  /** Emergency access that is in force: the subject's passkey, two who countersigned, and one on duty who knows of it. */
  static async granted(live: Live, subject?: Person): Promise<LiveCase> {
    const kase = await LiveCase.open(live, subject, 'access.emergency');
    const [credential] = kase.subject.seeded.passkeys;
    if (credential === undefined) throw new Error(`${kase.subject.seeded.username} has no passkey`);
    await kase.#accepted('passkey', await (await kase.browser()).submitPasskey(live.surface.signing, credential));
    await kase.approve('adam', 'approving');
    const officer = await live.dutyOfficer('oscar');
    await kase.approve('anna', 'in-force');
    await kase.#accepted('oscar acknowledges', await officer.acknowledge(kase.caseId));
    return kase;
  }

  /** Whoever is honest is accepted: anything else fails the test where it happens, and tells what the case went through. */
  async #accepted(what: string, word: Word): Promise<void> {
    if (word.kind === 'accepted') return;
    const entries = (await this.readings.entries()).slice(-ENTRIES_TOLD);
    const told = entries.map(({ sequence, kind, phase, refusal, runId }) =>
      [runId.slice(-4), sequence, kind, phase, refusal].filter((part) => part !== null).join(' '),
    );
    throw new Error([`${what}: ${JSON.stringify(word)}; last in the record:`, ...told].join('\n'));
  }

  get workflowId(): string {
    return caseWorkflowId(this.caseId);
  }

  get workflow(): WorkflowHandle {
    return this.live.temporal.workflow.getHandle(this.workflowId);
  }

  /** The subject's browser, opened when it is first needed. */
  async browser(): Promise<SubjectBrowser> {
    this.#browser ??= await SubjectBrowser.open(this.live.surface, this.caseId);
    return this.#browser;
  }

  /** The subject proves who they are: authenticator app, then the code that is mailed. */
  async verify(): Promise<void> {
    const browser = await this.browser();
    await this.#accepted('totp', await browser.submitTotp(await this.subject.recoveryCode()));
    await this.#accepted('email code', await this.mailCode());
    await this.reaches('approving');
  }

  /** The subject asks for a code, reads the mail and gives the code. */
  async mailCode(): Promise<Word> {
    const browser = await this.browser();
    await this.#accepted('challenge', await browser.requestEmailCode());
    return browser.submitEmailCode(await this.#mailbox.nextCode(this.caseId));
  }

  async approve(username = 'adam', phaseAfter: Phase = 'awaiting-claim'): Promise<void> {
    const approver = await this.live.approver(username);
    await this.#accepted(`${username} approves`, await approver.approve(this.caseId));
    await this.reaches(phaseAfter);
  }

  /** The subject comes back, proves it once more and chooses a password. */
  async claim(password = newPassword()): Promise<string> {
    const { word } = await this.startClaim(password);
    await this.#accepted('claim', await word);
    await this.reaches('under-review');
    return password;
  }

  /** The subject proves it once more and sends a password; the case's word on it comes when it was applied. */
  async startClaim(password = newPassword()): Promise<{ readonly word: Promise<Word> }> {
    await this.#accepted('fresh code', await this.mailCode());
    const word = (await this.browser()).redeemClaim(password);
    word.catch(() => undefined);
    return { word };
  }

  async review(username = 'rita', conclusion: Conclusion = 'justified'): Promise<void> {
    const reviewer = await this.live.reviewer(username);
    await this.#accepted(`${username} reviews`, await reviewer.review(this.caseId, conclusion));
    await this.reaches('closed');
  }

  /** Waits until the case has been recorded in a phase, and returns it. */
  async reaches(phase: Phase): Promise<Case> {
    await until(
      `case ${this.caseId} in phase ${phase}`,
      async () => (await this.readings.recorded())?.phase,
      (seen) => seen === phase,
    );
    return this.recorded();
  }

  /** The case as it was last recorded. */
  async recorded(): Promise<Case> {
    const kase = await this.readings.recorded();
    if (kase === null) throw new Error(`case ${this.caseId} was never recorded`);
    return kase;
  }

  /** Sends a signed act past the API's checks, with its codec key. Returns the message's id. */
  async signalDecision(act: SignedAct, caseId = this.caseId): Promise<string> {
    const messageId = digestOf({ act, caseId });
    const message: DecisionMessage = { v: 1, kind: 'decision', caseId, messageId, ...act };
    await this.workflow.signal(HANDLERS.decide, message);
    return messageId;
  }

  /** Sends a signed act past the API's checks, and waits for the case's word. */
  async decidePastTheApi(act: SignedAct): Promise<Answer> {
    return this.wordOn(await this.signalDecision(act));
  }

  /** Waits for the recorded word on a message. */
  async wordOn(messageId: string): Promise<Answer> {
    const word = await until(`word on ${messageId}`, () => this.readings.answer(messageId));
    if (word === null) throw new Error(`no word on ${messageId}`);
    return word;
  }
}

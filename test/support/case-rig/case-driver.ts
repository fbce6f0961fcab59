import { isGrpcDeadlineError, WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import { HANDLERS } from '../../../contract/handlers.js';
import type { Answer, DecisionMessage, Message, StopMessage } from '../../../contract/messages.js';
import { caseWorkflowId } from '../../../contract/queues.js';
import type { CaseView } from '../../../contract/view.js';
import { digestOf, digestOfText } from '../../../domain/canonical.js';
import type { Case, Phase } from '../../../domain/case.js';
import type { StatementKind } from '../../../domain/statement.js';
import { authenticatorApp, type AuthenticatorApp } from '../../../dev/seed/authenticator-app.js';
import type { SoftwareCredential } from '../../../dev/software-authenticator/authenticator.js';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import { sealAndKeep, type Ground } from './ground.js';
import { personNamed } from './place.js';
import { Readings } from './readings.js';
import { signedDecision, type SigningChoices } from './signing.js';
import { SubjectSession } from './subject-session.js';
import { until } from './until.js';
import { PLATFORM, type WorkloadClaims } from './workload-platform.js';

/** A password that nobody has had, and that the sample directory takes. */
export const NEW_PASSWORD = 'violet hammock over lisbon';

/** Longer than any worker here needs to answer a query. */
const QUERY_MILLISECONDS = 8_000;

/** @throws with the refusal, when the case did not accept what an honest person sent */
function expectAccepted(what: string, answer: Answer): void {
  if (!answer.accepted) throw new Error(`${what} was refused: ${answer.refusal} (${answer.phase})`);
}

/** One open case and everybody who acts on it. Every verb sends what the API would send, with real proofs. */
export class CaseDriver {
  readonly caseId: string;
  readonly subject: SeededPerson;
  /** Who opened it, with the token they opened it with. */
  readonly openerToken: string;
  readonly readings: Readings;
  readonly session: SubjectSession;
  readonly #ground: Ground;
  readonly #app: AuthenticatorApp;

  private constructor(ground: Ground, caseId: string, subject: SeededPerson, token: string, session: SubjectSession) {
    this.caseId = caseId;
    this.subject = subject;
    this.openerToken = token;
    this.session = session;
    this.readings = new Readings(ground.place.directory.database, caseId);
    this.#ground = ground;
    this.#app = authenticatorApp(subject.recoveryTotpSecret ?? '');
  }

  /** Joins a case that was opened, with a browser of the subject. */
  static async join(ground: Ground, caseId: string, subject: SeededPerson, token: string): Promise<CaseDriver> {
    return new CaseDriver(ground, caseId, subject, token, await SubjectSession.begin(ground, caseId));
  }

  /** The case's workflow, whichever run of it is the latest. */
  get workflow(): WorkflowHandle {
    return this.#ground.client.workflow.getHandle(caseWorkflowId(this.caseId));
  }

  /**
   * The case as the workflow itself shows it: asked for after everything that reached it before. Asked again when no
   * answer came: the time-skipping server forgets who asked a run that continues as new meanwhile.
   */
  async view(): Promise<CaseView> {
    const ask = () => this.workflow.query<CaseView | null>(HANDLERS.view);
    const view = await until('the view of the case', async () => {
      try {
        return await this.#ground.client.withDeadline(Date.now() + QUERY_MILLISECONDS, ask);
      } catch (fault) {
        if (isGrpcDeadlineError(fault) || fault instanceof WorkflowNotFoundError) return null;
        throw fault;
      }
    });
    if (view === null) throw new Error(`case ${this.caseId} has not begun`);
    return view;
  }

  async phase(): Promise<Phase> {
    return (await this.view()).phase;
  }

  /** Waits until the case has been recorded in a phase, and returns it. */
  async reaches(phase: Phase): Promise<Case> {
    await until(
      `case in phase ${phase}`,
      async () => (await this.recorded()).phase,
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

  /** Gives the code that the authenticator app shows now. */
  async submitTotp(code?: string, session = this.session): Promise<Answer> {
    const shown = code ?? this.#app.nextCode(await this.#ground.clock());
    return this.submit(await session.evidence('totp', shown));
  }

  /** Gives the code that the subject saved on paper. */
  async submitSavedCode(code = this.subject.recoveryCode ?? '', session = this.session): Promise<Answer> {
    return this.submit(await session.savedCode(code));
  }

  /** Asks for a code by mail. */
  async askForEmailCode(session = this.session): Promise<Answer> {
    return this.submit(await session.challenge('email-code'));
  }

  /** Asks for a code by mail, reads the mail and gives the code. */
  async submitEmailCode(session = this.session): Promise<Answer> {
    const asked = await this.askForEmailCode(session);
    if (!asked.accepted) return asked;
    return this.submit(await session.evidence('email-code', this.mailedCode()));
  }

  /** Asks for a challenge, signs it with the subject's own passkey and gives that. */
  async submitPasskey(session = this.session): Promise<Answer> {
    const asked = await session.challenge('passkey');
    const noted = await this.submit(asked);
    const [credential] = this.subject.passkeys;
    if (!noted.accepted || credential === undefined) return noted;
    return this.submit(await session.passkeyEvidence(credential, asked.messageId));
  }

  /**
   * Asks for a challenge, has the workload of the case's account ask its platform for a token, and gives that. An attacker's token
   * may say otherwise.
   */
  async submitWorkload(otherwise: Partial<WorkloadClaims> = {}, session = this.session): Promise<Answer> {
    const asked = await session.challenge('workload-attestation');
    const noted = await this.submit(asked);
    if (!noted.accepted) return noted;
    const { plan } = await this.recorded();
    const sub = plan.account?.machine?.workload?.sub ?? '';
    const audience = await session.workloadAudience(asked.messageId);
    const issuedAt = await this.#ground.clock();
    return this.submit(await session.workloadEvidence(await PLATFORM.token({ sub, audience, issuedAt, ...otherwise })));
  }

  /** The newest code in the subject's private mailbox. */
  mailedCode(): string {
    return this.#ground.mailbox.codeFor(this.subject.privateEmail ?? '', this.caseId);
  }

  /** Chooses the new password. */
  async claim(newPassword = NEW_PASSWORD, session = this.session): Promise<Answer> {
    return this.submit(await session.claim(newPassword));
  }

  /** Registers a passkey for the claim's window as it is open now, and claims with it. */
  async claimPasskey(credential: SoftwareCredential, session = this.session): Promise<Answer> {
    const { claimWindow } = await this.recorded();
    return this.submit(await session.passkeyClaim(credential, claimWindow?.fresh.receipt.messageId ?? ''));
  }

  /** Goes on honestly until a lost passkey is replaced after an hour's cooling-off: app, paper, one approval. */
  async reportLoss(): Promise<Case> {
    expectAccepted('the app code', await this.submitTotp());
    expectAccepted('the saved code', await this.submitSavedCode());
    await this.reaches('approving');
    expectAccepted('the approval', await this.decide('adam', 'approve'));
    return this.reaches('cooling-off');
  }

  /** Goes on honestly until the case waits for approval. */
  async proveIdentity(): Promise<Case> {
    expectAccepted('the app code', await this.submitTotp());
    expectAccepted('the mailed code', await this.submitEmailCode());
    return this.reaches('approving');
  }

  /** Goes on honestly until the case waits for the subject to come back. */
  async getApproved(): Promise<Case> {
    await this.proveIdentity();
    expectAccepted('the approval', await this.decide('adam', 'approve'));
    return this.reaches('awaiting-claim');
  }

  /** Goes on honestly until emergency access is in force: a passkey, two approvals. */
  async getGranted(): Promise<Case> {
    expectAccepted('the passkey', await this.submitPasskey());
    await this.reaches('approving');
    expectAccepted('the first approval', await this.decide('adam', 'approve'));
    expectAccepted('the second approval', await this.decide('anna', 'approve'));
    return this.reaches('in-force');
  }

  /** The subject comes back, proves it once more and chooses the new password. */
  async redeem(): Promise<Case> {
    expectAccepted('the fresh code', await this.submitTotp());
    expectAccepted('the claim', await this.claim());
    return this.reaches('under-review');
  }

  /** The whole honest story up to the review. */
  async complete(): Promise<Case> {
    await this.getApproved();
    return this.redeem();
  }

  /** Somebody without a part reviews, and the case closes. */
  async close(reviewer = 'rita'): Promise<Case> {
    expectAccepted('the review', await this.review(reviewer));
    return this.reaches('closed');
  }

  /** Signs what lies before a person now, and sends it. */
  async decide(username: string, kind: StatementKind, choices: SigningChoices = {}): Promise<Answer> {
    return this.tell(HANDLERS.decide, await this.signed(username, kind, choices));
  }

  /** Signs what lies before a person now, and does not send it. */
  async signed(username: string, kind: StatementKind, choices: SigningChoices = {}): Promise<DecisionMessage> {
    const person = personNamed(this.#ground.place, username);
    return signedDecision(await this.recorded(), person, kind, await this.#ground.clock(), choices);
  }

  /** Reviews, as somebody with no part in the case. */
  async review(username = 'rita', conclusion: 'justified' | 'not-justified' = 'justified'): Promise<Answer> {
    return this.decide(username, 'review', { conclusion });
  }

  /** Cancels with an access token; the opener's own, unless another is given. */
  async cancel(token = this.openerToken): Promise<Answer> {
    const messageId = digestOf({ cancel: this.caseId, token });
    return this.tell(HANDLERS.stop, await this.#stop('cancel', messageId, token));
  }

  /** Follows the newest "not me" link mailed to the subject: containment starts, and the case is told if it is open. */
  async repudiate(): Promise<{ readonly messageId: string }> {
    const { caseId } = this;
    const token = await this.notMeToken();
    const messageId = digestOfText(token);
    const submission = await sealAndKeep(this.#ground, caseId, 'case-worker', token);
    await this.#ground.engine.contain({ caseId, messageId, submission });
    await this.#ground.engine.stop(await this.#stop('repudiate', messageId, token));
    return { messageId };
  }

  /** The "not me" token of the newest mail to the subject, once there is one. */
  async notMeToken(): Promise<string> {
    const look = async (): Promise<string | null> =>
      this.#ground.mailbox.notMeToken(this.subject.privateEmail ?? '', this.caseId);
    return (await until('a "not me" link', look)) ?? '';
  }

  /** Sends a "not me" token to the case alone, past the containment. */
  async repudiateWith(token: string): Promise<Answer> {
    return this.tell(HANDLERS.stop, await this.#stop('repudiate', digestOfText(token), token));
  }

  /** Sends a challenge, evidence or a claim, and waits for the answer. */
  async submit(message: Extract<Message, { kind: 'challenge' | 'evidence' | 'claim' }>): Promise<Answer> {
    return this.tell(HANDLERS.submit, message);
  }

  /** Sends what is answered through the record, and waits for the answer. */
  async tell(signal: 'submit' | 'decide' | 'stop', message: Message): Promise<Answer> {
    await this.workflow.signal(signal, message);
    const { messageId } = message;
    const answer = await until(`answer to ${message.kind}`, () => this.readings.answer(messageId));
    if (answer === null) throw new Error(`no answer to ${messageId}`);
    return answer;
  }

  async #stop(reason: StopMessage['reason'], messageId: string, token: string): Promise<StopMessage> {
    const submission = await sealAndKeep(this.#ground, this.caseId, 'case-worker', token);
    return { v: 1, kind: 'stop', reason, caseId: this.caseId, messageId, submission };
  }
}

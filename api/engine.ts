import {
  isGrpcDeadlineError,
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { HANDLERS, WORKFLOWS } from '../contract/handlers.js';
import type { Answer, Message, OpeningRequest } from '../contract/messages.js';
import { caseWorkflowId, CASES_QUEUE, containmentWorkflowId } from '../contract/queues.js';
import type { ContainmentStart, Start } from '../contract/start.js';

/** What a case said to its opening. `pending`: nobody answered yet, ask again the same way. */
export type Word =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'pending' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unavailable' };

/** What became of a message that must not be lost and is answered through the record. */
export type Taken = 'taken' | 'gone' | 'unavailable';

/** A case to open. */
export interface CaseToOpen {
  readonly request: OpeningRequest;
  /** A digest of everything asked for: the same key may not ask for something else. */
  readonly fingerprint: string;
  /** The request that asks for it, by the id that its answer and the API's log bear; kept with the case. */
  readonly requestId: string;
}

/** What came of an opening. `isReplay`: an earlier request asked for the same, and this is the answer it got. */
export type OpeningWord = (Word & { readonly isReplay: boolean }) | { readonly kind: 'other-request' };

/** What the API asks of the engine, and all it knows of it. */
export interface CaseEngine {
  /** Opens a case, or joins the one opened by the same request before. */
  open(opening: CaseToOpen): Promise<OpeningWord>;
  /** What the opening of a case was answered whose run is over: `gone` where nobody knows any more. */
  openedWith(caseId: string): Promise<Word>;
  /** A challenge, evidence or a claim. The same message id told again is one message. */
  submit(message: Extract<Message, { kind: 'challenge' | 'evidence' | 'claim' }>): Promise<Taken>;
  decide(message: Extract<Message, { kind: 'decision' | 'hand-over' }>): Promise<Taken>;
  stop(message: Extract<Message, { kind: 'stop' }>): Promise<Taken>;
  /** Starts the containment of a case, or joins the one that runs. */
  contain(start: ContainmentStart): Promise<Taken>;
  /** Whether the engine answers. */
  isReachable(): Promise<boolean>;
}

/**
 * Within these the SDK repeats a call that the server had no room for (`RESOURCE_EXHAUSTED`) or could not take, with
 * growing pauses; after them the client is told to repeat it. Ticket tools wait about 10 s (standards, section 6).
 */
const UPDATE_DEADLINE_MILLISECONDS = 8_000;
const CALL_DEADLINE_MILLISECONDS = 5_000;
const REACHABLE_DEADLINE_MILLISECONDS = 2_000;

/**
 * gRPC status codes after which nothing was taken and the same may be sent again. `FAILED_PRECONDITION` is what the server
 * says to an update or a query while the run's workflow task fails ("Workflow Task in failed state").
 */
const RETRYABLE_STATUS = {
  DEADLINE_EXCEEDED: 4,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  UNAVAILABLE: 14,
} as const;

/**
 * What the server says, as `INVALID_ARGUMENT`, to a signal beyond the 10,000 that a run may have. A flooded case
 * continues as a new run, which hears again (engine notes, "10,000 hostile signals").
 */
const RUN_HAS_ALL_ITS_SIGNALS = /execution limit for signal events/;

/** The part of Temporal's client that is used here. */
export type EngineClient = Pick<Client, 'withDeadline' | 'workflowService'> & {
  readonly workflow: Pick<Client['workflow'], 'executeUpdateWithStart' | 'getHandle' | 'start'>;
};

/** Settings of the workflows this API starts. */
export interface EngineOptions {
  /** How long the server waits for a worker that died in a workflow task; the server's own default when absent. */
  readonly workflowTaskTimeoutMilliseconds?: number;
  /** How long an opening waits for its answer; ticket tools wait about 10 s themselves. */
  readonly updateDeadlineMilliseconds?: number;
}

/** Whether the engine did not take it, and the same may be sent again. */
export function isUnavailable(fault: unknown): boolean {
  if (isGrpcDeadlineError(fault)) return true;
  const status: unknown = fault instanceof ServiceError ? fault.cause : fault;
  if (!isGrpcServiceError(status)) return false;
  return Object.values<number>(RETRYABLE_STATUS).includes(status.code) || RUN_HAS_ALL_ITS_SIGNALS.test(status.details);
}

/** What a failed update means. An update that failed once taken is asked for again: the case may be closing. */
function wordOf(fault: unknown): Word {
  if (fault instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'pending' };
  if (fault instanceof WorkflowNotFoundError || fault instanceof WorkflowExecutionAlreadyStartedError) {
    return { kind: 'gone' };
  }
  if (fault instanceof WorkflowUpdateFailedError || isUnavailable(fault)) return { kind: 'unavailable' };
  throw fault;
}

function takenOf(fault: unknown): Taken {
  if (fault instanceof WorkflowNotFoundError) return 'gone';
  if (isUnavailable(fault)) return 'unavailable';
  throw fault;
}

type CaseWorkflow = (start: Start) => Promise<unknown>;

/** The engine over Temporal's client, whose codec must encrypt. Every call has a deadline. */
export class TemporalEngine implements CaseEngine {
  readonly #client: EngineClient;
  readonly #tasks: { readonly workflowTaskTimeout?: number };
  readonly #updateDeadlineMilliseconds: number;

  constructor(client: EngineClient, options: EngineOptions = {}) {
    const { workflowTaskTimeoutMilliseconds: workflowTaskTimeout } = options;
    this.#client = client;
    this.#tasks = workflowTaskTimeout === undefined ? {} : { workflowTaskTimeout };
    this.#updateDeadlineMilliseconds = options.updateDeadlineMilliseconds ?? UPDATE_DEADLINE_MILLISECONDS;
  }

  async open(opening: CaseToOpen): Promise<OpeningWord> {
    const startWorkflowOperation = this.#starting(opening);
    // Rejected together with the update, which is the one that is waited for.
    startWorkflowOperation.workflowHandle().catch(() => undefined);
    const update = { startWorkflowOperation, updateId: HANDLERS.opened };
    const word = await this.#within(this.#updateDeadlineMilliseconds, () =>
      this.#client.workflow.executeUpdateWithStart<CaseWorkflow, Answer, []>(HANDLERS.opened, update),
    ).then((answer): Word => ({ kind: 'answered', answer }), wordOf);
    if (word.kind === 'unavailable') return { ...word, isReplay: false };
    try {
      const first = await this.#firstAsked(opening.request.caseId);
      if (first.fingerprint !== undefined && first.fingerprint !== opening.fingerprint)
        return { kind: 'other-request' };
      return { ...word, isReplay: first.requestId !== opening.requestId };
    } catch (fault) {
      // Not started after all, or nobody can say: the client asks again.
      if (fault instanceof WorkflowNotFoundError || isUnavailable(fault))
        return { kind: 'unavailable', isReplay: false };
      throw fault;
    }
  }

  async openedWith(caseId: string): Promise<Word> {
    const update = this.#client.workflow.getHandle(caseWorkflowId(caseId)).getUpdateHandle<Answer>(HANDLERS.opened);
    return this.#within(CALL_DEADLINE_MILLISECONDS, () => update.result()).then(
      (answer): Word => ({ kind: 'answered', answer }),
      wordOf,
    );
  }

  async submit(message: Extract<Message, { kind: 'challenge' | 'evidence' | 'claim' }>): Promise<Taken> {
    return this.#signal(HANDLERS.submit, message);
  }

  async decide(message: Extract<Message, { kind: 'decision' | 'hand-over' }>): Promise<Taken> {
    return this.#signal(HANDLERS.decide, message);
  }

  async stop(message: Extract<Message, { kind: 'stop' }>): Promise<Taken> {
    return this.#signal(HANDLERS.stop, message);
  }

  async contain(start: ContainmentStart): Promise<Taken> {
    const options = {
      workflowId: containmentWorkflowId(start.caseId),
      taskQueue: CASES_QUEUE,
      args: [start] as [ContainmentStart],
      workflowIdConflictPolicy: 'USE_EXISTING' as const,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
      staticSummary: 'Containment after "this was not me"',
      ...this.#tasks,
    };
    return this.#within(CALL_DEADLINE_MILLISECONDS, () =>
      this.#client.workflow.start<(given: ContainmentStart) => Promise<unknown>>(WORKFLOWS.containment, options),
    ).then((): Taken => 'taken', takenOf);
  }

  async isReachable(): Promise<boolean> {
    return this.#within(REACHABLE_DEADLINE_MILLISECONDS, () => this.#client.workflowService.getSystemInfo({})).then(
      () => true,
      () => false,
    );
  }

  async #signal(name: string, message: Message): Promise<Taken> {
    const handle = this.#client.workflow.getHandle(caseWorkflowId(message.caseId));
    return this.#within(CALL_DEADLINE_MILLISECONDS, () => handle.signal(name, message)).then(
      (): Taken => 'taken',
      takenOf,
    );
  }

  #starting({ request, fingerprint, requestId }: CaseToOpen): WithStartWorkflowOperation<CaseWorkflow> {
    return new WithStartWorkflowOperation<CaseWorkflow>(WORKFLOWS.recoveryCase, {
      workflowId: caseWorkflowId(request.caseId),
      taskQueue: CASES_QUEUE,
      args: [{ request }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: `${request.action} for ticket ${request.ticket.source} ${request.ticket.id}`,
      memo: { fingerprint, requestId },
      ...this.#tasks,
    });
  }

  /** What the case of this id was first asked for, and by which request; unknown where the run does not say. */
  async #firstAsked(caseId: string): Promise<{ readonly fingerprint?: unknown; readonly requestId?: unknown }> {
    const handle = this.#client.workflow.getHandle(caseWorkflowId(caseId));
    const { memo } = await this.#within(CALL_DEADLINE_MILLISECONDS, () => handle.describe());
    return memo ?? {};
  }

  /** In real time, as gRPC counts it: a deadline is no part of any case. */
  async #within<T>(milliseconds: number, call: () => Promise<T>): Promise<T> {
    return this.#client.withDeadline(Date.now() + milliseconds, call);
  }
}

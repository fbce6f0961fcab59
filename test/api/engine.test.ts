import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { TemporalEngine, type EngineClient, type Word } from '../../api/engine.js';
import type { Answer, EvidenceMessage, StopMessage } from '../../contract/messages.js';

const CASE = '7b1f2e1c-4f0a-4a57-9a35-0d6f0f6f3a01';
const ACCEPTED: Answer = { accepted: true, phase: 'verifying' };

const OPENING = {
  request: {
    caseId: CASE,
    action: 'password.reset',
    subject: 'alice',
    requestedBy: null,
    ticket: { source: 'jira', id: 'IT-1' },
    callerToken: 'reference',
  },
  fingerprint: 'f-1',
  requestId: 'r-1',
} as const;

const EVIDENCE: EvidenceMessage = {
  v: 1,
  caseId: CASE,
  messageId: 'm-1',
  kind: 'evidence',
  method: 'totp',
  submission: 's',
  proof: 'p',
};
const STOP: StopMessage = { v: 1, caseId: CASE, messageId: 'm-2', kind: 'stop', reason: 'cancel', submission: 's' };

/** A gRPC status as the client wraps it. */
function grpc(code: number, details = ''): ServiceError {
  const cause = Object.assign(new Error(`status ${code}`), { code, details, metadata: {} });
  return new ServiceError('call failed', { cause });
}

/** Temporal's client as far as it is used, and every call made through it. */
function clientOf(answers: {
  update?: () => Promise<Answer>;
  call?: () => Promise<void>;
  memo?: Record<string, unknown>;
}) {
  const calls: { name: string; given: unknown }[] = [];
  const deadlines: number[] = [];
  const update = answers.update ?? (async () => ACCEPTED);
  const call = answers.call ?? (async () => {});
  const record =
    <T>(name: string, then: () => Promise<T>) =>
    async (...given: unknown[]): Promise<T> => {
      calls.push({ name, given });
      return then();
    };
  const handle = {
    signal: record('signal', call),
    getUpdateHandle: (...given: unknown[]) => {
      calls.push({ name: 'getUpdateHandle', given });
      return { result: update };
    },
    describe: record('describe', async () => ({ memo: answers.memo ?? { fingerprint: 'f-1', requestId: 'r-1' } })),
  };
  const client = {
    withDeadline: async <T>(deadline: number | Date, run: () => Promise<T>): Promise<T> => {
      deadlines.push(Number(deadline) - Date.now());
      return run();
    },
    workflowService: { getSystemInfo: record('getSystemInfo', async () => call().then(() => ({}))) },
    workflow: {
      executeUpdateWithStart: record('executeUpdateWithStart', update),
      start: record('start', call),
      getHandle: (workflowId: string) => {
        calls.push({ name: 'getHandle', given: workflowId });
        return handle;
      },
    },
  };
  // The methods that are called, with the signatures they are called by.
  return { client: client as unknown as EngineClient, calls, deadlines };
}

describe('the engine over Temporal', () => {
  it('opens by update-with-start under the case’s fixed id, so that an API that dies in between can ask again', async () => {
    const { client, calls } = clientOf({});
    expect(await new TemporalEngine(client).open(OPENING)).toEqual({
      kind: 'answered',
      answer: ACCEPTED,
      isReplay: false,
    });
    const given = calls[0]?.given as [string, { updateId: string; startWorkflowOperation: unknown }] | undefined;
    const [name, options] = given ?? ['', { updateId: '', startWorkflowOperation: null }];
    expect([name, options.updateId]).toEqual(['opened', 'opened']);
    const operation = options.startWorkflowOperation as WithStartWorkflowOperation<() => Promise<void>>;
    expect(operation).toBeInstanceOf(WithStartWorkflowOperation);
    expect(operation.workflowTypeOrFunc).toBe('recoveryCase');
    expect(operation.options).toMatchObject({
      workflowId: `case:${CASE}`,
      taskQueue: 'cases',
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      args: [{ request: OPENING.request }],
      memo: { fingerprint: 'f-1', requestId: 'r-1' },
    });
  });

  it.each([{ fingerprint: 'f-1', requestId: 'r-0' }, { fingerprint: 'f-1' }, {}])(
    'says that a request is another than the one the case was opened by: %p',
    async (memo) => {
      const { client } = clientOf({ memo });
      expect(await new TemporalEngine(client).open(OPENING)).toMatchObject({ kind: 'answered', isReplay: true });
    },
  );

  it('tells a case that the same key opened for another request', async () => {
    const { client } = clientOf({ memo: { fingerprint: 'f-2' } });
    expect(await new TemporalEngine(client).open(OPENING)).toEqual({ kind: 'other-request' });
  });

  it.each<[string, Error, Word]>([
    ['no worker answered in time', new WorkflowUpdateRPCTimeoutOrCancelledError('late'), { kind: 'pending' }],
    ['the case ended while it was asked', new WorkflowUpdateFailedError('failed', undefined), { kind: 'unavailable' }],
    ['the server has no room', grpc(8), { kind: 'unavailable' }],
    ['the server is out of reach', grpc(14), { kind: 'unavailable' }],
    ['the server was too slow', grpc(4), { kind: 'unavailable' }],
    ['its workflow task fails', grpc(9, 'Workflow Task in failed state'), { kind: 'unavailable' }],
  ])('puts into one word of an opening that %s', async (_what, fault, word) => {
    const { client } = clientOf({ update: async () => Promise.reject(fault) });
    expect(await new TemporalEngine(client).open(OPENING)).toMatchObject(word);
  });

  it('puts into one word that a case of this id was opened and is over', async () => {
    const fault = new WorkflowExecutionAlreadyStartedError('exists', `case:${CASE}`, 'recoveryCase');
    const { client } = clientOf({ update: async () => Promise.reject(fault) });
    expect(await new TemporalEngine(client).open(OPENING)).toEqual({ kind: 'gone', isReplay: false });
  });

  it.each<[string, () => Promise<Answer>, Word]>([
    ['what was answered', async () => ACCEPTED, { kind: 'answered', answer: ACCEPTED }],
    [
      'that nobody knows any more',
      async () => Promise.reject(new WorkflowNotFoundError('gone', `case:${CASE}`, undefined)),
      { kind: 'gone' },
    ],
    ['that the server is out of reach', async () => Promise.reject(grpc(14)), { kind: 'unavailable' }],
  ])('says of an opening whose run is over %s', async (_what, result, word) => {
    const { client, calls } = clientOf({ update: result });
    expect(await new TemporalEngine(client).openedWith(CASE)).toEqual(word);
    expect(calls).toContainEqual({ name: 'getUpdateHandle', given: ['opened'] });
  });

  it('tells a case what its subject sends by a signal, which lasts at once', async () => {
    const { client, calls } = clientOf({});
    expect(await new TemporalEngine(client).submit(EVIDENCE)).toBe('taken');
    expect(calls).toMatchObject([
      { name: 'getHandle', given: `case:${CASE}` },
      { name: 'signal', given: ['submit', EVIDENCE] },
    ]);
  });

  it.each<[string, Error, string]>([
    ['gone', new WorkflowNotFoundError('gone', `case:${CASE}`, undefined), 'gone'],
    ['flooded', grpc(8), 'unavailable'],
    ['flooded until it travels on', grpc(3, 'exceeded workflow execution limit for signal events'), 'unavailable'],
    ['out of reach', grpc(14), 'unavailable'],
  ])('says of a signal to a case that is %s that it was not taken', async (_what, fault, taken) => {
    const { client } = clientOf({ call: async () => Promise.reject(fault) });
    expect(await new TemporalEngine(client).stop(STOP)).toBe(taken);
  });

  it('starts one containment a case, again when an earlier one is over', async () => {
    const { client, calls } = clientOf({});
    const start = { caseId: CASE, messageId: 'm-3', submission: 's' };
    expect(await new TemporalEngine(client).contain(start)).toBe('taken');
    expect(calls).toMatchObject([
      {
        name: 'start',
        given: [
          'containment',
          {
            workflowId: `containment:${CASE}`,
            args: [start],
            workflowIdConflictPolicy: 'USE_EXISTING',
            workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          },
        ],
      },
    ]);
  });

  it('gives every call a deadline, because the SDK waits for ever without one', async () => {
    const { client, calls, deadlines } = clientOf({});
    const engine = new TemporalEngine(client);
    await engine.open(OPENING);
    await engine.submit(EVIDENCE);
    await engine.stop(STOP);
    await engine.contain({ caseId: CASE, messageId: 'm', submission: 's' });
    await engine.isReachable();
    expect(deadlines).toHaveLength(calls.filter(({ name }) => name !== 'getHandle').length);
    for (const deadline of deadlines) expect(deadline).toBeLessThanOrEqual(8_000);
  });

  it('does not take a programming error for a "no"', async () => {
    const { client } = clientOf({
      update: async () => Promise.reject(new TypeError('bug')),
      call: async () => Promise.reject(grpc(3)),
    });
    await expect(new TemporalEngine(client).open(OPENING)).rejects.toThrow('bug');
    await expect(new TemporalEngine(client).stop(STOP)).rejects.toThrow('call failed');
  });

  describe('health', () => {
    let reachable: boolean;
    beforeEach(() => {
      reachable = true;
    });
    it('is told by asking the server', async () => {
      const { client } = clientOf({ call: async () => (reachable ? undefined : Promise.reject(grpc(14))) });
      const engine = new TemporalEngine(client);
      expect(await engine.isReachable()).toBe(true);
      reachable = false;
      expect(await engine.isReachable()).toBe(false);
    });
  });
});

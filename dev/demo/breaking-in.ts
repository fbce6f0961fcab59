import { randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { HANDLERS } from '../../contract/handlers.js';
import type { Answer, DecisionMessage } from '../../contract/messages.js';
import { caseWorkflowId } from '../../contract/queues.js';
import { waitForAnswer } from '../../db/answers.js';
import { readCaseView } from '../../db/views.js';
import { digestOf } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import type { SignedAct } from '../actors/decider.js';
import { check } from './narrator.js';
import type { Stage } from './stage.js';

const ANSWER_WITHIN_MS = 10_000;

/** A value as anybody without a key would send it. */
export function inPlaintext(value: unknown): Payload {
  return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(value)) };
}

/** Bytes that look like what the codec makes, under the name of its key. */
export function inventedCiphertext(keyId: string): Payload {
  const metadata = { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from(keyId) };
  return { metadata, data: randomBytes(400) };
}

/** The encrypted signals that a case got, as they lie in its history. */
export async function signalsIn({ environment }: Stage, caseId: string): Promise<readonly Payload[]> {
  const { events } = await environment.temporal.workflow.getHandle(caseWorkflowId(caseId)).fetchHistory();
  return (events ?? []).flatMap((event) => event.workflowExecutionSignaledEventAttributes?.input?.payloads ?? []);
}

/** Sends a signal past the API and past the codec. */
export async function signalRaw({ environment }: Stage, caseId: string, payload: Payload): Promise<void> {
  const { workflowService, options } = environment.temporal;
  await workflowService.signalWorkflowExecution({
    namespace: options.namespace,
    workflowExecution: { workflowId: caseWorkflowId(caseId) },
    signalName: HANDLERS.decide,
    input: { payloads: [payload] },
    requestId: randomBytes(16).toString('hex'),
  });
}

/** Sends a signed act as somebody would who took over the API: with its codec key, and past all its checks. */
export async function decidePastTheApi(stage: Stage, act: SignedAct): Promise<Answer> {
  const { caseId } = act.statement;
  const messageId = digestOf(act.assertion);
  const message: DecisionMessage = { v: 1, kind: 'decision', caseId, messageId, ...act };
  await stage.environment.temporal.workflow.getHandle(caseWorkflowId(caseId)).signal(HANDLERS.decide, message);
  const answer = await waitForAnswer(stage.apiDatabase, caseId, messageId, ANSWER_WITHIN_MS);
  check(answer !== undefined, 'the case answers');
  // Written by the recording step from an `Answer`.
  return answer as unknown as Answer;
}

/** A whole case, as the API's role may read it. */
export async function wholeCase({ apiDatabase }: Stage, caseId: string): Promise<Case> {
  const view = await readCaseView(apiDatabase, caseId);
  check(view !== undefined, `case ${caseId} is recorded`);
  // Written by the recording step from a `Case`.
  return view.state as unknown as Case;
}

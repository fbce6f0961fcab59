import { randomBytes, randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { HANDLERS } from '../../../contract/handlers.js';

/** A value as anybody without a key would send it. */
export function plaintext(value: unknown): Payload {
  return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(value)) };
}

/** Bytes under an encoding that nobody here speaks. */
export function unknownEncoding(): Payload {
  return { metadata: { encoding: Buffer.from('binary/invented') }, data: randomBytes(64) };
}

/** Bytes that look like what the codec makes, under the name of its key. */
export function inventedCiphertext(keyId: string): Payload {
  const metadata = { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from(keyId) };
  return { metadata, data: randomBytes(400) };
}

/** Sends a signal past the API and past the codec. Rejects with the server's refusal. */
export async function signalRaw(
  { workflowService, options }: Client,
  workflowId: string,
  payloads: readonly Payload[],
  signalName: string = HANDLERS.decide,
  requestId: string = randomUUID(),
): Promise<void> {
  await workflowService.signalWorkflowExecution({
    namespace: options.namespace,
    workflowExecution: { workflowId },
    signalName,
    input: { payloads: [...payloads] },
    requestId,
  });
}

/** The payloads of the signals that a workflow got, as they lie in its history. */
export async function signalsIn(client: Client, workflowId: string): Promise<readonly Payload[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap((event) => event.workflowExecutionSignaledEventAttributes?.input?.payloads ?? []);
}

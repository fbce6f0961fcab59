import type { Payload } from '@temporalio/common';
import { z } from 'zod';
import { caseWorkflowId } from '../../contract/queues.js';
import type { Environment } from '../environment/environment.js';

/** What an operator sees of a case in the Temporal UI without a key. */
export interface Shown {
  readonly waitsFor: string;
  /** Epoch milliseconds, or null when nothing is due. */
  readonly waitsUntil: number | null;
  /** All of it, as text. */
  readonly everything: string;
}

/** Reads a case's search attributes, which the server keeps in the open. */
export async function shownToOperators({ temporal }: Environment, caseId: string): Promise<Shown> {
  const { typedSearchAttributes } = await temporal.workflow.getHandle(caseWorkflowId(caseId)).describe();
  const all = new Map(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
  const until = all.get('WaitsUntil');
  return {
    waitsFor: String(all.get('WaitsFor')),
    waitsUntil: until instanceof Date ? until.getTime() : null,
    everything: JSON.stringify([...all]),
  };
}

/** The query by which the Temporal UI asks a workflow for its current details. */
const METADATA_QUERY = '__temporal_workflow_metadata';
const ANSWER_WITHIN_MS = 10_000;

const decodedPayloads = z.object({ payloads: z.array(z.object({ data: z.string() })).min(1) });

/**
 * What the codec server makes of a case's current details, as the Temporal UI asks it: the decoded text, or its status
 * when it does not decode them.
 */
export async function detailsThroughCodecServer(
  { temporal: client, urls }: Environment,
  caseId: string,
  token: string,
): Promise<string | number> {
  const { queryResult } = await client.workflowService.queryWorkflow({
    namespace: client.options.namespace,
    execution: { workflowId: caseWorkflowId(caseId) },
    query: { queryType: METADATA_QUERY },
  });
  const response = await fetch(`${urls.codecServer}/decode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ payloads: (queryResult?.payloads ?? []).map(inBase64) }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!response.ok) return response.status;
  const { payloads } = decodedPayloads.parse(await response.json());
  return payloads.map(({ data }) => Buffer.from(data, 'base64').toString('utf8')).join('\n');
}

/** A payload in protobuf's JSON form: bytes in base64. */
function inBase64({ metadata, data }: Payload) {
  const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  const entries = Object.entries(metadata ?? {}).map(([key, value]) => [key, base64(value)]);
  return { metadata: Object.fromEntries(entries) as Record<string, string>, data: base64(data) };
}

import type { CaseRig } from './rig.js';
import { caseWorkflowId } from '../../../contract/queues.js';

/** One payload as it goes over the wire. */
export interface RawPayload {
  readonly metadata: Readonly<Record<string, Uint8Array>>;
  readonly data: Uint8Array;
}

/** A payload with an encoding of one's own choice. */
export function rawPayload(encoding: string, data: string | Uint8Array, more: Record<string, string> = {}): RawPayload {
  const metadata = Object.entries({ encoding, ...more }).map(([name, value]) => [name, Buffer.from(value)] as const);
  return { metadata: Object.fromEntries(metadata), data: Buffer.from(data) };
}

/** Signals a case past every client of ours, with whatever payloads: what anybody can do who reaches the server. */
export async function signalRaw(
  rig: CaseRig,
  caseId: string,
  signalName: string,
  payloads: readonly RawPayload[],
): Promise<void> {
  await rig.env.connection.workflowService.signalWorkflowExecution({
    namespace: rig.env.namespace ?? 'default',
    workflowExecution: { workflowId: caseWorkflowId(caseId) },
    signalName,
    input: { payloads: [...payloads] },
    identity: 'attacker',
  });
}

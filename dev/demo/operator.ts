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

import { ask, askConnectorSoon } from './ask.js';

/** What a run came to: which targets were looked at. */
export interface Reconciled {
  readonly connectors: readonly string[];
}

/**
 * Looks once for what nobody ends any more: cases whose run was terminated, failed, timed out or was deleted by hand, and
 * grants that somebody put back at a target after their case had ended them. A Temporal Schedule starts it, time after
 * time (`workers/reconciler-schedule.ts`). It is believed by nobody: each activity finds for itself what there is to do,
 * so that a run started by hand does what every run does and no more.
 */
export async function reconciler(): Promise<Reconciled> {
  const connectors = await ask.takeUpUntold();
  await Promise.all(connectors.map(endsRecreated));
  await ask.recordRecreatedGrants();
  return { connectors };
}

/** A target that is out of reach holds up nothing else; it is looked at again in the next period. */
async function endsRecreated(connector: string): Promise<void> {
  await askConnectorSoon(connector)
    .endRecreatedGrants()
    .catch(() => undefined);
}

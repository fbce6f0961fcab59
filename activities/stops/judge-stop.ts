import type { StopMessage } from '../../contract/messages.js';
import { keepStop, readStop } from '../../db/stops.js';
import { readView } from '../../db/views.js';
import type { Case } from '../../domain/case.js';
import type { Fact } from '../../domain/facts.js';
import type { Stop } from '../../domain/receipts.js';
import { signReceipt } from '../../proofs/receipts.js';
import type { CaseDeps } from '../deps.js';
import { standingOfStop, type StopStanding } from './standing.js';

type Deps = Pick<CaseDeps, 'db' | 'trust' | 'sealKey' | 'verifierKey' | 'verifyAccessToken' | 'clock'>;

/** Makes the stop durable before anybody acts on it: it holds across restarts, resets and re-runs (invariant 10). */
export async function keepStopFact(deps: Pick<CaseDeps, 'db' | 'verifierKey' | 'clock'>, caseId: string, messageId: string, standing: StopStanding): Promise<Stop> {
  const kept = await readStop(deps.db, caseId, messageId);
  if (kept !== undefined) return kept as unknown as Stop;
  const stoppedAt = await deps.clock();
  const stop = await signReceipt(deps.verifierKey, { type: 'stop', caseId, reason: standing.reason, by: standing.by, messageId, stoppedAt });
  await keepStop(deps.db, { caseId, messageId, receiptJson: JSON.stringify(stop), stoppedAt });
  return stop;
}

/** Whether a wish to stop has standing; if it has, the stop fact is kept and signed. */
export function judgeStop(deps: Deps): (kase: Case, message: StopMessage) => Promise<Fact> {
  return async (kase, message) => {
    const { messageId } = message;
    const view = await readView(deps.db, kase.id);
    const standing = await standingOfStop(deps, kase, message, view?.closedAt ?? null);
    if (standing === null) return { kind: 'message-refused', refusal: 'no-standing', messageId, about: message.reason };
    return { kind: 'stopped', messageId, stop: await keepStopFact(deps, kase.id, messageId, standing) };
  };
}

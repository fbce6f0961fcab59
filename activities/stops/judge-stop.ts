import type { StopMessage } from '../../contract/messages.js';
import { insertStop, readStops } from '../../db/stops.js';
import { deleteSubmission } from '../../db/submissions.js';
import { readCaseView } from '../../db/views.js';
import type { Case } from '../../domain/case.js';
import type { Fact } from '../../domain/facts.js';
import type { Stop } from '../../domain/receipts.js';
import { signReceipt } from '../../proofs/receipts.js';
import type { CaseDeps } from '../deps.js';
import { repudiationGround, standingOfStop, type StopStanding } from './standing.js';

type Deps = Pick<
  CaseDeps,
  | 'ledgerDb'
  | 'directory'
  | 'access'
  | 'signing'
  | 'db'
  | 'trust'
  | 'sealKey'
  | 'verifierKey'
  | 'verifyAccessToken'
  | 'clock'
>;

/** The stop fact a message led to before, if it did: its sealed token is gone by then. */
export async function keptStop(deps: Pick<CaseDeps, 'db'>, caseId: string, messageId: string): Promise<Stop | null> {
  const stops = (await readStops(deps.db, caseId)) as unknown as readonly Stop[];
  return stops.find((stop) => stop.receipt.messageId === messageId) ?? null;
}

/** Makes the stop durable before anybody acts on it: it holds across restarts, resets and re-runs (invariant 10). */
export async function keepStopFact(
  deps: Pick<CaseDeps, 'db' | 'verifierKey' | 'clock'>,
  caseId: string,
  messageId: string,
  standing: StopStanding,
): Promise<Stop> {
  const kept = await keptStop(deps, caseId, messageId);
  if (kept !== null) return kept;
  const stoppedAt = await deps.clock();
  const stop = await signReceipt(deps.verifierKey, {
    type: 'stop',
    caseId,
    reason: standing.reason,
    by: standing.by,
    messageId,
    stoppedAt,
  });
  await insertStop(deps.db, { caseId, messageId, receiptJson: JSON.stringify(stop), at: stoppedAt });
  return stop;
}

/** By which policies whoever was kept as having said "not me" may: a containment judged it, and its word is no entry. */
async function groundOfKept(deps: Deps, kase: Case, { receipt: { reason, by } }: Stop) {
  return reason === 'repudiated' && by !== null ? { access: await repudiationGround(deps, kase, by) } : {};
}

/** Whether a wish to stop has standing; if it has, the stop fact is kept and signed. */
export function judgeStop(deps: Deps): (kase: Case, message: StopMessage) => Promise<Fact> {
  return async (kase, message) => {
    const { messageId } = message;
    const kept = await keptStop(deps, kase.id, messageId);
    if (kept !== null) return { kind: 'stopped', messageId, stop: kept, ...(await groundOfKept(deps, kase, kept)) };
    const view = await readCaseView(deps.db, kase.id);
    const standing = await standingOfStop(deps, kase, message, view?.closedAt ?? null);
    const access = standing === null ? {} : { access: standing.access };
    const mayStop = standing?.access.decision === 'permitted';
    const stop = mayStop ? await keepStopFact(deps, kase.id, messageId, standing) : null;
    await deleteSubmission(deps.db, message.submission);
    if (stop !== null) return { kind: 'stopped', messageId, stop, ...access };
    const refusal = standing === null ? 'no-standing' : 'not-permitted';
    return { kind: 'message-refused', refusal, messageId, about: message.reason, ...access };
  };
}

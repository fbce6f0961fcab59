import type { StopMessage } from '../../contract/messages.js';
import { readSubmission } from '../../db/submissions.js';
import type { Case } from '../../domain/case.js';
import { DAY } from '../../domain/clock.js';
import type { StopReceipt } from '../../domain/receipts.js';
import { mayCancel, mayEndEarly } from '../../domain/separation.js';
import type { PersonId } from '../../domain/subjects.js';
import { verifyRepudiation } from '../../proofs/repudiation.js';
import { unseal } from '../../proofs/sealing.js';
import { mayStopQuietly } from '../../domain/quiet.js';
import { quietRecord } from '../quiet/quiet-record.js';
import type { AccessAction, AccessGround } from '../../domain/access.js';
import type { Actor } from '../../policy/access/request.js';
import { caseFactsOf } from '../../policy/access/facts.js';
import { callingActor } from '../access/judged.js';
import type { CaseDeps } from '../deps.js';
import { disownedOnCall } from '../verification/call-back/disowned-on-call.js';

type Deps = Pick<
  CaseDeps,
  'db' | 'ledgerDb' | 'trust' | 'directory' | 'access' | 'signing' | 'sealKey' | 'verifyAccessToken' | 'clock'
>;

/** Who may stop, found by what they sent: null when it proves no standing. */
export interface StopStanding {
  readonly reason: StopReceipt['reason'];
  readonly by: PersonId | null;
}

/** A standing that was proven, and whether the access policy permits what it is for. */
export interface ProvenStop extends StopStanding {
  readonly access: AccessGround;
}

type Stopping = Extract<AccessAction, 'cancel' | 'end-early' | 'stop-quietly' | 'repudiate'>;

async function stopGround(
  { access, clock }: Pick<CaseDeps, 'access' | 'clock'>,
  kase: Case,
  actor: Actor,
  action: Stopping,
): Promise<AccessGround> {
  const isReported = action === 'stop-quietly';
  return access.judge({ actor, action, kase: caseFactsOf(kase, { isReported }), now: await clock() });
}

/** Of whoever said "not me". It does not wait for the directory of record: their token is all the standing there is to have. */
export function repudiationGround(
  deps: Pick<CaseDeps, 'access' | 'clock'>,
  kase: Case,
  id: PersonId,
): Promise<AccessGround> {
  return stopGround(deps, kase, { kind: 'person', id, groups: [] }, 'repudiate');
}

async function openedSubmission(deps: Deps, reference: string, caseId: string): Promise<string | null> {
  const sealed = await readSubmission(deps.db, caseId, reference);
  return sealed === undefined ? null : unseal(deps.sealKey, sealed);
}

/**
 * An opener's verified token cancels what they opened, and a ticket tool what it opened by itself. What is in
 * force for a time is ended by anybody involved, and by operators; and what was reported quietly, by security.
 */
async function cancellerOf(deps: Deps, kase: Case, token: string): Promise<ProvenStop | null> {
  const verified = await deps.verifyAccessToken(token, await deps.clock());
  if (verified === null) return null;
  const stopper = { ...verified, groups: verified.roles };
  const by = verified.personId;
  const actor = await callingActor(deps, verified);
  const cancels = async (action: Stopping): Promise<ProvenStop> => ({
    reason: 'cancelled',
    by,
    access: await stopGround(deps, kase, actor, action),
  });
  if (mayCancel(kase, stopper)) return cancels('cancel');
  if (mayEndEarly(kase, stopper)) return cancels('end-early');
  return mayStopQuietly(await quietRecord(deps, kase.id), stopper) ? cancels('stop-quietly') : null;
}

/**
 * Whether a "not me" token stands for this case, or the signed word of whoever called back: genuine, for this case, and not longer than the plan's days after the
 * case closed (invariant 10).
 */
async function repudiatorOf(
  deps: Deps,
  kase: Case,
  token: string,
  closedAt: number | null,
): Promise<ProvenStop | null> {
  const repudiation = await verifyRepudiation(deps.trust, token);
  const by = repudiation?.caseId === kase.id ? repudiation.personId : await disownedOnCall(deps, kase, token);
  if (by === null) return null;
  const now = await deps.clock();
  if (closedAt !== null && now > closedAt + kase.plan.repudiationDays * DAY) return null;
  return { reason: 'repudiated', by, access: await repudiationGround(deps, kase, by) };
}

/** The standing behind a wish to stop, or null: a bare signal has none, and is recorded and ignored. */
export async function standingOfStop(
  deps: Deps,
  kase: Case,
  message: Omit<StopMessage, 'v' | 'kind'>,
  closedAt: number | null,
): Promise<ProvenStop | null> {
  const token = await openedSubmission(deps, message.submission, kase.id);
  if (token === null) return null;
  return message.reason === 'cancel' ? cancellerOf(deps, kase, token) : repudiatorOf(deps, kase, token, closedAt);
}

import { activityInfo, type Info } from '@temporalio/activity';
import { caseWorkflowId } from '../../contract/queues.js';
import { readersOf } from '../../contract/readers.js';
import { recordCase, type CaseRecord } from '../../db/case-record.js';
import { standingOf, supersedeRun } from '../../db/case-run.js';
import type { Countersigning } from '../../db/countersigned.js';
import { readOpening } from '../../db/openings.js';
import { recordRefusedAttempt } from '../../db/refused-attempts.js';
import { canonicalJson } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import type { Fact } from '../../domain/facts.js';
import { holdersOf } from '../../domain/holders.js';
import { ledgerRules } from '../../ledger/held.js';
import type { Recorded, Recording } from '../case-activities.js';
import type { CaseDeps } from '../deps.js';
import { lastRecorded } from '../opening/take-up.js';
import { entryRefusal } from './entry-refusal.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'signing' | 'temporal'>;

/** A run as the server names it to its activities. */
interface WorkflowRun {
  readonly workflowId: string;
  readonly runId: string;
}

/** Who asks for a recording: a run, within a task that is still open or by one that is complete. */
type Asking = WorkflowRun & Pick<CaseRecord, 'askedUntil'>;

/** A local attempt is one of a task that is still open; its run waits for it no longer than it is given. */
function askedUntilOf({
  isLocal,
  currentAttemptScheduledTimestampMs: since,
  startToCloseTimeoutMs,
}: Info): number | null {
  return isLocal ? since + startToCloseTimeoutMs : null;
}

/** From these phases on the subject may be recovered anew: nothing more will be done for them here. */
const FREES: readonly Case['phase'][] = ['under-review', 'closed'];

/** While the key from before works on beside the new one nothing is left to decide: neither is kept from another case for that. */
function isFreed({ phase, action }: Case): boolean {
  return FREES.includes(phase) || (phase === 'in-force' && action === 'api-key.rotate');
}

function appliedSomething(kase: Case): boolean {
  return (
    (kase.outcome === 'completed' || (kase.phase === 'in-force' && isFreed(kase))) &&
    kase.effects.some((effect) => effect.state !== 'planned')
  );
}

/** The run that a run continues, by the server's word: what the workflow itself says may have been made up. */
async function continuedRunOf({ temporal }: Deps, run: WorkflowRun): Promise<string | null> {
  const { history } = await temporal.workflowService.getWorkflowExecutionHistory({
    namespace: temporal.options.namespace,
    execution: run,
    maximumPageSize: 1,
  });
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  return started?.continuedExecutionRunId || null;
}

/** A run that says it continues another is asked about until it is known. */
async function continuedFromOf(deps: Deps, { kase, continuation }: Recording, run: WorkflowRun) {
  if (continuation === 0) return null;
  const isKnown = (await standingOf(deps.ledgerDb, kase.id, run.runId)) !== 'stranger';
  return isKnown ? null : continuedRunOf(deps, run);
}

/** Facts that change who countersigned a case. */
const COUNTERSIGNING: readonly Fact['kind'][] = ['decision', 'planned-anew'];

/** Who countersigned a case by now, and for whom: whoever asked, opened or held it. */
function countersignedIn(kase: Case): Pick<Countersigning, 'openers' | 'approvals'> {
  const approvals = kase.approvals.map(({ by, decidedAt }) => ({ by, at: decidedAt }));
  return { openers: holdersOf(kase), approvals };
}

function recordOf(recording: Recording, asking: Asking, continuedFrom: string | null): CaseRecord {
  const { entry, kase, heard, waiting, answer, continuation, noise } = recording;
  const { receipt } = kase.opening;
  return {
    ...asking,
    caseId: kase.id,
    continuation,
    continuedFrom,
    sequence: entry.sequence,
    kind: entry.fact.kind,
    bodyJson: canonicalJson({ ...entry, noise }),
    at: entry.at,
    messageId: heard,
    answerJson: JSON.stringify(answer),
    knows: heard === null ? waiting : [heard, ...waiting],
    view: {
      personId: kase.subject.personId,
      openers: receipt.openers,
      ...(COUNTERSIGNING.includes(entry.fact.kind) && { countersigned: countersignedIn(kase) }),
      readers: readersOf(kase),
      ticketSource: receipt.ticket.source,
      ticketId: receipt.ticket.id,
      phase: kase.phase,
      outcome: kase.outcome,
      stateJson: JSON.stringify(kase),
      closedAt: kase.phase === 'closed' ? entry.at : null,
    },
    outboxType: 'recovery.case.updated',
    frees: isFreed(kase),
    appliedSomething: appliedSomething(kase),
  };
}

/**
 * A run that is not the one the case began with, or that was put back to an earlier moment, takes the case up where it was
 * last recorded, to undo and no more.
 */
async function takesOver(deps: Deps, caseId: string, runId: string): Promise<Recorded> {
  const last = await lastRecorded(deps, caseId);
  if (last === null) return { kind: 'not-the-case-run' };
  await supersedeRun(deps.ledgerDb, caseId, runId);
  return { kind: 'reset', last };
}

/**
 * Writes one entry down, with list view, outbox and answer, in one transaction; safe to repeat. Before it does, it
 * verifies the proofs inside again and may veto the step, and it notices a run that was reset, put back by a backup or
 * started by hand.
 */
export function record(deps: Deps): (recording: Recording) => Promise<Recorded> {
  return async (recording) => {
    const info = activityInfo();
    const { workflowExecution } = info;
    if (workflowExecution === undefined) throw new Error('an entry is recorded for a workflow only');
    const { workflowId, runId } = workflowExecution;
    const { kase, entry } = recording;
    if (workflowId !== caseWorkflowId(kase.id) || (await readOpening(deps.db, kase.id)) === undefined)
      return { kind: 'not-the-case-run' };
    if (!kase.mayOnlyUndo && (await standingOf(deps.ledgerDb, kase.id, runId)) === 'successor')
      return takesOver(deps, kase.id, runId);
    const continuedFrom = await continuedFromOf(deps, recording, workflowExecution);
    const row = recordOf(recording, { workflowId, runId, askedUntil: askedUntilOf(info) }, continuedFrom);
    const refusal = await entryRefusal(deps, entry.fact, kase);
    if (refusal !== null) {
      const { caseId, sequence, at } = row;
      const bodyJson = canonicalJson({ refusal, vetoed: entry });
      await recordRefusedAttempt(deps.ledgerDb, ledgerRules, { caseId, runId, sequence, kind: 'vetoed', bodyJson, at });
      return { kind: 'vetoed', refusal };
    }
    const recorded = await recordCase(deps.ledgerDb, ledgerRules, row);
    return recorded.runIsOriginal || recorded.mayOnlyUndo ? { kind: 'written' } : takesOver(deps, kase.id, runId);
  };
}

import { activityInfo } from '@temporalio/activity';
import { caseWorkflowId } from '../../contract/queues.js';
import { supersedeRun } from '../../db/case-run.js';
import { readOpening } from '../../db/openings.js';
import { readCaseView } from '../../db/views.js';
import { readEffects } from '../../db/register.js';
import { targetOf } from '../../domain/owned-accounts.js';
import { begin } from '../../domain/advance.js';
import type { Case } from '../../domain/case.js';
import { effectsOf } from '../../domain/effect-ids.js';
import type { EffectState } from '../../domain/effects.js';
import type { Plan } from '../../domain/plan.js';
import type { Opening } from '../../domain/receipts.js';
import { keyedHash } from '../../proofs/keyed-hash.js';
import type { CaseDeps } from '../deps.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'pepper'>;

/** The case as it was opened, when its run ended before anything was recorded: then too its subject must become free. */
async function justOpened(deps: Pick<CaseDeps, 'db'>, caseId: string): Promise<Case | null> {
  const row = await readOpening(deps.db, caseId);
  if (row === undefined) return null;
  const opening = row.receipt as unknown as Opening;
  const plan = row.plan as unknown as Plan;
  const effects = effectsOf(caseId, plan, targetOf(opening.receipt.subject));
  return begin({ kind: 'opened', opening, plan, effects }, opening.receipt.openedAt).case;
}

/** The case as it was last recorded, its effects as the register knows them. */
export async function lastRecorded(deps: Pick<CaseDeps, 'db'>, caseId: string): Promise<Case | null> {
  const view = await readCaseView(deps.db, caseId);
  const last = view === undefined ? await justOpened(deps, caseId) : (view.state as unknown as Case);
  if (last === null) return null;
  const registered = new Map(
    (await readEffects(deps.db, caseId)).map(({ effectId, state }) => [effectId, state as EffectState]),
  );
  return {
    ...last,
    effects: last.effects.map((effect) => ({ ...effect, state: registered.get(effect.effectId) ?? effect.state })),
  };
}

/** Lets this run take up what an earlier one left; null when there is no such case, or the run is not under its id. */
export function takeUp(deps: Deps): (caseId: string) => Promise<{ last: Case; subjectKey: string } | null> {
  return async (caseId) => {
    const { workflowExecution } = activityInfo();
    if (workflowExecution?.workflowId !== caseWorkflowId(caseId)) return null;
    const last = await lastRecorded(deps, caseId);
    if (last === null) return null;
    await supersedeRun(deps.ledgerDb, caseId, workflowExecution.runId);
    return { last, subjectKey: keyedHash(deps.pepper, 'subject', last.subject.personId) };
  };
}

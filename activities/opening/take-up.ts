import { activityInfo } from '@temporalio/activity';
import { caseWorkflowId } from '../../contract/queues.js';
import { supersedeRun } from '../../db/case-run.js';
import { readCaseView } from '../../db/views.js';
import { readEffects } from '../../db/register.js';
import type { Case } from '../../domain/case.js';
import type { EffectState } from '../../domain/effects.js';
import { keyedHash } from '../../proofs/keyed-hash.js';
import type { CaseDeps } from '../deps.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'pepper'>;

/** The case as it was last recorded, its effects as the register knows them. */
export async function lastRecorded(deps: Pick<CaseDeps, 'db'>, caseId: string): Promise<Case | null> {
  const view = await readCaseView(deps.db, caseId);
  if (view === undefined) return null;
  const last = view.state as unknown as Case;
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

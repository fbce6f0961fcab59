import { readCaseView } from '../db/views.js';
import type { Case, Phase } from '../domain/case.js';
import type { StatementKind } from '../domain/statement.js';
import type { AccessToken } from '../proofs/access-token.js';
import { may, type Judging } from './access.js';
import type { ApiDeps } from './deps.js';
import { rolesOf } from './roles.js';

/** In which phases each kind of signed act is asked for: where the list looks for cases that its signers may read. */
const ASKED_IN: Readonly<Record<StatementKind, readonly Phase[]>> = {
  approve: ['approving'],
  refuse: ['approving'],
  veto: ['approving', 'cooling-off', 'executing', 'awaiting-claim'],
  withdraw: ['approving', 'cooling-off', 'awaiting-claim'],
  acknowledge: ['in-force'],
  review: ['under-review'],
};

/** A case as its last recorded step left it, or null. What it says is shown, never believed: the worker decides. */
export async function recordedCase({ db }: Pick<ApiDeps, 'db'>, caseId: string): Promise<Case | null> {
  const view = await readCaseView(db, caseId);
  // Written by the recording step from a `Case` (architecture, section 6, "State").
  return view === undefined ? null : (view.state as unknown as Case);
}

/** Whether a caller may stop the case: whoever holds it, and anybody involved while something is in force for a time. */
export async function mayStop(deps: Judging, kase: Case, caller: AccessToken): Promise<boolean> {
  return (await may(deps, kase, caller, { action: 'cancel' })) || may(deps, kase, caller, { action: 'end-early' });
}

/** Whether a caller is among those who may sign such an act in a case, and it is asked for now. */
export async function isAsked(deps: Judging, kase: Case, caller: AccessToken, act: StatementKind): Promise<boolean> {
  return ASKED_IN[act].includes(kase.phase) && may(deps, kase, caller, { action: 'read-statement', act });
}

/** Whether a caller is asked for a signed act of any kind. */
export async function isAskedAtAll(deps: Judging, kase: Case, caller: AccessToken): Promise<boolean> {
  for (const act of ['veto', 'acknowledge', 'review'] as const) if (await isAsked(deps, kase, caller, act)) return true;
  return false;
}

/** The phases of cases that a caller may be asked about, whose part in them is still to come. */
export function phasesAskedAbout({ policy }: Pick<ApiDeps, 'policy'>, caller: AccessToken): readonly Phase[] {
  const roles = caller.personId === null ? [] : rolesOf(policy, caller);
  return [
    ...(roles.includes('approver') ? ASKED_IN.veto : []),
    ...(roles.includes('acknowledger') ? ASKED_IN.acknowledge : []),
    ...(roles.includes('reviewer') ? ASKED_IN.review : []),
  ];
}

/** A case that a caller may see, or null: a foreign case is answered like one that does not exist, and as soon. */
export async function visibleCase(
  deps: Judging & Pick<ApiDeps, 'db'>,
  caseId: string,
  caller: AccessToken,
): Promise<Case | null> {
  const kase = await recordedCase(deps, caseId);
  return (await may(deps, kase, caller, { action: 'read' })) ? kase : null;
}

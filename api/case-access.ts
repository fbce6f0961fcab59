import { readerName, readersOf } from '../contract/readers.js';
import { readCaseView } from '../db/views.js';
import type { Case, Phase } from '../domain/case.js';
import { wantsAcknowledgement } from '../domain/grants.js';
import { mayCancel, mayEndEarly } from '../domain/separation.js';
import type { StatementKind } from '../domain/statement.js';
import type { AccessToken } from '../proofs/access-token.js';
import type { ApiDeps } from './deps.js';
import { rolesOf } from './roles.js';

/** In which phases each kind of signed act is asked for, and so what its signers may read. */
const ASKED_IN: Readonly<Record<StatementKind, readonly Phase[]>> = {
  approve: ['approving'],
  refuse: ['approving'],
  veto: ['approving', 'cooling-off', 'executing', 'awaiting-claim'],
  acknowledge: ['in-force'],
  review: ['under-review'],
};

/** A case as its last recorded step left it, or null. What it says is shown, never believed: the worker decides. */
export async function recordedCase({ db }: Pick<ApiDeps, 'db'>, caseId: string): Promise<Case | null> {
  const view = await readCaseView(db, caseId);
  // Written by the recording step from a `Case` (architecture, section 6, "State").
  return view === undefined ? null : (view.state as unknown as Case);
}

/** Whether a caller may stop the case: whoever opened it, and anybody involved while something is in force for a time. */
export function mayStop(kase: Case, caller: AccessToken): boolean {
  const stopper = { ...caller, groups: caller.roles };
  return mayCancel(kase, stopper) || mayEndEarly(kase, stopper);
}

/** Whether a caller is of the group that may sign such an act in this case, and it is asked for now. */
export function isAsked(kase: Case, { personId, roles }: AccessToken, kind: StatementKind): boolean {
  const group = groupAsked(kase, kind);
  return personId !== null && group !== null && roles.includes(group) && ASKED_IN[kind].includes(kase.phase);
}

/** Whose members sign such an act; null where the case wants none. */
function groupAsked(kase: Case, kind: StatementKind): string | null {
  const { approvals, acknowledgement, review } = kase.plan;
  switch (kind) {
    case 'approve':
    case 'refuse':
    case 'veto':
      return approvals.group;
    case 'acknowledge':
      return wantsAcknowledgement(kase) ? (acknowledgement?.group ?? null) : null;
    case 'review':
      return review.group;
  }
}

/** The phases of cases that a caller may be asked about, whose part in them is still to come. */
export function phasesAskedAbout({ policy }: Pick<ApiDeps, 'policy'>, caller: AccessToken): readonly Phase[] {
  const roles = caller.personId === null ? [] : rolesOf(policy, caller.roles);
  return [
    ...(roles.includes('approver') ? ASKED_IN.veto : []),
    ...(roles.includes('acknowledger') ? ASKED_IN.acknowledge : []),
    ...(roles.includes('reviewer') ? ASKED_IN.review : []),
  ];
}

/** Whether a caller is asked for a signed act of any kind. */
export function isAskedAtAll(kase: Case, caller: AccessToken): boolean {
  return (['veto', 'acknowledge', 'review'] as const).some((kind) => isAsked(kase, caller, kind));
}

/** Whether a caller may see a case: they took a part in it that lasts, or are asked about it now. */
export function mayRead(kase: Case, caller: AccessToken): boolean {
  return isAskedAtAll(kase, caller) || mayStop(kase, caller) || readersOf(kase).includes(readerName(caller));
}

/** A case that a caller may see, or null: a foreign case is answered like one that does not exist. */
export async function visibleCase(
  deps: Pick<ApiDeps, 'db'>,
  caseId: string,
  caller: AccessToken,
): Promise<Case | null> {
  const kase = await recordedCase(deps, caseId);
  return kase !== null && mayRead(kase, caller) ? kase : null;
}

/** Task queue of the case worker: workflows, verification, ledger, notices. */
export const CASES_QUEUE = 'cases';

/** Task queue of one connector's worker, the only holder of that target's credentials. */
export function connectorQueue(connector: string): string {
  return `connector.${connector}`;
}

/** A case's workflow id, fixed by the case: one id can have one running run. */
export function caseWorkflowId(caseId: string): string {
  return `case:${caseId}`;
}

/** The containment workflow of a case, reachable long after the case closed. */
export function containmentWorkflowId(caseId: string): string {
  return `containment:${caseId}`;
}

/** The one Temporal Schedule that starts reconciler runs, and what each run's workflow id begins with. */
export const RECONCILER = 'reconciler';

/** The same for the runs that send managers their digests. */
export const DIGESTS = 'digests';

/** Task queue of the enrolment worker, the only holder of the key that vouches for what is enrolled. */
export const ENROLMENT_QUEUE = 'enrolment';

/** The workflow of one errand of the enrolment worker, fixed by what it is about. */
export function enrolmentWorkflowId(errand: string, changeId: string): string {
  return `enrolment:${errand}:${changeId}`;
}

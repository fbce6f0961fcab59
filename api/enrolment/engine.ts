import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { EnrolmentOutcome, EnrolmentStart } from '../../contract/enrolment.js';
import { WORKFLOWS } from '../../contract/handlers.js';
import { ENROLMENT_QUEUE, enrolmentWorkflowId } from '../../contract/queues.js';
import { isUnavailable, type Taken } from '../engine.js';

/** Starts errands of the enrolment worker. */
export interface EnrolmentEngine {
  /** The same errand again is the one that runs, or ran. */
  start(errand: EnrolmentStart): Promise<Exclude<Taken, 'gone'>>;
}

/** Real time, as gRPC counts it: nobody waits longer for it to be taken. */
const START_DEADLINE_MILLISECONDS = 5_000;

/** The part of Temporal's client that is used here. */
type EngineClient = Pick<Client, 'withDeadline'> & { readonly workflow: Pick<Client['workflow'], 'start'> };

type EnrolmentWorkflow = (start: EnrolmentStart) => Promise<EnrolmentOutcome>;

/** The engine over Temporal's client, whose codec must encrypt. */
export function enrolmentEngine(client: EngineClient): EnrolmentEngine {
  return {
    async start(errand) {
      const options = {
        workflowId: enrolmentWorkflowId(errand.errand, errand.changeId),
        taskQueue: ENROLMENT_QUEUE,
        args: [errand] as [EnrolmentStart],
        workflowIdConflictPolicy: 'USE_EXISTING' as const,
        workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
        staticSummary: `Enrolment: ${errand.errand}`,
      };
      try {
        await client.withDeadline(Date.now() + START_DEADLINE_MILLISECONDS, () =>
          client.workflow.start<EnrolmentWorkflow>(WORKFLOWS.enrolment, options),
        );
        return 'taken';
      } catch (fault) {
        if (fault instanceof WorkflowExecutionAlreadyStartedError) return 'taken';
        if (isUnavailable(fault)) return 'unavailable';
        throw fault;
      }
    },
  };
}

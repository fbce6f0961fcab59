import { Worker, type NativeConnection } from '@temporalio/worker';
import { withSuspensions } from '../activities/authority/under-suspension.js';
import type { CaseDeps } from '../activities/deps.js';
import { createCaseActivities } from '../activities/create-case-activities.js';
import type { ConnectorDeps } from '../activities/effects/connector-deps.js';
import { createConnectorActivities } from '../activities/effects/create-connector-activities.js';
import { createEnrolmentActivities } from '../activities/enrolment/create-enrolment-activities.js';
import type { EnrolmentDeps } from '../activities/enrolment/deps.js';
import { CASES_QUEUE, connectorQueue, ENROLMENT_QUEUE } from '../contract/queues.js';
import type { Keyring } from '../proofs/keyring.js';
import { BEAT_EVERY_MILLISECONDS, heartbeats } from './heartbeats.js';
import { workerDataConverter, workflowOptions } from './workflow-options.js';

/** Where a worker polls, and how. */
export interface WorkerPlace {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly keyring: Keyring;
}

/** The case worker's place also says how long a workflow task waits for it. */
export interface CaseWorkerPlace extends WorkerPlace {
  /** How long a task waits for the worker that has the workflow cached; short where workers are killed on purpose. */
  readonly stickyTimeoutMilliseconds: number;
}

/** How long a stopping worker lets activities finish (SIGTERM drains). */
const SHUTDOWN_GRACE = '10 seconds';

/** How both kinds of worker show that they live. */
const LIVENESS = {
  interceptors: { activity: [heartbeats] },
  maxHeartbeatThrottleInterval: BEAT_EVERY_MILLISECONDS,
};

/** The worker of all cases: workflows, verification, ledger, notices. */
export function createCaseWorker(place: CaseWorkerPlace, deps: CaseDeps): Promise<Worker> {
  return Worker.create({
    connection: place.connection,
    namespace: place.namespace,
    taskQueue: CASES_QUEUE,
    activities: createCaseActivities(withSuspensions(deps)),
    ...workflowOptions(place.keyring),
    stickyQueueScheduleToStartTimeout: place.stickyTimeoutMilliseconds,
    shutdownGraceTime: SHUTDOWN_GRACE,
    ...LIVENESS,
  });
}

/** The worker of one connector, on its own task queue: it polls outwards and needs no inbound port. */
export function createConnectorWorker(place: WorkerPlace, deps: ConnectorDeps): Promise<Worker> {
  return Worker.create({
    connection: place.connection,
    namespace: place.namespace,
    taskQueue: connectorQueue(deps.connector.name),
    activities: createConnectorActivities(deps),
    dataConverter: workerDataConverter(place.keyring),
    shutdownGraceTime: SHUTDOWN_GRACE,
    ...LIVENESS,
  });
}

/** The worker of people who enrol by themselves, on its own task queue: its workflows and what they ask for. */
export function createEnrolmentWorker(place: WorkerPlace, deps: EnrolmentDeps): Promise<Worker> {
  return Worker.create({
    connection: place.connection,
    namespace: place.namespace,
    taskQueue: ENROLMENT_QUEUE,
    activities: createEnrolmentActivities(deps),
    ...workflowOptions(place.keyring),
    shutdownGraceTime: SHUTDOWN_GRACE,
    ...LIVENESS,
  });
}

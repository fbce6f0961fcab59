import type { Client } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { withSuspensions } from '../../../activities/authority/under-suspension.js';
import type { CaseDeps } from '../../../activities/deps.js';
import type { DeviceInventories } from '../../../activities/devices/inventory.js';
import type { LoginIssuer } from '../../../activities/logins/issuer.js';
import type { OnCall } from '../../../activities/paging/on-call.js';
import type { PhoneGateway } from '../../../activities/phones/gateway.js';
import type { PushGateways } from '../../../activities/pushes/gateway.js';
import { contactConnector } from '../../../activities/enrolment/contacts/connector.js';
import type { EnrolmentDeps } from '../../../activities/enrolment/deps.js';
import type { ConnectorDeps } from '../../../activities/effects/connector-deps.js';
import { sampleDirectoryConnector } from '../../../connectors/sample-directory/connector.js';
import { sampleDirectoryOfRecord } from '../../../connectors/sample-directory/directory-of-record.js';
import type { DirectoryOfRecord } from '../../../connectors/port.js';
import type { Clock } from '../../../domain/clock.js';
import type { Logger } from '../../../logging/logger.js';
import { loadAccess } from '../../../policy/access/load.js';
import type { Policy } from '../../../policy/load.js';
import { loadPepper } from '../../../proofs/codes.js';
import { loadSigningKey, loadUnsealingKey } from '../../../proofs/keys.js';
import type { VerifySecurityEvent } from '../../../proofs/security-event.js';
import {
  createCaseWorker,
  createConnectorWorker,
  createEnrolmentWorker,
  type CaseWorkerPlace,
} from '../../../workers/create-workers.js';
import { keepsExceptions } from '../../../workers/exceptions.js';
import { keepsTellingSecurity } from '../../../workers/quiet.js';
import { keepsSwitching } from '../../../workers/switches.js';
import type { FakeTokenIssuer } from './access-tokens.js';
import type { Gate } from './gate.js';
import { PLAIN_HABITS } from '../mail-habits.js';
import type { Mailbox } from './mailbox.js';
import { SIGNING, type Place } from './place.js';
import { PLATFORM } from './workload-platform.js';

/** Where the links in mails lead. */
export const PUBLIC_URL = 'https://countersign.example.com';

/** Where quiet reports are told. */
export const SECURITY_MAIL_TO = 'soc@example.com';

/** What a rig's workers are given that is not a place. */
export interface WorkerSurroundings {
  readonly env: TestWorkflowEnvironment;
  readonly client: Client;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly mailbox: Mailbox;
  readonly tokens: FakeTokenIssuer;
  readonly directoryGate: Gate;
  readonly phones: PhoneGateway | null;
  readonly pushes: PushGateways;
  readonly logins: readonly LoginIssuer[];
  readonly devices: DeviceInventories;
  readonly onCall: OnCall;
  readonly verifySecurityEvent: VerifySecurityEvent;
  /** Whether the enrolment worker runs, which replaces addresses. */
  readonly enrols: boolean;
}

/** What is refused in a test is refused on purpose; only faults are worth a line. */
export const faultsOnly: Logger = {
  error: (message, fields) => console.error(message, fields),
  warn() {},
  info() {},
  debug() {},
  child: () => faultsOnly,
};

async function caseDeps(place: Place, around: WorkerSurroundings, directory: DirectoryOfRecord): Promise<CaseDeps> {
  const { keyFiles, trust } = place;
  const { database } = place.directory;
  return {
    db: database.as('countersign_case_worker'),
    ledgerDb: database.as('countersign_ledger'),
    directory,
    policy: around.policy,
    production: false,
    access: await loadAccess(),
    trust,
    verifierKey: await loadSigningKey(keyFiles.VERIFIER_KEY_FILE),
    ledgerKey: await loadSigningKey(keyFiles.LEDGER_KEY_FILE),
    sealKey: await loadUnsealingKey(keyFiles.CASE_WORKER_SEAL_KEY_FILE),
    pepper: await loadPepper(keyFiles.CODE_PEPPER_FILE),
    clock: around.clock,
    verifyAccessToken: (token, now) => around.tokens.verify(token, now),
    verifyDelivery: async () => null,
    verifySecurityEvent: around.verifySecurityEvent,
    sendMail: (mail) => around.mailbox.send(mail),
    securityMailTo: SECURITY_MAIL_TO,
    mails: PLAIN_HABITS,
    phones: around.phones,
    pushes: around.pushes,
    logins: around.logins,
    devices: around.devices,
    workloads: [PLATFORM.issuer],
    onCall: around.onCall,
    signing: SIGNING,
    publicUrl: PUBLIC_URL,
    temporal: around.client,
    logger: faultsOnly,
  };
}

/** The enrolment worker, and the same process as the connector of addresses. */
async function enrolmentWorkers(
  place: Place,
  around: WorkerSurroundings,
  polls: CaseWorkerPlace,
  directory: DirectoryOfRecord,
): Promise<readonly Worker[]> {
  const { keyFiles, trust } = place;
  const { policy, clock } = around;
  const deps: EnrolmentDeps = {
    db: place.directory.database.as('countersign_enrolment'),
    directory,
    trust,
    enrolmentKey: await loadSigningKey(keyFiles.ENROLMENT_KEY_FILE),
    sealKey: await loadUnsealingKey(keyFiles.ENROLMENT_SEAL_KEY_FILE),
    pepper: await loadPepper(keyFiles.ENROLMENT_PEPPER_FILE),
    clock,
    verifySignIn: async () => null,
    sendMail: (mail) => around.mailbox.send(mail),
    mails: PLAIN_HABITS,
    phones: around.phones,
    signing: SIGNING,
    publicUrl: PUBLIC_URL,
    securityMailTo: SECURITY_MAIL_TO,
    logger: faultsOnly,
  };
  const { db, sealKey } = deps;
  const connector = contactConnector(deps);
  const connectorDeps = {
    connector,
    db,
    policy,
    production: false,
    trust,
    sealKey,
    signing: SIGNING,
    clock,
    logger: faultsOnly,
  };
  return Promise.all([createEnrolmentWorker(polls, deps), createConnectorWorker(polls, connectorDeps)]);
}

/** The directory of record behind a gate, so that a test can make whoever asks it hang. */
function behind(gate: Gate, directory: DirectoryOfRecord): DirectoryOfRecord {
  return {
    findByIdentifier: (identifier) => gate.passed().then(() => directory.findByIdentifier(identifier)),
    findById: (personId) => gate.passed().then(() => directory.findById(personId)),
    membersOf: (group) => gate.passed().then(() => directory.membersOf(group)),
    vendorSecurityOf: (employer) =>
      gate.passed().then(async () => (await directory.vendorSecurityOf?.(employer)) ?? null),
    ownersOf: (group) => gate.passed().then(async () => (await directory.ownersOf?.(group)) ?? []),
    dependentsOf: (accountId) => gate.passed().then(async () => (await directory.dependentsOf?.(accountId)) ?? []),
    certificatesOf: (accountId) =>
      gate.passed().then(async () => (await directory.certificatesOf?.(accountId)) ?? null),
    signInsOf: (personId, from, until) =>
      gate.passed().then(async () => (await directory.signInsOf?.(personId, from, until)) ?? []),
  };
}

/** Runs a case worker and a connector worker in this process, until the returned function is called. */
export async function runWorkers(place: Place, around: WorkerSurroundings): Promise<() => Promise<void>> {
  const { directory, keyFiles, keyring, trust } = place;
  const { env, policy, clock } = around;
  const ofRecord = sampleDirectoryOfRecord({ url: directory.urlFor('sample_directory_reader') });
  const connector = sampleDirectoryConnector({
    writeUrl: directory.urlFor('sample_directory'),
    proofUrl: directory.urlFor('sample_directory_proof'),
    clock,
  });
  const connectorDeps: ConnectorDeps = {
    connector,
    db: directory.database.as('countersign_connector_sample_directory'),
    policy,
    production: false,
    trust,
    sealKey: await loadUnsealingKey(keyFiles.CONNECTOR_SEAL_KEY_FILE),
    signing: SIGNING,
    clock,
    logger: faultsOnly,
  };
  const polls: CaseWorkerPlace = {
    connection: env.nativeConnection,
    namespace: env.namespace ?? 'default',
    keyring,
    stickyTimeoutMilliseconds: 1_000,
  };
  const deps = withSuspensions(await caseDeps(place, around, behind(around.directoryGate, ofRecord)));
  const workers = [await createCaseWorker(polls, deps), await createConnectorWorker(polls, connectorDeps)];
  if (around.enrols) workers.push(...(await enrolmentWorkers(place, around, polls, ofRecord)));
  const stopping = new AbortController();
  const running = [
    ...workers.map((worker) => worker.run()),
    keepsTellingSecurity(deps, stopping.signal),
    keepsSwitching(deps, stopping.signal),
    keepsExceptions(deps, stopping.signal),
  ];
  return async () => {
    for (const worker of workers) worker.shutdown();
    stopping.abort();
    await Promise.all(running);
    await Promise.all([ofRecord.close(), connector.close()]);
  };
}

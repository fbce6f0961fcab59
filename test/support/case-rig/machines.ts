import { randomUUID } from 'node:crypto';
import type { SampleDirectory } from '../../../connectors/sample-directory/connect.js';
import { DAY } from '../../../domain/clock.js';
import type { MachineFacts, Workload as RegisteredWorkload } from '../../../domain/machine-facts.js';
import type { NoPersonKind } from '../../../domain/subjects.js';
import { addCertificate } from '../certificate-requests.js';
import { PLATFORM_ISSUER } from './workload-platform.js';
import { type Reach, Workload } from '../workloads.js';

/** An account of no person at the sample directory. */
export interface Machine {
  readonly accountId: string;
  readonly username: string;
  /** What the directory of record says of it. */
  readonly machine: MachineFacts;
  /** The program that uses it. */
  readonly workload: Workload;
}

type MachineFactsOption = Omit<MachineFacts, 'workload'> & { readonly workload?: RegisteredWorkload | null };

/** What a test wants of one otherwise. */
export interface MachineOptions {
  readonly kind?: NoPersonKind;
  readonly status?: 'active' | 'left';
  readonly disabled?: boolean;
  /** What else the directory of record says of it; a workload of the rig's platform is registered unless said otherwise. */
  readonly machine?: MachineFactsOption;
  /** The group of whoever uses it; of a shared mailbox alone. */
  readonly memberGroup?: string;
  /** What its credential may do; reading in staging, unless said otherwise. */
  readonly reach?: Reach;
  /** Whose own services need it. */
  readonly dependents?: readonly string[];
}

/** What runs as an account that was added, for longer than any tenure. */
function workloadOf(username: string): RegisteredWorkload {
  return { issuer: PLATFORM_ISSUER, sub: `spiffe://example.com/${username}`, since: Date.now() - 365 * DAY };
}

function factsOf({ disabledFor, reaches = [], operatorIds = [], ...of }: MachineFactsOption, own: RegisteredWorkload) {
  const workload = of.workload === undefined ? own : of.workload;
  return {
    disabled_for: disabledFor ?? null,
    reaches: [...reaches],
    operator_ids: [...operatorIds],
    workload_issuer: workload?.issuer ?? null,
    workload_sub: workload?.sub ?? null,
    workload_since: workload === null ? null : new Date(workload.since),
  };
}

/** Adds an account of no person, disabled unless said otherwise, whose owners these are. */
export async function addMachine(
  directory: SampleDirectory,
  ownerIds: readonly string[],
  {
    kind = 'service-account',
    status = 'active',
    disabled = true,
    machine = {},
    memberGroup,
    reach,
    dependents = [],
  }: MachineOptions = {},
): Promise<Machine> {
  const accountId = `m-${randomUUID()}`;
  const username = `svc-${accountId.slice(2, 10)}`;
  const own = workloadOf(username);
  await directory
    .insertInto('sample_directory.person')
    .values({
      person_id: accountId,
      username,
      display_name: `Service ${username}`,
      status,
      manager_id: null,
      groups: [],
      work_email: `${username}@example.com`,
      employee_number: null,
      phone_on_file: null,
      owner_ids: [...ownerIds],
      account_kind: kind,
      ...(memberGroup !== undefined && { member_group: memberGroup }),
    })
    .execute();
  const noPassword = { password_hash: 'nobody signs in', totp_secret: 'nobody signs in' };
  await directory
    .insertInto('sample_directory.account')
    .values({ person_id: accountId, password_set_by: null, disabled_by: null, locked_at: null, ...noPassword })
    .execute();
  await directory
    .insertInto('sample_directory.machine')
    .values({ account_id: accountId, disabled, ...factsOf(machine, own) })
    .execute();
  for (const personId of dependents)
    await directory
      .insertInto('sample_directory.machine_dependent')
      .values({ account_id: accountId, person_id: personId })
      .execute();
  if (kind === 'certificate') await addCertificate(directory, accountId);
  const { workload: registered = own, ...others } = machine;
  const facts = { ...others, ...(registered !== null && { workload: registered }) };
  return { accountId, username, machine: facts, workload: await Workload.register(directory, accountId, reach) };
}

import { randomUUID } from 'node:crypto';
import type { SampleDirectory } from '../../../connectors/sample-directory/connect.js';
import type { NoPersonKind } from '../../../domain/subjects.js';
import { type Reach, Workload } from '../workloads.js';

/** An account of no person at the sample directory. */
export interface Machine {
  readonly accountId: string;
  readonly username: string;
  /** The program that uses it. */
  readonly workload: Workload;
}

/** What a test wants of one otherwise. */
export interface MachineOptions {
  readonly kind?: NoPersonKind;
  readonly status?: 'active' | 'left';
  readonly disabled?: boolean;
  /** What its credential may do; reading in staging, unless said otherwise. */
  readonly reach?: Reach;
  /** Whose own services need it. */
  readonly dependents?: readonly string[];
}

/** Adds an account of no person, disabled unless said otherwise, whose owners these are. */
export async function addMachine(
  directory: SampleDirectory,
  ownerIds: readonly string[],
  { kind = 'service-account', status = 'active', disabled = true, reach, dependents = [] }: MachineOptions = {},
): Promise<Machine> {
  const accountId = `m-${randomUUID()}`;
  const username = `svc-${accountId.slice(2, 10)}`;
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
    })
    .execute();
  const noPassword = { password_hash: 'nobody signs in', totp_secret: 'nobody signs in' };
  await directory
    .insertInto('sample_directory.account')
    .values({ person_id: accountId, password_set_by: null, disabled_by: null, locked_at: null, ...noPassword })
    .execute();
  await directory.insertInto('sample_directory.machine').values({ account_id: accountId, disabled }).execute();
  for (const personId of dependents)
    await directory
      .insertInto('sample_directory.machine_dependent')
      .values({ account_id: accountId, person_id: personId })
      .execute();
  return { accountId, username, workload: await Workload.register(directory, accountId, reach) };
}

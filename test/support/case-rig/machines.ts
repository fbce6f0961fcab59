import { randomUUID } from 'node:crypto';
import type { SampleDirectory } from '../../../connectors/sample-directory/connect.js';
import type { NoPersonKind } from '../../../domain/subjects.js';
import { addCertificate } from '../certificate-requests.js';

/** An account of no person at the sample directory. */
export interface Machine {
  readonly accountId: string;
  readonly username: string;
}

/** What a test wants of one otherwise. */
export interface MachineOptions {
  readonly kind?: NoPersonKind;
  readonly status?: 'active' | 'left';
  readonly disabled?: boolean;
  /** The group of whoever uses it; of a shared mailbox alone. */
  readonly memberGroup?: string;
}

/** Adds an account of no person, disabled unless said otherwise, whose owners these are. */
export async function addMachine(
  directory: SampleDirectory,
  ownerIds: readonly string[],
  { kind = 'service-account', status = 'active', disabled = true, memberGroup }: MachineOptions = {},
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
      ...(memberGroup !== undefined && { member_group: memberGroup }),
    })
    .execute();
  const noPassword = { password_hash: 'nobody signs in', totp_secret: 'nobody signs in' };
  await directory
    .insertInto('sample_directory.account')
    .values({ person_id: accountId, password_set_by: null, disabled_by: null, locked_at: null, ...noPassword })
    .execute();
  await directory.insertInto('sample_directory.machine').values({ account_id: accountId, disabled }).execute();
  if (kind === 'certificate') await addCertificate(directory, accountId);
  return { accountId, username };
}

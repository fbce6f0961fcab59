import type { RecoveryDatum, RecoveryDatumKind } from '../../domain/recovery-data.js';
import type { RecoveryData } from '../port.js';
import type { SampleDirectory } from './connect.js';

/**
 * What the sample directory knows of people's recovery data: a private address, the telephone on file and the passkeys that
 * they sign in with. Of a number it does not know whether it takes text messages.
 *
 * @param directory with the role `sample_directory_reader`, which sees no key and no secret
 */
export function sampleRecoveryData(directory: SampleDirectory): RecoveryData {
  const listed: Readonly<Record<RecoveryDatumKind, () => Promise<readonly RecoveryDatum[]>>> = {
    email: () => addresses(directory),
    phone: () => telephones(directory),
    authenticator: () => passkeys(directory),
  };
  return {
    source: 'sample-directory',
    async list(kinds) {
      const lists = await Promise.all([...new Set(kinds)].map((kind) => listed[kind]()));
      return lists.flat();
    },
  };
}

async function addresses(directory: SampleDirectory): Promise<readonly RecoveryDatum[]> {
  const domains = new Set(
    (await directory.selectFrom('sample_directory.mail_domain').select('domain').execute()).map(({ domain }) => domain),
  );
  const rows = await directory
    .selectFrom('sample_directory.person')
    .select(['person_id', 'private_email', 'private_email_changed_at'])
    .where('private_email', 'is not', null)
    .orderBy('person_id')
    .execute();
  return rows.map(({ person_id: personId, private_email, private_email_changed_at: changedAt }) => {
    const value = private_email ?? '';
    const domain = value.slice(value.lastIndexOf('@') + 1).toLowerCase();
    return {
      kind: 'email',
      personId,
      value,
      behindIdentityProvider: domains.has(domain),
      attribute: 'person.private_email',
      objectId: personId,
      lastChangedAt: changedAt?.getTime() ?? null,
    };
  });
}

async function telephones(directory: SampleDirectory): Promise<readonly RecoveryDatum[]> {
  const rows = await directory
    .selectFrom('sample_directory.person')
    .select(['person_id', 'phone_on_file', 'phone_changed_at'])
    .where('phone_on_file', 'is not', null)
    .orderBy('person_id')
    .execute();
  return rows.map(({ person_id: personId, phone_on_file, phone_changed_at: changedAt }) => ({
    kind: 'phone',
    personId,
    value: phone_on_file ?? '',
    takes: ['voice'],
    attribute: 'person.phone_on_file',
    objectId: personId,
    lastChangedAt: changedAt?.getTime() ?? null,
  }));
}

async function passkeys(directory: SampleDirectory): Promise<readonly RecoveryDatum[]> {
  const rows = await directory
    .selectFrom('sample_directory.passkey')
    .select((its) => ['person_id', 'credential_id', its.ref('bound_at').$castTo<Date>().as('bound_at')])
    .where('state', '=', 'active')
    .orderBy('person_id')
    .orderBy('credential_id')
    .execute();
  return rows.map((row) => ({
    kind: 'authenticator',
    personId: row.person_id,
    value: 'passkey',
    attribute: 'passkey',
    objectId: row.credential_id,
    lastChangedAt: row.bound_at.getTime(),
  }));
}

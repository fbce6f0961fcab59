import { sql } from 'kysely';
import type { CertificatesOfRecord } from '../../domain/certificate-requests.js';
import type { Changing, SampleDirectory } from './connect.js';

/** Whom the last certificate of an account is for, and the keys of all it ever had; null where it never had one. */
export async function certificatesOfRecord(
  directory: SampleDirectory,
  accountId: string,
): Promise<CertificatesOfRecord | null> {
  const rows = await directory
    .selectFrom('sample_directory.certificate')
    .select(['key_hash', 'subject', 'names'])
    .where('account_id', '=', accountId)
    .orderBy('issued_at', 'desc')
    .execute();
  const [last] = rows;
  if (last === undefined) return null;
  return { subject: last.subject, names: last.names, keys: rows.map(({ key_hash: key }) => key) };
}

/** Which certificates are revoked: what one effect issued, or what an account has of before. */
type Which = { readonly issuedBy: string } | { readonly accountId: string; readonly butOf: string };

/** Revokes certificates that are not revoked yet. */
export async function revokeCertificates(trx: Changing, which: Which, effectId: string): Promise<void> {
  const good = trx
    .updateTable('sample_directory.certificate')
    .set({ revoked_at: sql<Date>`clock_timestamp()`, revoked_by: effectId })
    .where('revoked_at', 'is', null);
  const those =
    'issuedBy' in which
      ? good.where('issued_by', '=', which.issuedBy)
      : good
          .where('account_id', '=', which.accountId)
          .where((its) => its.or([its('issued_by', 'is', null), its('issued_by', '!=', which.butOf)]));
  await those.execute();
}

import { sql } from 'kysely';
import { certificateRefusal } from '../../domain/certificates.js';
import { readCertificateRequest } from '../../proofs/certificate-requests.js';
import { issueCertificate } from './certificate-authority.js';
import { certificatesOfRecord, revokeCertificates } from './certificates.js';
import type { Changing, SampleDirectory } from './connect.js';
import type { SampleDirectoryEffect } from './effect-kind.js';

/**
 * A certificate of the directory's own authority for a new key of an account: the request is read and its signature verified here
 * once more, and judged by what the directory itself knows of the account's certificates. It ends by revoking it.
 */
export const certificateIssue: SampleDirectoryEffect = {
  describe: (target) => `Issue a certificate to ${target} for the key of the request`,

  async apply(trx, { effectId, certificate: wanted }, { personId }) {
    const read = wanted === undefined ? null : await readCertificateRequest(wanted.request);
    if (read === null || read.key !== wanted?.key) return 'certificate-request-wrong';
    const before = await certificatesOfRecord(trx, personId);
    const refusal = before === null ? 'certificate-widened' : certificateRefusal(read, before);
    if (refusal !== null) return refusal;
    if (await isKeyKnown(trx, read.key)) return 'certificate-key-reused';
    const { certificate, private_key: privateKey, now } = await readAuthority(trx);
    const { serial, pem, notAfter } = await issueCertificate({ certificate, privateKey }, read.request, now.getTime());
    const { key: key_hash, subject, names } = read;
    const of = { account_id: personId, key_hash, subject, names: [...names] };
    await trx
      .insertInto('sample_directory.certificate')
      .values({ serial, pem, not_after: notAfter, issued_by: effectId, issued_at: now, ...of })
      .execute();
    return null;
  },

  end: (trx, { effectId }) => revokeCertificates(trx, { issuedBy: effectId }, effectId),

  async proveApplied(directory, { effectId, target }) {
    const [status = 'unknown'] = await statusesOf(directory, effectId, target);
    return { holds: status === 'good', found: [`the certificate that was issued is ${status}`] };
  },

  async proveEnded(directory, { effectId, target }) {
    const statuses = await statusesOf(directory, effectId, target);
    const isOver = !statuses.includes('good');
    return { holds: isOver, found: [isOver ? 'the certificate is good no more' : 'the certificate is still good'] };
  },
};

async function readAuthority(trx: Changing) {
  return trx
    .selectFrom('sample_directory.certificate_authority')
    .select(['certificate', 'private_key'])
    .select(sql<Date>`clock_timestamp()`.as('now'))
    .executeTakeFirstOrThrow();
}

/** Whether any account ever had a certificate of this key. */
async function isKeyKnown(trx: Changing, key: string): Promise<boolean> {
  const row = await trx
    .selectFrom('sample_directory.certificate')
    .select('serial')
    .where('key_hash', '=', key)
    .executeTakeFirst();
  return row !== undefined;
}

/** What the directory says to whoever asks of the certificate that an effect issued. */
async function statusesOf(directory: SampleDirectory, effectId: string, target: string): Promise<readonly string[]> {
  const rows = await directory
    .selectFrom('sample_directory.certificate as certificate')
    .innerJoin('sample_directory.certificate_status as state', 'state.serial', 'certificate.serial')
    .select('state.status')
    .where('certificate.issued_by', '=', effectId)
    .where('certificate.account_id', '=', target)
    .execute();
  return rows.map(({ status }) => status);
}

import { effectIdOf } from '../../domain/effect-ids.js';
import { revokeCertificates } from './certificates.js';
import type { SampleDirectoryEffect } from './effect-kind.js';

/**
 * Revokes every certificate that an account had before its case issued another, for good: whoever has one of those keys is nobody
 * any more.
 */
export const certificateRevoke: SampleDirectoryEffect = {
  describe: (target) => `Revoke every earlier certificate of ${target}`,

  async apply(trx, { effectId, caseId }, { personId: accountId }) {
    const butOf = effectIdOf(caseId, 'certificate.issue', accountId);
    await revokeCertificates(trx, { accountId, butOf }, effectId);
    return null;
  },

  async end() {},

  // The one that is good is the newest, and a case issued it.
  async proveApplied(directory, { target }) {
    const good = await directory
      .selectFrom('sample_directory.certificate as certificate')
      .innerJoin('sample_directory.certificate_status as state', 'state.serial', 'certificate.serial')
      .select('certificate.issued_by as issuedBy')
      .where('certificate.account_id', '=', target)
      .where('state.status', '=', 'good')
      .execute();
    const areGone = good.length === 0 || (good.length === 1 && good[0]?.issuedBy !== null);
    return { holds: areGone, found: [areGone ? 'no earlier certificate is good' : 'an earlier certificate is good'] };
  },

  async proveEnded() {
    return { holds: true, found: ['revoked certificates stay revoked; there is nothing to take back'] };
  },
};

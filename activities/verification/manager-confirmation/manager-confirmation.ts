import { ATTESTATION_SECONDS } from '../../../domain/attestation.js';
import { checkAttested } from '../attested-check.js';
import type { VerificationMethod } from '../method.js';
import { isManager, managerToAsk } from './manager.js';

/**
 * The subject's manager, asked by us, signs with their own passkey that they know who sits before this session (CTL-06;
 * recovery policy, sections 1 and 5.6: S2). It is relayable: who can be made to read out a code can be made to tell their
 * manager the number of a caller's page.
 */
export const managerConfirmation: VerificationMethod = {
  proves: 'is known to their manager of record, who signed for this very session',
  strength: 2,
  domains: ['voucher'],
  relayable: true,
  enrolledKind: null,
  challenge: { kind: 'shown', asks: managerToAsk, validSeconds: ATTESTATION_SECONDS },
  attesterRefusal: async (deps, { kase }, attester) =>
    (await isManager(deps, kase, attester)) ? null : 'voucher-not-entitled',
  check: (_deps, attempt) => checkAttested(attempt),
};

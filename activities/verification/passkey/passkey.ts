import { newestCode, spendCode } from '../../../db/issued-codes.js';
import { isSignedBy } from '../../../proofs/assertion.js';
import { evidenceChallengeOf } from '../../../proofs/evidence-challenge.js';
import type { Checked, CheckDeps, Try, VerificationMethod } from '../method.js';

const METHOD = 'passkey';

/** 5 minutes, as long as a decider has to sign a statement (recovery policy, section 2). */
const VALID_SECONDS = 300;

/**
 * Only the newest challenge of the case counts, once, for the session that asked for it. What was signed is computed here
 * again: a challenge put into the table by hand is none.
 */
async function check({ signing }: CheckDeps, attempt: Try): Promise<Checked> {
  const { trx, kase, session, assertion, enrolled, now } = attempt;
  const issued = await newestCode(trx, kase.id, METHOD);
  const passkeys = enrolled.filter((thing) => thing.kind === 'passkey');
  const passkey = passkeys.find(({ credentialId }) => credentialId === assertion?.credentialId);
  if (issued === undefined || assertion === null || passkey === undefined)
    return { kind: 'fails', refusal: 'assertion-wrong' };
  const challenge = evidenceChallengeOf({ caseId: kase.id, session, challengeId: issued.messageId });
  if (!(await isSignedBy(passkey, assertion, challenge, signing))) return { kind: 'fails', refusal: 'assertion-wrong' };
  if (now >= issued.expiresAt) return { kind: 'fails', refusal: 'code-expired' };
  if (!(await spendCode(trx, issued.id, now))) return { kind: 'fails', refusal: 'code-spent' };
  return { kind: 'holds', enrolled: passkey };
}

/** The subject's own passkey, user verified, over a challenge of the case (recovery policy, section 1: S4). */
export const passkey: VerificationMethod = {
  proves: 'holds an enrolled passkey and unlocked it',
  strength: 4,
  domains: ['authenticator'],
  relayable: false,
  enrolledKind: 'passkey',
  challenge: { kind: 'signed', challengeOf: evidenceChallengeOf, validSeconds: VALID_SECONDS },
  check,
};

import type { TOTP } from 'otpauth';
import { advanceTotpStep } from '../../../db/verification.js';
import type { EnrolledTotp } from '../../../domain/enrolled.js';
import { unseal, type UnsealingKey } from '../../../proofs/sealing.js';
import type { Checked, CheckDeps, Try, VerificationMethod } from '../method.js';
import { generatorOf, stepOf, TOTP_CODE } from './generator.js';

/** The authenticator whose sealed secret could be opened; the secret lives in memory only. */
interface Opened {
  readonly enrolled: EnrolledTotp;
  readonly generator: TOTP;
}

async function open(sealKey: UnsealingKey, enrolled: EnrolledTotp): Promise<Opened | null> {
  const secret = await unseal(sealKey, enrolled.sealedSecret);
  const generator = secret === null ? null : generatorOf(secret);
  return generator === null ? null : { enrolled, generator };
}

/** A code counts once, and only if it is later than the last one that counted, in whatever case (RFC 6238, section 5.2). */
async function check({ sealKey }: CheckDeps, { trx, code, enrolled, now }: Try): Promise<Checked> {
  const authenticators = enrolled.filter((thing) => thing.kind === 'totp');
  const opened = await Promise.all(authenticators.map((thing) => open(sealKey, thing)));
  const usable = opened.filter((one) => one !== null);
  if (usable.length === 0) return { kind: 'not-possible', refusal: 'enrolled-unproven' };
  if (!TOTP_CODE.test(code)) return { kind: 'fails', refusal: 'code-wrong' };
  let refusal: 'code-wrong' | 'code-spent' = 'code-wrong';
  for (const { enrolled: authenticator, generator } of usable) {
    const step = stepOf(generator, code, now);
    if (step === null) continue;
    if (await advanceTotpStep(trx, authenticator.enrolledId, step)) return { kind: 'holds', enrolled: authenticator };
    refusal = 'code-spent';
  }
  return { kind: 'fails', refusal };
}

/** A code of an authenticator app (RFC 6238). */
export const totp: VerificationMethod = {
  proves: 'holds an enrolled one-time password authenticator',
  strength: 2,
  domains: ['handset'],
  relayable: true,
  enrolledKind: 'totp',
  challenge: null,
  check,
};

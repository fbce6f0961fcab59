import { newestCode, spendCode } from '../../../db/issued-codes.js';
import { DAY } from '../../../domain/clock.js';
import { deviceRefusal } from '../../../domain/devices.js';
import type { EnrolledDevice } from '../../../domain/enrolled.js';
import type { Refusal } from '../../../domain/refusals.js';
import { isSignedBy, mayBeSynced } from '../../../proofs/assertion.js';
import { evidenceChallengeOf } from '../../../proofs/evidence-challenge.js';
import type { Checked, CheckDeps, Try, VerificationMethod } from '../method.js';

const METHOD = 'device';

/** 5 minutes, as a passkey's challenge: this one is signed in the same way. */
const VALID_SECONDS = 300;

/** Whether the passkey on the device, as it is enrolled now, signed the newest challenge; the challenge is computed here again. */
async function isSignedOn(
  { credentialId }: EnrolledDevice,
  { signing }: CheckDeps,
  { kase, session, assertion, all }: Try,
  challengeId: string,
): Promise<boolean> {
  const key = all.find((thing) => thing.kind === 'passkey' && thing.credentialId === credentialId);
  if (key?.kind !== 'passkey' || assertion?.credentialId !== credentialId) return false;
  return isSignedBy(key, assertion, evidenceChallengeOf({ caseId: kase.id, session, challengeId }), signing);
}

/** Why the device does not count by its inventory's word, or null; `unavailable` where that cannot be had. */
function refusalOf(device: EnrolledDevice, { kase, device: heard, now }: Try): Refusal | 'unavailable' | null {
  if (heard?.enrolledId !== device.enrolledId || heard.kind === 'unavailable') return 'unavailable';
  if (heard.kind === 'unknown') return 'device-unknown';
  const { methods, tenureDays } = kase.plan.evidence;
  return deviceRefusal(heard.facts, {
    ownerId: device.ownerId,
    managedBefore: kase.opening.receipt.openedAt - tenureDays * DAY,
    seenWithinSeconds: methods.find(({ method }) => method === METHOD)?.seenWithinSeconds,
    now,
  });
}

/**
 * Only the newest challenge of the case counts, once, for the session that asked for it, signed by the passkey that was made on
 * the device and cannot leave it. Then its inventory is believed, which was asked just before.
 */
async function check(deps: CheckDeps, attempt: Try): Promise<Checked> {
  const { trx, kase, assertion, enrolled, now } = attempt;
  const issued = await newestCode(trx, kase.id, METHOD);
  const devices = enrolled.filter((thing) => thing.kind === 'device');
  const device = devices.find(({ credentialId }) => credentialId === assertion?.credentialId);
  if (issued === undefined || assertion === null || device === undefined)
    return { kind: 'fails', refusal: 'assertion-wrong' };
  if (!(await isSignedOn(device, deps, attempt, issued.messageId)))
    return { kind: 'fails', refusal: 'assertion-wrong' };
  if (mayBeSynced(assertion)) return { kind: 'fails', refusal: 'key-synced' };
  // The claim's fresh item takes one that was asked for after the evidence was frozen (recovery policy, section 5.1).
  const isOfThisStage = kase.phase !== 'awaiting-claim' || issued.issuedAt > (kase.frozenAt ?? now);
  if (now >= issued.expiresAt || !isOfThisStage) return { kind: 'fails', refusal: 'code-expired' };
  const refusal = refusalOf(device, attempt);
  if (refusal === 'unavailable') return { kind: 'not-possible', refusal: 'method-unavailable' };
  if (refusal !== null) return { kind: 'fails', refusal };
  if (!(await spendCode(trx, issued.id, now))) return { kind: 'fails', refusal: 'code-spent' };
  return { kind: 'holds', enrolled: device };
}

/**
 * A managed device of the subject's that is compliant and was seen lately, by its inventory's word, counted only with the
 * passkey that was made on it (recovery policy, section 1: S2, and 5.3: an enrolled device's key cannot be read out).
 */
export const device: VerificationMethod = {
  proves: 'holds a managed, compliant device of theirs, and unlocked the passkey that is on it alone',
  strength: 2,
  domains: ['device'],
  relayable: false,
  enrolledKind: 'device',
  challenge: { kind: 'signed', challengeOf: evidenceChallengeOf, validSeconds: VALID_SECONDS },
  check,
};

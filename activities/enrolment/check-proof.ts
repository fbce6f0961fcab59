import type { Trx } from '../../db/connect.js';
import { spendSavedCode } from '../../db/saved-codes.js';
import { advanceTotpStep } from '../../db/verification.js';
import type { Enrolled, EnrolledTotp } from '../../domain/enrolled.js';
import { proofWanted, PROVES, type EnrolmentRefusal } from '../../domain/enrolment.js';
import { isSignedBy } from '../../proofs/assertion.js';
import {
  enrolmentChallengeOf,
  type ChangeOf,
  type EnrolmentRequest,
  type GivenProof,
} from '../../proofs/enrolment-request.js';
import { savedCodeMatches } from '../../proofs/saved-code.js';
import { unseal } from '../../proofs/sealing.js';
import { generatorOf, stepOf, TOTP_CODE } from '../verification/totp/generator.js';
import { isCodeOf } from './address-codes.js';
import type { EnrolmentDeps } from './deps.js';

/** What a proof is checked in. `now` in epoch milliseconds. */
export interface Checking {
  readonly deps: EnrolmentDeps;
  readonly trx: Trx;
  readonly of: ChangeOf;
  readonly usable: readonly Enrolled[];
  readonly now: number;
}

type Refusal = EnrolmentRefusal | null;

async function byPasskey({ deps, of, usable }: Checking, request: EnrolmentRequest): Promise<Refusal> {
  const { change, proof } = request;
  if (proof.kind !== 'passkey') return 'proof-wrong';
  const { assertion } = proof;
  const passkey = usable.find((thing) => thing.kind === 'passkey' && thing.credentialId === assertion.credentialId);
  if (passkey?.kind !== 'passkey') return 'proof-wrong';
  const holds = await isSignedBy(passkey, assertion, enrolmentChallengeOf(of, change), deps.signing);
  return holds ? null : 'proof-wrong';
}

async function bySavedCode({ trx, usable, now }: Checking, code: string): Promise<Refusal> {
  const saved = usable.find((thing) => thing.kind === 'recovery-code' && savedCodeMatches(thing, code));
  if (saved === undefined) return 'proof-wrong';
  return (await spendSavedCode(trx, saved.enrolledId, now)) ? null : 'proof-spent';
}

async function stepOfOne({ deps, now }: Checking, app: EnrolledTotp, code: string): Promise<number | null> {
  const secret = await unseal(deps.sealKey, app.sealedForEnrolment ?? '');
  const generator = secret === null ? null : generatorOf(secret);
  return generator === null ? null : stepOf(generator, code, now);
}

/** A code counts once, here and in a case together. */
async function byApp(checking: Checking, code: string): Promise<Refusal> {
  if (!TOTP_CODE.test(code)) return 'proof-wrong';
  let refusal: EnrolmentRefusal = 'proof-wrong';
  for (const app of checking.usable) {
    if (app.kind !== 'totp') continue;
    const step = await stepOfOne(checking, app, code);
    if (step === null) continue;
    if (await advanceTotpStep(checking.trx, app.enrolledId, step)) return null;
    refusal = 'proof-spent';
  }
  return refusal;
}

async function byAddress({ deps, trx, of, usable, now }: Checking, code: string): Promise<Refusal> {
  for (const thing of usable) {
    if (thing.kind !== 'email' || !PROVES['email-code'](thing)) continue;
    if (await isCodeOf(deps, trx, { personId: of.personId, address: thing.address, code, now })) return null;
  }
  return 'proof-wrong';
}

/**
 * Checks that a change is confirmed by the strongest thing that is enrolled, freshly: what was used to confirm it is used up,
 * or signed this very change (issue 5, item 3). Null when it is.
 */
export async function checkProof(checking: Checking, request: EnrolmentRequest): Promise<Refusal> {
  const given: GivenProof = request.proof;
  const wanted = proofWanted(checking.usable);
  if (wanted === null) return 'proof-unavailable';
  if (given.kind !== wanted) return 'proof-not-strongest';
  switch (given.kind) {
    case 'passkey':
      return byPasskey(checking, request);
    case 'recovery-code':
      return bySavedCode(checking, given.code);
    case 'totp':
      return byApp(checking, given.code);
    case 'email-code':
      return byAddress(checking, given.code);
    case 'sign-in':
      return null; // that it has just happened was checked before
  }
}

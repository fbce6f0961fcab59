import { newestCode, spendCode } from '../../../db/issued-codes.js';
import type { Case } from '../../../domain/case.js';
import { CLOCK_SKEW } from '../../../domain/clock.js';
import type { Strength } from '../../../domain/evidence.js';
import type { AcrStrength } from '../../../domain/plan.js';
import { IALS, type Ial } from '../../../domain/assurance.js';
import { evidenceChallengeOf } from '../../../proofs/evidence-challenge.js';
import type { Checked, CheckDeps, Try, VerificationMethod } from '../method.js';

const METHOD = 'federated-login';

/** 10 minutes, as long as out-of-band authentication may take (SP 800-63B-4, section 3.1.3.2): a sign-in elsewhere has steps of its own. */
const VALID_SECONDS = 600;

/** The most that the policy gives to a context that was reached; 0 where it counts none of them. */
function strengthOf(reached: readonly AcrStrength[]): Strength {
  return Math.max(0, ...reached.map(({ strength }) => strength)) as Strength; // one of them, or 0
}

/** The highest level at which one of them repeats a proofing, by the word of the policy. */
function ialOf(reached: readonly AcrStrength[]): Ial | undefined {
  return IALS.findLast((ial) => reached.some(({ repeatsIal }) => repeatsIal === ial));
}

/** The contexts that were reached and that the policy counts. */
function countedOf({ plan }: Case, acrs: readonly string[]): readonly AcrStrength[] {
  const counted = plan.evidence.methods.find(({ method }) => method === METHOD)?.acr ?? [];
  return counted.filter(({ value }) => acrs.includes(value));
}

/**
 * Only a sign-in for the newest challenge of the case counts, once: its nonce is made of case, session and challenge, and
 * computed here again. It must have been made since then, by the account that was enrolled.
 */
async function check(_deps: CheckDeps, attempt: Try): Promise<Checked> {
  const { trx, kase, session, enrolled, login, now } = attempt;
  if (login?.kind === 'unavailable') return { kind: 'not-possible', refusal: 'method-unavailable' };
  const issued = await newestCode(trx, kase.id, METHOD);
  if (issued === undefined || login?.kind !== 'signed-in') return { kind: 'fails', refusal: 'login-wrong' };
  const nonce = evidenceChallengeOf({ caseId: kase.id, session, challengeId: issued.messageId });
  const account = enrolled.find(
    (thing) => thing.kind === 'login' && thing.issuer === login.issuer && thing.sub === login.sub,
  );
  if (account === undefined || login.nonce !== nonce) return { kind: 'fails', refusal: 'login-wrong' };
  // The claim's fresh item takes one that was asked for after the evidence was frozen (recovery policy, section 5.1).
  const isOfThisStage = kase.phase !== 'awaiting-claim' || issued.issuedAt > (kase.frozenAt ?? now);
  if (now >= issued.expiresAt || !isOfThisStage) return { kind: 'fails', refusal: 'code-expired' };
  if (login.authTime < issued.issuedAt - CLOCK_SKEW) return { kind: 'fails', refusal: 'login-stale' };
  const reached = countedOf(kase, login.acrs);
  const strength = strengthOf(reached);
  if (strength === 0) return { kind: 'fails', refusal: 'login-too-weak' };
  if (!(await spendCode(trx, issued.id, now))) return { kind: 'fails', refusal: 'code-spent' };
  const repeatsIal = ialOf(reached);
  return { kind: 'holds', enrolled: account, strength, ...(repeatsIal !== undefined && { repeatsIal }) };
}

/**
 * A sign-in at another issuer, made for this case (recovery policy, section 1: S3 at the most). Of the domain that a mailbox
 * and the session at an identity provider share (section 1). The address that the browser comes back to can be given
 * to a caller, so it is relayable.
 */
export const federatedLogin: VerificationMethod = {
  proves: 'signs in to an enrolled account at another issuer',
  strength: 3,
  domains: ['mailbox'],
  relayable: true,
  enrolledKind: 'login',
  challenge: { kind: 'signed', challengeOf: evidenceChallengeOf, validSeconds: VALID_SECONDS },
  check,
};

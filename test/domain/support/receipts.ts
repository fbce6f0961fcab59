import { digestOf } from '../../../domain/canonical.js';
import type { Case } from '../../../domain/case.js';
import { DAY, SECOND } from '../../../domain/clock.js';
import {
  isAttested,
  isOfMachine,
  UNRELAYABLE_METHODS,
  type CompromiseDomain,
  type EvidenceReceipt,
  type Method,
  type Signed,
  type Strength,
} from '../../../domain/evidence.js';
import type { Plan } from '../../../domain/plan.js';
import type { ClaimReceipt, FactsReceipt, OpeningReceipt, StopReceipt } from '../../../domain/receipts.js';
import { CALLER, CASE_ID, OPENED_AT, OPENERS, SESSION, SUBJECT, VOUCHER, WORKLOAD_ID } from './people.js';

/** A receipt with a signature nobody checks: the domain judges contents, `proofs/` judges signatures. */
export function unsigned<T>(receipt: T): Signed<T> {
  return { receipt, jws: 'x' };
}

export function openingReceipt(plan: Plan, changes: Partial<OpeningReceipt> = {}): OpeningReceipt {
  return {
    type: 'opening',
    caseId: CASE_ID,
    action: plan.action,
    subject: {
      personId: SUBJECT,
      username: 'alice.a',
      displayName: 'Alice Ahlgren',
      managerId: 'mona',
      phoneOnFile: '+46 8 123 456',
      ...(plan.account !== undefined && { account: plan.account }),
    },
    openers: OPENERS,
    openedBy: { personId: CALLER, clientId: 'desk-console' },
    ticket: { source: 'desk', id: 'T-1' },
    planDigest: digestOf(plan),
    policyDigest: plan.policyDigest,
    openedAt: OPENED_AT,
    ...(plan.action === 'mfa.reset' && { lostAuthenticator: 'passkey' }),
    ...changes,
  };
}

/** What each method's item is worth and how long it counts, as rows 1b and 14 have it. */
const ITEMS: Record<Method, { domains: readonly CompromiseDomain[]; strength: Strength; freshSeconds: number }> = {
  totp: { domains: ['handset'], strength: 2, freshSeconds: 600 },
  'email-code': { domains: ['mailbox'], strength: 1, freshSeconds: 1800 },
  passkey: { domains: ['authenticator'], strength: 4, freshSeconds: 300 },
  'recovery-code': { domains: ['paper'], strength: 3, freshSeconds: 600 },
  'phone-code': { domains: ['handset'], strength: 1, freshSeconds: 600 },
  push: { domains: ['handset'], strength: 2, freshSeconds: 600 },
  'federated-login': { domains: ['mailbox'], strength: 3, freshSeconds: 600 },
  'manager-confirmation': { domains: ['voucher'], strength: 2, freshSeconds: 1800 },
  'recovery-contact': { domains: ['voucher'], strength: 2, freshSeconds: 1800 },
  'attended-video': { domains: ['attester', 'document'], strength: 3, freshSeconds: 1800 },
  'in-person': { domains: ['attester', 'document', 'presence'], strength: 4, freshSeconds: 1800 },
  device: { domains: ['device', 'authenticator'], strength: 2, freshSeconds: 600 },
  'call-back': { domains: ['handset', 'attester'], strength: 1, freshSeconds: 600 },
  'workload-attestation': { domains: ['workload'], strength: 2, freshSeconds: 600 },
};

type EvidenceCase = Pick<Case, 'id' | 'action' | 'subject' | 'session' | 'phase'>;

/** An item as the verifier would sign it for this case now, given for what the case's phase asks for. */
export function evidenceReceipt(
  kase: EvidenceCase,
  method: Method,
  now: number,
  changes: Partial<EvidenceReceipt> = {},
): EvidenceReceipt {
  const { domains, strength, freshSeconds } = ITEMS[method];
  return {
    type: 'evidence',
    caseId: kase.id,
    personId: kase.subject.personId,
    action: kase.action,
    session: kase.session ?? SESSION,
    purpose: kase.phase === 'awaiting-claim' ? 'claim' : 'verify',
    method,
    strength,
    domains,
    relayable: !UNRELAYABLE_METHODS.includes(method),
    behind: method === 'passkey' || method === 'device' ? ['passkey'] : [],
    enrolledId: isOfMachine(method) ? WORKLOAD_ID : `${method}-of-alice`,
    enrolledAt: OPENED_AT - 60 * DAY,
    ...(isAttested(method) && { vouchedBy: VOUCHER }),
    messageId: `${method}-at-${now}`,
    verifiedAt: now,
    freshUntil: now + freshSeconds * SECOND,
    ...changes,
  };
}

export function factsReceipt(kase: Case, now: number, changes: Partial<FactsReceipt> = {}): FactsReceipt {
  return {
    type: 'facts',
    caseId: kase.id,
    stage: kase.stage,
    holds: true,
    planDigest: kase.opening.receipt.planDigest,
    readAt: now,
    ...changes,
  };
}

export function claimReceipt(kase: Case, now: number, changes: Partial<ClaimReceipt> = {}): ClaimReceipt {
  return {
    type: 'claim',
    caseId: kase.id,
    personId: kase.subject.personId,
    session: kase.session ?? SESSION,
    submission: 'hash-of-the-sealed-password',
    proof: 'proof-of-the-session',
    messageId: `claim-at-${now}`,
    claimedAt: now,
    ...changes,
  };
}

export function stopReceipt(kase: Case, now: number, changes: Partial<StopReceipt> = {}): StopReceipt {
  return {
    type: 'stop',
    caseId: kase.id,
    reason: 'repudiated',
    by: SUBJECT,
    messageId: `stop-at-${now}`,
    stoppedAt: now,
    ...changes,
  };
}

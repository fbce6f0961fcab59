import type { EnrolledEmail, EnrolledPasskey } from '../../domain/enrolled.js';
import type { EvidenceReceipt } from '../../domain/evidence.js';
import type { Statement } from '../../domain/statement.js';
import type { StandingReceipt, StopReceipt } from '../../domain/receipts.js';

/** The time the samples play at, in epoch milliseconds. */
export const NOW = Date.UTC(2026, 10, 21, 12);

export const CASE_ID = '7b1f2e1c-4f0a-4a57-9a35-0d6f0f6f3a01';

export function stopReceipt(): StopReceipt {
  return { type: 'stop', caseId: CASE_ID, reason: 'cancelled', by: 'dora', messageId: 'm-1', stoppedAt: NOW };
}

export function standingReceipt(): StandingReceipt {
  return {
    type: 'standing',
    caseId: CASE_ID,
    personId: 'adam',
    groups: ['recovery-approvers'],
    managerId: 'mona',
    statementDigest: 'd',
    readAt: NOW,
  };
}

export function evidenceReceipt(): EvidenceReceipt {
  return {
    type: 'evidence',
    caseId: CASE_ID,
    personId: 'alice',
    action: 'password.reset',
    session: 'session-of-alice',
    purpose: 'verify',
    method: 'totp',
    strength: 2,
    domains: ['handset'],
    relayable: true,
    behind: [],
    enrolledId: 'alice-totp',
    enrolledAt: NOW - 60 * 86_400_000,
    messageId: 'm-2',
    verifiedAt: NOW,
    freshUntil: NOW + 900_000,
  };
}

export function enrolledEmail(): EnrolledEmail {
  return {
    type: 'enrolled',
    kind: 'email',
    enrolledId: 'alice-mail',
    personId: 'alice',
    enrolledAt: NOW - 60 * 86_400_000,
    domains: ['mailbox'],
    address: 'alice@home.example',
    behindIdentityProvider: false,
  };
}

export function enrolledPasskey(overrides: Partial<EnrolledPasskey> = {}): EnrolledPasskey {
  return {
    type: 'enrolled',
    kind: 'passkey',
    enrolledId: 'adam-passkey',
    personId: 'adam',
    enrolledAt: NOW - 60 * 86_400_000,
    domains: ['authenticator'],
    credentialId: 'Y3JlZGVudGlhbA',
    publicKey: '',
    ...overrides,
  };
}

export function approveStatement(): Statement {
  return {
    v: 1,
    kind: 'approve',
    caseId: CASE_ID,
    action: 'password.reset',
    subject: { personId: 'alice', displayName: 'Alice Adams' },
    decider: 'adam',
    effects: ['Alice Adams chooses a new password'],
    seen: { plan: 'plan', evidence: 'evidence', effects: 'effects', record: null },
    calledBackOn: '+1 555 0100',
    conclusion: null,
    comment: null,
    issuedAt: NOW,
    expiresAt: NOW + 600_000,
  };
}

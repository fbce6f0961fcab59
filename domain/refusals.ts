/**
 * Every expected "no", by its stable code. A refusal is a value, never thrown; the ledger keeps the code,
 * claimants and agents get one generic answer (invariant 13). The texts people see are in `contract/problems.ts`.
 */
export const REFUSALS = [
  // opening
  'unknown-subject',
  'ambiguous-subject',
  'asked-otherwise',
  'subject-not-recoverable',
  'no-rule',
  'recovery-open',
  'recovery-too-soon',
  'review-overdue',
  'opener-unverified',
  'lost-not-named',
  'lost-not-enrolled',
  'nothing-remains',
  // messages
  'not-wanted-now',
  'case-closed',
  'duplicate',
  'flooded',
  // session
  'session-unknown',
  'session-proof',
  'session-other',
  'submission-missing',
  // evidence
  'method-not-admitted',
  'not-enrolled',
  'enrolled-too-recently',
  'enrolled-unproven',
  'method-unavailable',
  'line-changed',
  'line-unknown',
  'line-unsuitable',
  'code-undelivered',
  'code-wrong',
  'code-expired',
  'code-spent',
  'assertion-wrong',
  'nobody-to-ask',
  'attestation-missing',
  'attestation-wrong',
  'voucher-not-entitled',
  'voucher-in-recovery',
  'voucher-has-part',
  'training-expired',
  'attempts-spent',
  'evidence-bound-elsewhere',
  'evidence-late',
  'evidence-not-independent',
  'evidence-too-weak',
  // decisions
  'proof',
  'stale',
  'statement-expired',
  'not-a-distinct-person',
  'not-in-group',
  'key-too-recent',
  'call-back-missing',
  'above-decider',
  // claim
  'claim-not-open',
  'claim-window-over',
  'password-unacceptable',
  'password-reused',
  'passkey-unacceptable',
  // targets
  'group-not-grantable',
  'nothing-to-suspend',
  // stopping
  'no-standing',
  'stopped',
  // engine
  'run-was-reset',
  'not-the-case-run',
  'ledger-disagrees',
  'warrant-invalid',
  'warrant-expired',
  'effect-ended',
  'facts-changed',
] as const;

/** A stable refusal code. */
export type Refusal = (typeof REFUSALS)[number];

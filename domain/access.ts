import { AUTHORITY_KINDS } from './authority.js';
import { EXCEPTION_ACTS } from './exceptions.js';
import { POLICY_CHANGE } from './policy-changes.js';
import { SWITCH_ACTS } from './switches.js';

/** What people sign beside cases: each is an action of its own. */
const SIGNED_ACTS = [...SWITCH_ACTS, ...EXCEPTION_ACTS, POLICY_CHANGE, ...AUTHORITY_KINDS] as const;

/** One kind of what people sign beside cases. */
export type SignedActKind = (typeof SIGNED_ACTS)[number];

/**
 * What somebody may ask to do or to read: the closed catalogue that the access policy judges (docs/access.md). Executing is
 * none of them, nor is seeing a secret: no person and no program may, so that there is nothing to permit.
 */
export const ACCESS_ACTIONS = [
  // a case that does not exist yet
  'open',
  // the desk's own
  'comment',
  'guide',
  'offer',
  'take-over',
  'report-quietly',
  // the subject's own
  'prove',
  'claim',
  'repudiate',
  // for the subject
  'attest',
  'vouch',
  // decisions
  'approve',
  'refuse',
  'veto',
  'withdraw',
  'acknowledge',
  'review',
  'release',
  // stopping
  'cancel',
  'end-early',
  'stop-quietly',
  // beside cases
  ...SIGNED_ACTS,
  // reading
  'read',
  'read-statement',
  'read-timeline',
  'read-attestation',
  'read-quiet-reports',
  'read-exceptions',
] as const;

/** One thing that somebody may, or may not. */
export type AccessAction = (typeof ACCESS_ACTIONS)[number];

/** By which policies of which set an act was permitted or denied: for the ledger, never for whoever asked. */
export interface AccessGround {
  readonly decision: 'permitted' | 'denied';
  /** Ids of the policies that decided; empty where none permits it, or it could not be judged. */
  readonly policies: readonly string[];
  /** Digest of the whole set (hex). */
  readonly set: string;
}

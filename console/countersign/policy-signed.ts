import { sha256 } from '../common/encoding.js';
import { hex, membersOf, readCanonical } from './signed-text.js';

/** A change of policy as a control owner signs it. Times in epoch milliseconds. */
export interface PolicyStatement {
  readonly kind: 'policy-change';
  readonly decider: string;
  readonly does: string;
  readonly from: string | null;
  readonly to: string;
  readonly differences: string;
  readonly effectiveAt: number;
  readonly reason: string;
  readonly expiresAt: number;
}

/** What lies before whoever signs: the very text that is hashed, what it says, and the words whose digest stands in it. */
export interface PolicyToSign {
  readonly text: string;
  readonly statement: PolicyStatement;
  readonly differences: string;
}

/** Every member that the statement has, none more: what this page has no words for, nobody signs here. */
const MEMBERS = 'decider,differences,does,effectiveAt,expiresAt,from,issuedAt,kind,reason,seen,to,v';

/**
 * What there is to sign, or null where it does not belong together: a text that is not canonical or of another kind, with a
 * member that is not shown, or with other words than those whose digest is signed.
 */
export async function readPolicyToSign(text: string, differences: string): Promise<PolicyToSign | null> {
  const read = readCanonical(text);
  if (read === null || membersOf(read, '') !== MEMBERS) return null;
  const statement = read as PolicyStatement;
  if (statement.kind !== 'policy-change') return null;
  return hex(await sha256(differences)) === statement.differences ? { text, statement, differences } : null;
}

/** What a passkey signs: SHA-256 over the kind and these very bytes (architecture, section 4, "A decision"). */
export function policyChallenge({ text }: PolicyToSign): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(`countersign/policy-change/v1\0${text}`);
}

import { digestOf } from '../domain/canonical.js';
import { keyAgeRefusal } from '../domain/decision-rules.js';
import type { Decision } from '../domain/decisions.js';
import type { Warrant } from '../domain/warrant.js';
import type { SigningPage } from './assertion.js';
import { verifyDecision } from './decision.js';
import { isInSet, verifyEnrolledSetHead } from './enrolled.js';
import type { Trust } from './keys.js';
import { type Flaw, firstFlaw, invalid } from './warrant-flaw.js';

/** What approvals are checked against. `now` in epoch milliseconds, by the clock of whoever is about to act. */
export interface WarrantContext extends SigningPage {
  readonly now: number;
}

/** Each approval is signed by its author, with a key that is theirs, old enough, and enrolled to this very minute. */
export function approvalsFlaw(trust: Trust, warrant: Warrant, context: WarrantContext): Promise<Flaw | null> {
  return firstFlaw(warrant.approvals.map((approval) => () => approvalFlaw(trust, warrant, approval, context)));
}

async function approvalFlaw(
  trust: Trust,
  warrant: Warrant,
  approval: Decision,
  { now, rpId, origin }: WarrantContext,
): Promise<Flaw | null> {
  const verified = await verifyDecision({ trust, decision: approval, rpId, origin });
  if (!verified.ok) return { refusal: verified.refusal, why: 'an approval is not signed by its author' };
  const { statement, standing, by, passkeyJws } = approval;
  if (verified.personId !== by || statement.caseId !== warrant.caseId)
    return invalid('an approval is somebody else’s, or of another case');
  const { personId, statementDigest, readAt } = standing.receipt;
  if (personId !== by || statementDigest !== digestOf(statement))
    return invalid('a standing is not that of its approval');
  const young = keyAgeRefusal(warrant.plan, verified.enrolled, readAt);
  if (young !== null) return { refusal: young, why: 'an approval was signed with a key enrolled too recently' };
  return setFlaw(trust, warrant, { personId: by, passkeyJws, now });
}

/** The key's row is in the set that the ledger names as the person's current one. */
async function setFlaw(
  trust: Trust,
  warrant: Warrant,
  { personId, passkeyJws, now }: { readonly personId: string; readonly passkeyJws: string; readonly now: number },
): Promise<Flaw | null> {
  const headJws = warrant.enrolledSetHeads[personId] ?? '';
  const head = await verifyEnrolledSetHead(trust, headJws, warrant.mintedAt);
  if (head === null || head.personId !== personId || !isInSet(head, passkeyJws)) {
    return { refusal: 'enrolled-unproven', why: 'an approval’s key is not proven to be enrolled now' };
  }
  const isRecent = (await verifyEnrolledSetHead(trust, headJws, now)) !== null;
  return isRecent ? null : { refusal: 'warrant-expired', why: 'the ledger’s word on an enrolled set has grown old' };
}

import { digestOf } from '../domain/canonical.js';
import { keyAgeRefusal } from '../domain/decision-rules.js';
import type { Decision } from '../domain/decisions.js';
import type { Warrant } from '../domain/warrant.js';
import type { SigningPage } from './assertion.js';
import { verifyDecision } from './decision.js';
import { isInSet, verifyEnrolled, verifyEnrolledSetHead } from './enrolled.js';
import type { Trust } from './keys.js';
import { type Flaw, firstFlaw, invalid } from './warrant-flaw.js';

/** What approvals are checked against. `now` in epoch milliseconds, by the clock of whoever is about to act. */
export interface WarrantContext extends SigningPage {
  readonly now: number;
}

/**
 * Each approval, and the confirmation where there is one, is signed by its author, with a key that is theirs, old enough, and enrolled to this very minute; and what was
 * taken back was, by its author too.
 */
export function approvalsFlaw(trust: Trust, warrant: Warrant, context: WarrantContext): Promise<Flaw | null> {
  return firstFlaw([
    ...[...warrant.approvals, ...(warrant.acknowledgement ? [warrant.acknowledgement] : [])].map(
      (approval) => () => approvalFlaw(trust, warrant, approval, context),
    ),
    ...(warrant.withdrawals ?? []).map((withdrawal) => () => authorFlaw(trust, warrant, withdrawal, context)),
  ]);
}

/** An act is signed by its author, in this case, and its standing is that of this act. */
async function authorFlaw(
  trust: Trust,
  warrant: Warrant,
  decision: Decision,
  { rpId, origin }: WarrantContext,
): Promise<Flaw | null> {
  const verified = await verifyDecision({ trust, decision, rpId, origin });
  if (!verified.ok)
    return { refusal: verified.refusal, why: 'an approval, or a withdrawal, is not signed by its author' };
  const { statement, standing, by } = decision;
  if (verified.personId !== by || statement.caseId !== warrant.caseId)
    return invalid('an approval, or a withdrawal, is somebody else’s, or of another case');
  const { personId, statementDigest } = standing.receipt;
  return personId === by && statementDigest === digestOf(statement)
    ? null
    : invalid('a standing is not that of its decision');
}

async function approvalFlaw(
  trust: Trust,
  warrant: Warrant,
  approval: Decision,
  context: WarrantContext,
): Promise<Flaw | null> {
  const flaw = await authorFlaw(trust, warrant, approval, context);
  if (flaw !== null) return flaw;
  const { standing, by, passkeyJws } = approval;
  const enrolled = await verifyEnrolled(trust, passkeyJws);
  if (enrolled === null || enrolled.kind !== 'passkey') return invalid('an approval is not signed with a passkey');
  const young = keyAgeRefusal(warrant.plan, enrolled, standing.receipt.readAt, standing.receipt.keyVouched);
  if (young !== null) return { refusal: young, why: 'an approval was signed with a key enrolled too recently' };
  return setFlaw(trust, warrant, { personId: by, passkeyJws, now: context.now });
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

import type { DecisionMessage } from '../../../contract/messages.js';
import type { Carried } from '../../../contract/start.js';
import type { Case } from '../../../domain/case.js';
import { SECOND } from '../../../domain/clock.js';
import type { Decision } from '../../../domain/decisions.js';
import type { Evidence } from '../../../domain/evidence.js';
import type { ClaimReceipt } from '../../../domain/receipts.js';
import { isDrawnForReview } from '../../../domain/review-draw.js';
import { statementOf } from '../../../domain/statement-rules.js';
import type { Warrant } from '../../../domain/warrant.js';
import {
  assert,
  createCredential,
  type SoftwareCredential,
} from '../../../dev/software-authenticator/authenticator.js';
import { challengeOf } from '../../../proofs/decision.js';
import type { SignedAct } from '../../../dev/actors/decider.js';
import type { Person } from '../../../dev/actors/person.js';
import { SIGNING_RP_ID } from '../../../dev/environment/process-plans.js';
import type { Live } from './live.js';
import type { Conclusion, Statement, StatementKind } from '../../../domain/statement.js';

/** Nothing that anybody's key signed. */
const NO_SIGNATURE = 'eyJhbGciOiJub25lIn0.e30.';

/** The state of a case as somebody would make it up who wants its effects applied: approved, and about to execute. */
export function madeUpState(kase: Case, caseId = kase.id): Carried {
  return {
    kase: {
      ...kase,
      id: caseId,
      phase: 'executing',
      stage: 'claim',
      deadline: null,
      outcome: null,
      mayOnlyUndo: false,
    },
    subjectKey: 'made-up',
    continuation: 0,
    waiting: [],
    seen: [],
    unsent: [],
    noise: {},
    noiseRecorded: 0,
  };
}

/** Evidence that nobody verified. */
export function inventedEvidence({ id, subject, action, session }: Case, method: 'totp' | 'email-code'): Evidence {
  const now = Date.now();
  return {
    receipt: {
      type: 'evidence',
      caseId: id,
      personId: subject.personId,
      action,
      session: session ?? 'invented',
      purpose: 'verify',
      method,
      strength: 2,
      domains: [method === 'totp' ? 'handset' : 'mailbox'],
      relayable: true,
      behind: [],
      enrolledId: 'invented',
      enrolledAt: 0,
      messageId: `invented-${method}`,
      verifiedAt: now,
      freshUntil: now + 600 * SECOND,
    },
    jws: NO_SIGNATURE,
  };
}

/** A decision of somebody who did not sign it: by a key of the attacker's, with a standing that nobody read. */
export function inventedDecision(
  live: Live,
  kase: Case,
  username: string,
  { messageId }: Pick<DecisionMessage, 'messageId'>,
): Decision {
  const act = actOf(live, kase, live.person(username), 'approve', { credential: ownPasskey() });
  const { personId } = live.person(username).seeded;
  const receipt = {
    type: 'standing',
    caseId: kase.id,
    personId,
    groups: ['recovery-approvers'],
    managerId: null,
    statementDigest: '',
    readAt: Date.now(),
  } as const;
  const standing = { receipt, jws: NO_SIGNATURE };
  return { ...act, by: personId, passkeyJws: NO_SIGNATURE, standing, messageId, decidedAt: Date.now() };
}

/** How somebody signs, where it is not now, with their first passkey. */
export interface Signing {
  readonly credential?: SoftwareCredential | undefined;
  readonly issuedAt?: number;
  readonly conclusion?: Conclusion;
}

/** What lies before somebody, signed as theirs. */
export function actOf(
  live: Live,
  kase: Case,
  { seeded }: Person,
  kind: StatementKind,
  { credential = seeded.passkeys[0], issuedAt = Date.now(), conclusion }: Signing = {},
): SignedAct {
  const own = {
    decider: seeded.personId,
    calledBack: true,
    conclusion: conclusion ?? null,
    comment: 'as they told me',
  };
  return signed(live, statementOf(kase, kind, own, issuedAt), credential);
}

/** A statement with an assertion over it by any key. */
function signed(live: Live, statement: Statement, credential: SoftwareCredential | undefined): SignedAct {
  if (credential === undefined) throw new Error('nobody signs without a passkey');
  return { statement, assertion: assert(credential, { ...live.surface.signing, challenge: challengeOf(statement) }) };
}

/** A passkey of the attacker's own. */
function ownPasskey(): SoftwareCredential {
  return createCredential({ rpId: SIGNING_RP_ID });
}

/** A warrant as somebody would write it who knows everything of a case but has no key: all that is missing is invented. */
export function inventedWarrant(kase: Case, effectKind = 'password.set'): Warrant {
  const effect = kase.effects.find(({ kind }) => kind === effectKind);
  if (effect === undefined) throw new Error(`case ${kase.id} plans no ${effectKind}`);
  const now = Date.now();
  const { effectId, kind, connector, stage } = effect;
  const { planDigest } = kase.opening.receipt;
  return {
    type: 'warrant',
    v: 1,
    caseId: kase.id,
    effect: { effectId, kind, connector, stage, target: kase.subject.personId },
    opening: kase.opening,
    plan: kase.plan,
    frozenAt: kase.frozenAt ?? now,
    evidence: kase.evidence,
    approvals: kase.approvals,
    facts: {
      receipt: { type: 'facts', caseId: kase.id, stage, planDigest, holds: true, readAt: now },
      jws: NO_SIGNATURE,
    },
    fresh: null,
    claim: null,
    claimProof: null,
    enrolledSetHeads: {},
    goAhead: '',
    mintedAt: now,
    notAfter: now + kase.plan.windows.warrantSeconds * SECOND,
  };
}

/** A case as somebody would make it up who wants nobody to look at it: under a plan that draws, with a lot that is left out. */
export function claimedAsLeftOut(kase: Case): Case {
  const plan = { ...kase.plan, review: { ...kase.plan.review, percentOfCompleted: 10 } };
  const receipt: ClaimReceipt = {
    type: 'claim',
    caseId: kase.id,
    personId: kase.subject.personId,
    session: kase.session ?? 'invented',
    submission: 'invented',
    proof: NO_SIGNATURE,
    messageId: 'invented',
    claimedAt: Date.now(),
  };
  const made = Array.from({ length: 100 }, (_, at) => ({
    ...kase,
    plan,
    claim: { receipt, jws: `${NO_SIGNATURE}${at}` },
  }));
  const leftOut = made.find((candidate) => !isDrawnForReview(candidate));
  if (leftOut === undefined) throw new Error('every lot was drawn');
  return leftOut;
}

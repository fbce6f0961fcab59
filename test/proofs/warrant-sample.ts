import { type SoftwareCredential, assert, createCredential } from '../../dev/software-authenticator/authenticator.js';
import { digestOf } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import { DAY, SECOND } from '../../domain/clock.js';
import type { Decision } from '../../domain/decisions.js';
import { effectIdOf, effectsOf } from '../../domain/effect-ids.js';
import type { EffectKind, PlannedEffect } from '../../domain/effects.js';
import type { Evidence, EvidenceReceipt } from '../../domain/evidence.js';
import { openedCase } from '../../domain/phases/opening.js';
import type { Plan } from '../../domain/plan.js';
import type { Opening } from '../../domain/receipts.js';
import { statementOf } from '../../domain/statement-rules.js';
import type { Warrant } from '../../domain/warrant.js';
import { challengeOf } from '../../proofs/decision.js';
import { enrolledRowDigests, enrolledSetDigest, signEnrolled, signEnrolledSetHead } from '../../proofs/enrolled.js';
import { signReceipt } from '../../proofs/receipts.js';
import { seal } from '../../proofs/sealing.js';
import { type SessionKey, makeSessionKey, makeSessionProof, sessionOf } from '../../proofs/session.js';
import { signGoAhead } from '../../proofs/switches.js';
import { CASE_ID, NOW, enrolledPasskey, evidenceReceipt } from './samples.js';
import type { TestKeys } from './test-keys.js';

export const PAGE = { rpId: 'sign.help.example', origin: 'https://sign.help.example' };

/** What the subject sends with the claim. */
export const CLAIM_BODY = '{"newPassword":"correct horse battery"}';

const EFFECTS: readonly PlannedEffect[] = [
  {
    kind: 'sessions.revoke',
    connector: 'sample-directory',
    stage: 'before-claim',
    end: 'irreversible',
    staysWhen: ['completed'],
  },
  { kind: 'password.set', connector: 'sample-directory', stage: 'claim', end: 'made-safe', staysWhen: ['completed'] },
];

const PLAN: Plan = {
  rule: 'row-1b',
  action: 'password.reset',
  tier: 1,
  controlOwner: 'identity-team',
  policyDigest: 'policy',
  policyLabel: 'test',
  evidence: {
    atLeast: 2,
    minimumStrength: 1,
    oneAtLeast: 2,
    methods: [
      { method: 'totp', strength: 2, freshSeconds: 900 },
      { method: 'email-code', strength: 1, freshSeconds: 900 },
    ],
    tenureDays: 30,
    attemptsPerMethod: 3,
    attemptsPerCase: 6,
    attemptsPerPersonPerDay: 10,
  },
  approvals: {
    group: 'recovery-approvers',
    always: 1,
    whenRelayable: 1,
    callBack: true,
    keyTenureDays: 30,
    statementSeconds: 600,
  },
  windows: {
    evidenceSeconds: 3600,
    approvalSeconds: 3600,
    coolingOffSeconds: 0,
    handOverSeconds: 3600,
    claimSeconds: 600,
    warrantSeconds: 120,
  },
  review: { group: 'recovery-reviewers', dueSeconds: 3600, reminderSeconds: 600, ofOutcomes: 'every' },
  effects: EFFECTS,
  spacingSeconds: 3600,
  repudiationDays: 30,
  proofing: { tier2Days: 730, tier3Days: 365, tier4Days: 365 },
};

/** A person with a passkey of their own and an enrolled set of just that. */
export interface Approver {
  readonly personId: string;
  readonly credential: SoftwareCredential;
  readonly passkeyJws: string;
}

export async function makeApprover(keys: TestKeys, personId: string, enrolledAt = NOW - 60 * DAY): Promise<Approver> {
  const credential = createCredential(PAGE);
  const { credentialId, publicKey } = credential;
  const enrolledId = `${personId}-passkey`;
  const row = enrolledPasskey({ personId, enrolledId, enrolledAt, credentialId, publicKey });
  return { personId, credential, passkeyJws: await signEnrolled(keys.enrolment, row) };
}

/** The ledger's word on what an approver has enrolled. */
export function setHeadOf(keys: TestKeys, { personId, passkeyJws }: Approver, readAt = NOW): Promise<string> {
  return signEnrolledSetHead(keys.ledger, {
    type: 'enrolled-set-head',
    personId,
    version: 1,
    digest: enrolledSetDigest([passkeyJws]),
    rowDigests: enrolledRowDigests([passkeyJws]),
    sequence: 1,
    readAt,
  });
}

/** A case that has come as far as its warrants, with everything needed to make them, or to make them wrong. */
export interface WarrantSample {
  readonly keys: TestKeys;
  readonly approver: Approver;
  readonly session: SessionKey;
  readonly sealed: string;
  readonly beforeClaim: Warrant;
  readonly atClaim: Warrant;
}

export async function makeWarrantSample(keys: TestKeys): Promise<WarrantSample> {
  const [approver, session] = [await makeApprover(keys, 'adam'), await makeSessionKey()];
  const opening = await openingOf(keys);
  const evidence = await evidenceOf(keys, await sessionOf(session.publicJwk));
  const approval = await approvalOf(keys, approver, caseWith(opening, evidence));
  const { sealed, reference } = await seal(keys.trust.seal['connector:sample-directory'], CLAIM_BODY);
  const common = {
    type: 'warrant',
    v: 1,
    caseId: CASE_ID,
    opening,
    plan: PLAN,
    evidence,
    frozenAt: NOW - 60 * SECOND,
  } as const;
  const minted = {
    approvals: [approval],
    enrolledSetHeads: { adam: await setHeadOf(keys, approver) },
    goAhead: await signGoAhead(keys.ledger, NOW),
    mintedAt: NOW,
    notAfter: NOW + 120 * SECOND,
  };
  const beforeClaim: Warrant = {
    ...common,
    ...minted,
    effect: effectOf('sessions.revoke', 'before-claim'),
    facts: await factsOf(keys, 'before-claim'),
    fresh: null,
    claim: null,
    claimProof: null,
  };
  const claimed = await claimOf(keys, session, reference);
  const atClaim = {
    ...beforeClaim,
    ...claimed,
    effect: effectOf('password.set', 'claim'),
    facts: await factsOf(keys, 'claim'),
  };
  return { keys, approver, session, sealed, beforeClaim, atClaim };
}

function effectOf(kind: EffectKind, stage: PlannedEffect['stage']): Warrant['effect'] {
  return { effectId: effectIdOf(CASE_ID, kind, 'alice'), kind, connector: 'sample-directory', stage, target: 'alice' };
}

function openingOf(keys: TestKeys): Promise<Opening> {
  return signReceipt(keys.verifier, {
    type: 'opening',
    caseId: CASE_ID,
    action: 'password.reset',
    subject: {
      personId: 'alice',
      username: 'alice',
      displayName: 'Alice Adams',
      managerId: 'mona',
      phoneOnFile: '+1 555 0100',
    },
    openers: ['dora'],
    openedBy: { personId: 'dora', clientId: 'desk-console' },
    ticket: { source: 'desk', id: 'T-1' },
    planDigest: digestOf(PLAN),
    policyDigest: PLAN.policyDigest,
    openedAt: NOW - 600 * SECOND,
    assurance: { proofing: { ial: 2, at: NOW - 90 * DAY } },
  });
}

function item(session: string, overrides: Partial<EvidenceReceipt>): EvidenceReceipt {
  const verifiedAt = overrides.verifiedAt ?? NOW - 300 * SECOND;
  return { ...evidenceReceipt(), session, verifiedAt, freshUntil: verifiedAt + 900 * SECOND, ...overrides };
}

function evidenceOf(keys: TestKeys, session: string): Promise<Evidence[]> {
  const mail = { method: 'email-code', strength: 1, domains: ['mailbox'], enrolledId: 'alice-mail' } as const;
  return Promise.all([signReceipt(keys.verifier, item(session, {})), signReceipt(keys.verifier, item(session, mail))]);
}

function caseWith(opening: Opening, evidence: readonly Evidence[]): Case {
  const effects = effectsOf(CASE_ID, PLAN, 'alice');
  return { ...openedCase({ kind: 'opened', opening, plan: PLAN, effects }, NOW - 600 * SECOND).case, evidence };
}

/** What an approver signs for a case, with the standing the directory gives them. */
export async function approvalOf(keys: TestKeys, approver: Approver, kase: Case): Promise<Decision> {
  const { personId, credential, passkeyJws } = approver;
  const own = { decider: personId, calledBack: true, conclusion: null, comment: null };
  const statement = statementOf(kase, 'approve', own, NOW - 60 * SECOND);
  const standing = await signReceipt(keys.verifier, {
    type: 'standing',
    caseId: CASE_ID,
    personId,
    groups: ['recovery-approvers'],
    managerId: null,
    statementDigest: digestOf(statement),
    readAt: NOW - 30 * SECOND,
  });
  const assertion = assert(credential, { challenge: challengeOf(statement), ...PAGE });
  return {
    statement,
    assertion,
    by: personId,
    passkeyJws,
    standing,
    messageId: `by-${personId}`,
    decidedAt: NOW - 30 * SECOND,
  };
}

function factsOf(keys: TestKeys, stage: PlannedEffect['stage']): Promise<Warrant['facts']> {
  const planDigest = digestOf(PLAN);
  return signReceipt(keys.verifier, { type: 'facts', caseId: CASE_ID, stage, holds: true, planDigest, readAt: NOW });
}

/** The subject's claim by one session: the fresh item, the receipt and the session's proof over the body. */
export async function claimOf(keys: TestKeys, by: SessionKey, submission: string) {
  const session = await sessionOf(by.publicJwk);
  const url = `https://help.example/v1/cases/${CASE_ID}/claim`;
  const claimProof = await makeSessionProof(by, { method: 'POST', url, body: CLAIM_BODY, now: NOW, jti: 'm-claim' });
  const fresh = item(session, { purpose: 'claim', verifiedAt: NOW - 10 * SECOND });
  const claim = await signReceipt(keys.verifier, {
    type: 'claim',
    caseId: CASE_ID,
    personId: 'alice',
    session,
    submission,
    proof: claimProof,
    messageId: 'm-claim',
    claimedAt: NOW,
  });
  return { fresh: await signReceipt(keys.verifier, fresh), claim, claimProof };
}

/** The case as a warrant shows it, to sign further approvals for. */
export function caseOf({ opening, evidence }: Warrant): Case {
  return caseWith(opening, evidence);
}

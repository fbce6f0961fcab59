import { digestIfCanonical, digestOf } from './canonical.js';
import type { Case } from './case.js';
import { CERTIFICATE_SECONDS_MAX, certificateInWords } from './certificates.js';
import { CLOCK_SKEW, SECOND } from './clock.js';
import type { Decision } from './decisions.js';
import type { PlannedEffect } from './effects.js';
import { grantOf } from './grants.js';
import { namedAccount } from './owned-accounts.js';
import { keyEffectInWords } from './key-words.js';
import { contactInWords } from './contact-changes.js';
import type { Plan, SeatHolder } from './plan.js';
import type { StandingReceipt } from './receipts.js';
import type { Refusal } from './refusals.js';
import type { Conclusion, Seen, Statement, StatementKind } from './statement.js';
import type { AccountKind, PersonId, Subject } from './subjects.js';

function durationInWords(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} seconds`;
}

/** Who and what a case is about, as its effects name them. */
interface Named extends Pick<Subject, 'displayName'> {
  readonly account?: { readonly kind: AccountKind; readonly name: string };
}

/** @throws for a case about no account: there is no such effect in one */
function nameOf(account: Named['account']): string {
  if (account === undefined) throw new Error('an effect on an account in a case about none');
  return account.name;
}

/** @throws for a plan that does not say it */
function forHowLong({ rule, windows }: Plan): string {
  if (windows.grantSeconds === undefined) throw new Error(`the plan of rule ${rule} does not say for how long`);
  return durationInWords(windows.grantSeconds);
}

/** What an effect does, in the words a decider signs. */
export function effectInWords(
  effect: PlannedEffect,
  { plan, subject: { displayName, account } }: { readonly plan: Plan; readonly subject: Named },
): string {
  switch (effect.kind) {
    case 'password.set':
      return `${displayName} chooses a new password in their own session; the old one stops working`;
    case 'authenticator.suspend':
      return `Every passkey that ${displayName} signs in with stops working at once, and everybody is signed out; this case gives none back`;
    case 'factors.suspend':
      return `Every passkey and the authenticator app that ${displayName} signs in with stop working at once, and everybody is signed out; this case gives none back`;
    case 'authenticator.bind':
      return `${displayName} registers a new passkey in their own session`;
    case 'authenticator.remove':
      return `The passkeys of ${displayName} that were suspended are removed for good`;
    case 'sessions.revoke':
      return `Every session of ${displayName} opened before is ended`;
    case 'service-account.enable':
      return `The service account ${nameOf(account)} works again at once, for ${forHowLong(plan)}; then it is disabled by itself, unless somebody further confirms that it is well`;
    case 'service-account.keep':
      return `Once somebody further has confirmed it, the service account ${nameOf(account)} goes on working, with the rights it had; ${displayName}, who owns it, answers for it`;
    case 'agent.enable':
      return `The ${account?.kind === 'automation' ? 'automation' : 'agent'} ${nameOf(account)} works again at once, for ${forHowLong(plan)}, with the rights that it had; then it is disabled by itself`;
    case 'key.issue':
    case 'key.retire':
    case 'key.revoke':
      return keyEffectInWords(effect.kind, { name: nameOf(account), seconds: grantOf(plan, effect)?.seconds ?? 0 });
    case 'certificate.issue':
      return `A certificate of ${nameOf(account)} is issued ${effect.certificate === undefined ? 'for the key of the request' : certificateInWords(effect.certificate)}; it is valid for ${CERTIFICATE_SECONDS_MAX / 86_400} days at most`;
    case 'certificate.revoke':
      return `Every earlier certificate of ${nameOf(account)} is revoked at once, for good`;
    case 'account.unlock':
      return `The lock on the account of ${displayName} after wrong sign-ins is taken off; nothing that they sign in with is changed`;
    case 'contact.replace':
      return `${contactInWords(effect.contact)} of ${displayName} is replaced by one that they type and confirm in their own session; what else they have enrolled stays`;
    case 'membership.grant': {
      const grant = grantOf(plan, effect);
      if (plan.action === 'mailbox.delegate')
        return `${displayName} gets into the shared mailbox ${nameOf(account)} as themselves at once, for ${forHowLong(plan)}; then it ends by itself. No password of it is issued, and nothing of it is changed`;
      if (grant === null && effect.oneOf !== undefined)
        return `${displayName} becomes a member of the group that the opening names; then it ends by itself`;
      if (grant === null) throw new Error(`the plan of rule ${plan.rule} grants a membership of nothing`);
      return `${displayName} becomes a member of ${grant.group} at once, for ${durationInWords(grant.seconds)}; then it ends by itself`;
    }
  }
}

type SeenContext = Pick<
  Case,
  'plan' | 'evidence' | 'effects' | 'approvals' | 'acknowledgement' | 'outcome' | 'stop' | 'stoppedBy'
>;

/** Acts over what was already done: their signers see how it came about. */
const OVER_THE_RECORD: readonly StatementKind[] = ['acknowledge', 'review'];

/** What was done in a case, as whoever signs over it sees it: how it came out, what became of each effect, who signed what. */
function recordOf(kase: SeenContext) {
  return {
    outcome: kase.outcome,
    approvals: kase.approvals.map((approval) => digestOf(approval.statement)),
    ...(kase.acknowledgement && { acknowledgement: digestOf(kase.acknowledgement.statement) }),
    effects: kase.effects.map(({ effectId, state }) => ({ effectId, state })),
    stop: kase.stop === null ? null : digestOf(kase.stop.receipt),
    stoppedBy: kase.stoppedBy === null ? null : digestOf(kase.stoppedBy.statement),
  };
}

/** The record whose digest is signed, or null for an act that is over none. */
export function recordSeen(kase: SeenContext, kind: StatementKind): ReturnType<typeof recordOf> | null {
  return OVER_THE_RECORD.includes(kind) ? recordOf(kase) : null;
}

/** Digests of what lies before a decider now. A decision counts only for exactly this (invariant 5). */
function seenOf(kase: SeenContext, kind: StatementKind): Seen {
  const planned = kase.effects.map(({ effectId, kind: effectKind, connector, stage, end }) => ({
    effectId,
    effectKind,
    connector,
    stage,
    end,
  }));
  const record = recordSeen(kase, kind);
  return {
    plan: digestOf(kase.plan),
    evidence: digestOf(kase.evidence.map((item) => item.receipt)),
    effects: digestOf(planned),
    record: record === null ? null : digestOf(record),
  };
}

/** What the decider adds to a statement of their own. */
export interface OwnWords {
  readonly decider: PersonId;
  readonly calledBack: boolean;
  readonly conclusion: Conclusion | null;
  readonly comment: string | null;
}

/** The statement to sign for a case as it stands now. The same function judges it later. */
export function statementOf(kase: Case, kind: StatementKind, own: OwnWords, issuedAt: number): Statement {
  return {
    v: 1,
    kind,
    caseId: kase.id,
    action: kase.action,
    subject: { personId: kase.subject.personId, displayName: kase.subject.displayName },
    ...(kase.subject.account !== undefined && { account: namedAccount(kase.subject.account) }),
    decider: own.decider,
    effects: kase.effects.map((effect) => effectInWords(effect, kase)),
    seen: seenOf(kase, kind),
    calledBackOn: kind === 'approve' && own.calledBack ? kase.subject.phoneOnFile : null,
    conclusion: kind === 'review' ? own.conclusion : null,
    comment: own.comment,
    issuedAt,
    expiresAt: issuedAt + kase.plan.approvals.statementSeconds * SECOND,
  };
}

/** Why a signed statement is not the one this case asks for now, or null. `signedAt` is the worker's time. */
export function statementRefusal(kase: Case, statement: Statement, signedAt: number): Refusal | null {
  const lifetime = statement.expiresAt - statement.issuedAt;
  if (lifetime <= 0 || lifetime > kase.plan.approvals.statementSeconds * SECOND) return 'statement-expired';
  if (statement.issuedAt > signedAt + CLOCK_SKEW || statement.expiresAt < signedAt) return 'statement-expired';
  const signed = digestIfCanonical(statement);
  if (signed === null) return 'stale';
  const own: OwnWords = {
    decider: statement.decider,
    calledBack: statement.calledBackOn !== null,
    conclusion: statement.conclusion,
    comment: statement.comment,
  };
  return digestOf(statementOf(kase, statement.kind, own, statement.issuedAt)) === signed ? null : 'stale';
}

/** Above this tier an approval says why (issue 6, item 4); a refusal always does. */
const SILENT_TIER_MAX = 2;

/** Why an act says too little of its reason, or null. Plans pinned before reasons were asked for ask for none. */
export function reasonRefusal({ approvals, tier }: Plan, { kind, comment }: Statement): Refusal | null {
  const isAsked = kind === 'refuse' || (kind === 'approve' && tier > SILENT_TIER_MAX);
  const isGiven = comment !== null && comment.trim() !== '';
  return approvals.reasons === true && isAsked && !isGiven ? 'reason-missing' : null;
}

/** Whether a standing is of somebody in one of these groups, or for somebody who is, or who stands so to the subject. */
export function isAmong(
  { groups, relations = [], standsFor }: StandingReceipt,
  holders: readonly SeatHolder[],
): boolean {
  return holders.some((holder) =>
    'group' in holder
      ? groups.includes(holder.group) || standsFor?.group === holder.group
      : relations.includes(holder.relation),
  );
}

/** A person's standing to decide, read from the directory and signed: why it does not carry this decision, or null. */
export function standingRefusal(decision: Decision, holders: readonly SeatHolder[]): Refusal | null {
  const { receipt } = decision.standing;
  if (receipt.personId !== decision.by || decision.statement.decider !== decision.by) return 'proof';
  if (receipt.caseId !== decision.statement.caseId) return 'proof';
  if (receipt.statementDigest !== digestOf(decision.statement)) return 'proof';
  return isAmong(receipt, holders) ? null : 'not-in-group';
}

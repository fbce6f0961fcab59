import { randomBytes } from 'node:crypto';
import { CASE_CODE_BYTES, caseCodeOf } from '../../contract/case-code.js';
import type { OpeningRequest } from '../../contract/messages.js';
import { openRecovery, readOpening } from '../../db/openings.js';
import { planEffects } from '../../db/register.js';
import { deleteSubmission } from '../../db/submissions.js';
import { canBeProofed } from '../../domain/proofing.js';
import { readCasesUnderReview, readCaseView } from '../../db/views.js';
import { digestOf } from '../../domain/canonical.js';
import { groupLent } from '../../domain/delegations.js';
import type { AccessGround } from '../../domain/access.js';
import { isAskedByPeople, targetOf } from '../../domain/owned-accounts.js';
import type { Action } from '../../domain/actions.js';
import { onlyRevokes } from '../../domain/api-keys.js';
import type { Case } from '../../domain/case.js';
import { SECOND } from '../../domain/clock.js';
import { isRefusedUnder, raisedPlan } from '../../domain/context-risk.js';
import type { EarlierRecovery } from '../../domain/earlier.js';
import { effectsOf } from '../../domain/effect-ids.js';
import { isSuspended } from '../../domain/late-reviews.js';
import { modeOf } from '../../domain/modes.js';
import type { Plan } from '../../domain/plan.js';
import { holdersWanted } from '../../domain/quorum.js';
import type { Opening } from '../../domain/receipts.js';
import type { Refusal } from '../../domain/refusals.js';
import { assuranceOf, type PersonOfRecord, type Subject } from '../../domain/subjects.js';
import { isPlan, planAfter, planFor } from '../../policy/plan.js';
import type { AccessToken } from '../../proofs/access-token.js';
import { keyedHash } from '../../proofs/keyed-hash.js';
import { signReceipt } from '../../proofs/receipts.js';
import type { Opened } from '../case-activities.js';
import { callingActor } from '../access/judged.js';
import type { CaseDeps } from '../deps.js';
import { allEnrolled } from '../enrolled/all-enrolled.js';
import { exceptionsNow } from '../exceptions/now.js';
import { membersNamed } from './members-named.js';
import { isHurried, signalsOfOpening } from '../risk/signals.js';
import { relatedTo } from '../decisions/people.js';
import { isUnderContract } from '../facts/contract.js';
import { accountNamed } from './account-named.js';
import { earlierRecovery } from './earlier-recovery.js';
import { methodsInReach } from './in-reach.js';
import { lossRefusal } from './loss.js';
import { planNamed } from './named.js';
import { takeUpUnreviewed, waitUntilFree } from './abandoned.js';
import { askedBefore, type Asking } from './asked-before.js';
import { observe } from './observe.js';
import { openerOf } from './opener.js';
import { openersOf, subjectNamed } from './people.js';
import { recordOpeningRefusal } from './record-refusal.js';

type Deps = Pick<
  CaseDeps,
  | 'db'
  | 'ledgerDb'
  | 'trust'
  | 'directory'
  | 'access'
  | 'policy'
  | 'sealKey'
  | 'verifierKey'
  | 'signing'
  | 'verifyAccessToken'
  | 'verifyDelivery'
  | 'verifySecurityEvent'
  | 'pepper'
  | 'clock'
  | 'temporal'
  | 'logger'
>;

function refused(refusal: Refusal): Extract<Opened, { refusal: Refusal }> {
  return { opened: false, refusal };
}

/** The subject as the case carries them; whoever stands to them by name, where the plan gives such people a seat. */
async function subjectOf(
  deps: Deps,
  person: PersonOfRecord,
  account: PersonOfRecord | null,
  plan: Plan,
): Promise<Subject> {
  const { personId, username, displayName, managerId, phoneOnFile } = person;
  const isAsked = holdersWanted(plan).some((holder) => 'relation' in holder);
  const related = isAsked ? { related: await relatedTo(deps, person, { lent: groupLent(plan), account }) } : {};
  const ofAccount = plan.account === undefined ? {} : { account: plan.account };
  return { personId, username, displayName, managerId, phoneOnFile, ...ofAccount, ...related };
}

function openedWith(deps: Deps, opening: Opening, plan: Plan): Opened {
  const { caseId, subject } = opening.receipt;
  const effects = effectsOf(caseId, plan, targetOf(subject));
  return {
    opened: true,
    fact: { kind: 'opened', opening, plan, effects },
    subjectKey: keyedHash(deps.pepper, 'subject', subject.personId),
  };
}

/** A case that closed is not told again by another run: a request is repeated that the engine no longer knows of. */
async function openedBefore(deps: Deps, caseId: string): Promise<Opened | null> {
  const before = await readOpening(deps.db, caseId);
  if (before === undefined) return null;
  if ((await readCaseView(deps.db, caseId))?.phase === 'closed') return { opened: false, sameAs: caseId };
  return openedWith(deps, before.receipt as unknown as Opening, before.plan as unknown as Plan);
}

/** What was recovered for the person before; of an account nothing, since none of its owner's own factors is changed. */
async function earlierFor(
  deps: Pick<Deps, 'db' | 'clock'>,
  { request, personId, account }: Asking,
): Promise<EarlierRecovery | null> {
  if (account !== null) return null;
  return earlierRecovery(deps.db, { personId, action: request.action, openedAt: await deps.clock() });
}

/** The opening, signed: who asked, who opened, for whom, under which plan. */
async function signedOpening(deps: Deps, asking: Asking, person: PersonOfRecord, plan: Plan): Promise<Opening> {
  const { request, caller, openers, account } = asking;
  const openedAt = await deps.clock();
  const earlier = await earlierFor(deps, asking);
  return signReceipt(deps.verifierKey, {
    type: 'opening',
    caseId: request.caseId,
    action: request.action,
    subject: await subjectOf(deps, person, account, plan),
    openers,
    openedBy: { personId: caller.personId, clientId: caller.clientId },
    ticket: request.ticket,
    planDigest: digestOf(plan),
    policyDigest: plan.policyDigest,
    openedAt,
    ...(earlier !== null && { earlier }),
    assurance: assuranceOf(person),
    ...(request.lostAuthenticator !== undefined && { lostAuthenticator: request.lostAuthenticator }),
  });
}

/** Whether a review that is late keeps a person from an action for now. */
async function isSuspendedFor(deps: Pick<Deps, 'db' | 'clock'>, action: Action, personId: string): Promise<boolean> {
  // Written by the recording step from a `Case` (architecture, section 6, "State").
  const unreviewed = (await readCasesUnderReview(deps.db, personId)) as unknown as readonly Case[];
  return isSuspended(action, unreviewed, await deps.clock());
}

/** The plan, raised by what speaks against the case as it opens, if that does not refuse it. */
async function raisedByRisk(
  deps: Deps,
  { request, caller }: Pick<Asking, 'request' | 'caller'>,
  person: PersonOfRecord,
  plan: Plan,
): Promise<Plan | Refusal> {
  const signals = await signalsOfOpening(deps, { caseId: request.caseId, person, caller });
  if (isRefusedUnder(request.action, signals)) return 'under-attack';
  if (signals.length === 0) return plan;
  return raisedPlan(plan, signals, await methodsInReach(deps, request, plan, await allEnrolled(deps, person.personId)));
}

/** The plan for a person and what was asked for them, or why there is none. */
async function planOrRefusal(deps: Deps, asking: Asking, person: PersonOfRecord): Promise<Plan | Refusal> {
  const { request, account } = asking;
  const { action, changeId } = request;
  const members = await membersNamed(deps, account);
  if (members === null) return 'no-rule';
  const about = { exceptions: await exceptionsNow(deps), account, changeId, members };
  const own = planFor(deps.policy, action, person, about);
  if (!isPlan(own)) return own;
  const earlier = await earlierFor(deps, asking);
  const after = planAfter(deps.policy, own, { action, ...(earlier !== null && { earlier }) });
  const plan = isPlan(after) ? await planNamed(deps, request, person, after) : after;
  if (!isPlan(plan)) return plan;
  if (!(await isUnderContract(deps, person))) return 'subject-not-recoverable';
  if (await isSuspendedFor(deps, request.action, person.personId)) return 'review-overdue';
  const refusal = await lossRefusal(deps, request, person.personId, plan);
  if (refusal !== null) return refusal;
  const raised = await raisedByRisk(deps, asking, person, plan);
  return isPlan(raised) ? provableBy(deps, person, raised) : raised;
}

/** The plan, unless its subject would have to be proofed again and nothing in it can do that (CTL-15): then there is none. */
async function provableBy({ clock }: Pick<Deps, 'clock'>, person: PersonOfRecord, plan: Plan): Promise<Plan | Refusal> {
  const opening = { openedAt: await clock(), assurance: assuranceOf(person) };
  return canBeProofed(plan, opening, []) ? plan : 'proofing-unrepeatable';
}

/** As `planOrRefusal`, for a ticket that is only watched. */
async function planForetold(
  deps: Deps,
  asking: Pick<Asking, 'request' | 'caller'>,
  person: PersonOfRecord,
): Promise<Plan | Refusal> {
  const account = await accountNamed(deps, asking.request, person);
  if (typeof account === 'string') return account;
  return planOrRefusal(deps, { ...asking, personId: person.personId, openers: [], account }, person);
}

async function openOrRefuse(deps: Deps, request: OpeningRequest, caller: AccessToken): Promise<Opened> {
  const person = await subjectNamed(deps, request);
  if (typeof person === 'string') return refused(person);
  const account = await accountNamed(deps, request, person);
  if (typeof account === 'string') return refused(account);
  const people = await openersOf(deps, request, caller);
  if (!isAskedByPeople(request.action, { openers: people, roles: caller.roles })) return refused('asked-by-no-person');
  const openers = people.map(({ personId }) => personId);
  const asking: Asking = { request, caller, personId: person.personId, account, openers };
  const before = await askedBefore(deps, asking);
  if (before !== null) return before;
  const plan = await planOrRefusal(deps, asking, person);
  if (!isPlan(plan)) return refused(plan);
  return openUnlessHeld(deps, asking, await signedOpening(deps, asking, person, plan), plan);
}

/** The opening transaction, as soon as nobody else holds the person. */
async function openUnlessHeld(deps: Deps, asking: Asking, opening: Opening, plan: Plan): Promise<Opened> {
  const { request, personId } = asking;
  const target = targetOf(opening.receipt.subject);
  const wanted = {
    caseId: request.caseId,
    personId,
    // What is done to somebody themselves keeps nobody else from a case of their own, of the same mailbox too.
    accountId: target === personId ? null : target,
    requestJson: JSON.stringify(request),
    receiptJson: JSON.stringify(opening),
    planJson: JSON.stringify(plan),
    caseCode: caseCodeOf(randomBytes(CASE_CODE_BYTES)),
    spacingMs: plan.spacingSeconds * SECOND,
    holds: !onlyRevokes(plan.action),
    at: opening.receipt.openedAt,
  };
  const planned = effectsOf(request.caseId, plan, target).map(({ effectId, connector, kind, end }) => ({
    effectId,
    caseId: request.caseId,
    connector,
    kind,
    target,
    endKind: end,
  }));
  await planEffects(deps.db, planned, wanted.at);
  for (;;) {
    const result = await openRecovery(deps.db, wanted);
    if (typeof result === 'object' && 'conflict' in result) {
      const before = await askedBefore(deps, asking, result.conflict);
      if (before !== null) return before;
      if (!(await waitUntilFree(deps, wanted, result.conflict))) return refused('recovery-open');
      continue;
    }
    await takeUpUnreviewed(deps, personId, request.caseId);
    if (typeof result === 'object') return refused('recovery-too-soon');
    return (await openedBefore(deps, request.caseId)) ?? openedWith(deps, opening, plan);
  }
}

/**
 * Opens a case: verifies who asks, finds the subject in the directory of record, pins the plan, and makes the opening
 * transaction (one open recovery per person). Safe to repeat: the same case is opened once. A case that a terminated
 * run left behind is taken up first, so that its subject is free again. The caller's sealed token is not kept.
 */
export function openCase(deps: Deps): (request: OpeningRequest) => Promise<Opened> {
  return async (request) => {
    const opened = (await openedBefore(deps, request.caseId)) ?? (await judgeOpening(deps, request));
    await deleteSubmission(deps.db, request.callerToken);
    return opened;
  };
}

/** Whether somebody may open a case, and why not where it is their own authority. */
interface OpeningGround {
  readonly access: AccessGround;
  readonly refusal: Extract<Refusal, 'not-permitted' | 'authority-suspended'>;
}

/** Whether the access policy lets somebody open a case, whoever it is for: the answer tells nothing of the subject. */
async function openingGround(deps: Deps, { caseId }: OpeningRequest, caller: AccessToken): Promise<OpeningGround> {
  const actor = await callingActor(deps, caller);
  const hurried = await isHurried(deps, caseId, caller);
  const now = await deps.clock();
  const access = deps.access.judge({ actor, action: 'open', desk: caller.clientId, hurried, now });
  const isSuspended = actor.kind === 'person' && actor.suspended === true;
  return { access, refusal: isSuspended ? 'authority-suspended' : 'not-permitted' };
}

async function openUnderAccess(
  deps: Deps,
  request: OpeningRequest,
  caller: AccessToken | null,
  ground: OpeningGround | null,
): Promise<Opened> {
  if (caller === null || ground === null) return refused('opener-unverified');
  if (ground.access.decision !== 'permitted') return refused(ground.refusal);
  const mode = modeOf(deps.policy.modes, request.action, caller.clientId);
  if (mode === 'enforce') return openOrRefuse(deps, request, caller);
  return observe(deps, { request, caller, mode }, (person) => planForetold(deps, { request, caller }, person));
}

async function judgeOpening(deps: Deps, request: OpeningRequest): Promise<Opened> {
  const caller = await openerOf(deps, request);
  const ground = caller === null ? null : await openingGround(deps, request, caller);
  const opened = await openUnderAccess(deps, request, caller, ground);
  if ('refusal' in opened) await recordOpeningRefusal(deps, request, caller, opened.refusal, ground?.access ?? null);
  return opened;
}

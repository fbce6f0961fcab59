import { activityInfo } from '@temporalio/activity';
import type { OpeningRequest } from '../../contract/messages.js';
import { appendEntry } from '../../db/ledger-store.js';
import { keepObserved, readObserved, wasObservedSince } from '../../db/observed.js';
import { hasOpenRecovery } from '../../db/openings.js';
import { canonicalJson } from '../../domain/canonical.js';
import { SECOND } from '../../domain/clock.js';
import { judgeOf } from '../../domain/coverage.js';
import { foretoldRefused, type Fate, type Foretold } from '../../domain/fates.js';
import type { QuietMode } from '../../domain/modes.js';
import { adviceOf, type ObservedTicket } from '../../domain/observed.js';
import type { Plan } from '../../domain/plan.js';
import type { Refusal } from '../../domain/refusals.js';
import { assuranceOf, type PersonOfRecord } from '../../domain/subjects.js';
import { ledgerRules } from '../../ledger/held.js';
import { isPlan } from '../../policy/plan.js';
import type { AccessToken } from '../../proofs/access-token.js';
import type { Opened } from '../case-activities.js';
import type { CaseDeps } from '../deps.js';
import { allEnrolled } from '../enrolled/all-enrolled.js';
import { VERIFICATION_METHODS } from '../verification/registry.js';
import { accountNamed } from './account-named.js';
import { askedBefore } from './asked-before.js';
import { openersOf, subjectNamed } from './people.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'directory' | 'policy' | 'clock'>;

/** A ticket on which nothing is done. */
interface Watched {
  readonly request: OpeningRequest;
  readonly caller: AccessToken;
  readonly mode: QuietMode;
}

/** The plan for somebody, as an opening would find it. */
type Planned = (person: PersonOfRecord) => Promise<Plan | Refusal>;

/** How many would countersign with what somebody has enrolled; null for whoever could not prove who they are. */
async function approvalsWith(deps: Deps, plan: Plan, person: PersonOfRecord, now: number): Promise<number | null> {
  const enrolled = await allEnrolled(deps, person.personId);
  const coverage = judgeOf(plan, VERIFICATION_METHODS, now)(enrolled, assuranceOf(person));
  return coverage.state === 'covered' ? coverage.approvals : null;
}

function fateOf(approvals: number, waitSeconds: number): Fate {
  if (approvals > 0) return 'two people';
  return waitSeconds > 0 ? 'slower' : 'as today';
}

/** What would become of a person's ticket: told by the rules that open a case, and nothing is opened. */
async function foretold(deps: Deps, person: PersonOfRecord, planned: Planned, now: number): Promise<Foretold> {
  const plan = await planned(person);
  if (!isPlan(plan)) return foretoldRefused(plan);
  const { raisedBy = [], tier } = plan;
  if (await hasOpenRecovery(deps.db, person.personId)) return foretoldRefused('recovery-open', raisedBy);
  if (await wasObservedSince(deps.db, person.personId, now - plan.spacingSeconds * SECOND))
    return foretoldRefused('recovery-too-soon', raisedBy);
  const approvals = await approvalsWith(deps, plan, person, now);
  if (approvals === null) return foretoldRefused('not-covered', raisedBy);
  const waitSeconds = plan.windows.coolingOffSeconds;
  return { fate: fateOf(approvals, waitSeconds), reason: null, tier, approvals, waitSeconds, raisedBy };
}

/** Into the ledger first; told again, it is the same ticket. */
async function keep({ db, ledgerDb }: Deps, caseId: string, observed: ObservedTicket): Promise<void> {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) throw new Error('a ticket is observed for a workflow only');
  const { subject: personId, mode, action, fate, at } = observed;
  const body = canonicalJson(observed);
  const step = { stream: `observed:${caseId}`, runId: workflowExecution.runId, sequence: 1, kind: 'ticket-observed' };
  await ledgerDb.transaction().execute((trx) => appendEntry(trx, ledgerRules, { ...step, body, reset: false, at }));
  const row = { caseId, personId, mode, action, fate, bodyJson: body, at };
  await db.transaction().execute((trx) => keepObserved(trx, row));
}

/**
 * Computes what would become of a ticket and writes that down, and nothing else: no case, no notice, no effect, and what people
 * have enrolled is only read (issue 6, part 7). A ticket that opened a case while its action was enforced is still that case.
 */
export async function observe(deps: Deps, { request, caller, mode }: Watched, planned: Planned): Promise<Opened> {
  const { caseId, action, ticket } = request;
  // Written below, by an earlier turn.
  const before = (await readObserved(deps.db, caseId)) as unknown as ObservedTicket | undefined;
  if (before !== undefined) return { opened: false, observed: adviceOf(before) };
  const person = await subjectNamed(deps, request);
  const isKnown = typeof person !== 'string';
  if (isKnown) {
    const { personId } = person;
    const named = await accountNamed(deps, request, person);
    const account = typeof named === 'string' ? null : named;
    const openers = (await openersOf(deps, request, caller)).map((opener) => opener.personId);
    const asking = { request, caller, personId, openers, account };
    const same = await askedBefore(deps, asking);
    if (same !== null) return same;
  }
  const at = await deps.clock();
  const observed: ObservedTicket = {
    mode,
    action,
    ticket,
    by: { clientId: caller.clientId, personId: caller.personId },
    subject: isKnown ? person.personId : null,
    policyDigest: deps.policy.digest,
    at,
    ...(isKnown ? await foretold(deps, person, planned, at) : foretoldRefused(person)),
  };
  await keep(deps, caseId, observed);
  return { opened: false, observed: adviceOf(observed) };
}

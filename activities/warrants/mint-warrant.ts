import { activityInfo } from '@temporalio/activity';
import { caseStream } from '../../db/case-record.js';
import { standingOf } from '../../db/case-run.js';
import { readEntries, type EntryRow } from '../../db/ledger-store.js';
import { clearFailure } from '../../db/register.js';
import { readStops } from '../../db/stops.js';
import { readCaseView } from '../../db/views.js';
import { targetOf } from '../../domain/owned-accounts.js';
import { digestOf } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import { SECOND } from '../../domain/clock.js';
import type { Decision } from '../../domain/decisions.js';
import type { EffectKind } from '../../domain/effects.js';
import type { Entry } from '../../domain/entries.js';
import type { Refusal } from '../../domain/refusals.js';
import { isStopped } from '../../domain/switches.js';
import type { Warrant } from '../../domain/warrant.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import { heldEntries } from '../../ledger/held.js';
import { signGoAhead } from '../../proofs/switches.js';
import { signWarrant } from '../../proofs/warrant.js';
import { suspendedAmong } from '../authority/relied-on.js';
import { suspendAuthority } from '../authority/suspend.js';
import type { Minted } from '../case-activities.js';
import type { CaseDeps } from '../deps.js';
import { exceptionsForWarrant } from '../exceptions/now.js';
import { mayActNow } from '../quiet/hold.js';
import type { QuietDeps } from '../quiet/take-in.js';
import { switchesNow } from '../switches/now.js';
import { enrolledSetHeads } from './set-heads.js';

type Deps = QuietDeps & Pick<CaseDeps, 'ledgerKey' | 'policy'>;

/**
 * Whether somebody's refusal or veto was ever taken. Read from the ledger, which nobody can take back: what a workflow or
 * the list view says of it may have been made up (invariant 10).
 */
function wasDenied(entries: readonly EntryRow[]): boolean {
  return decisionsTaken(entries).some(isDenial);
}

/** Every signed act that the ledger says was taken. */
function decisionsTaken(entries: readonly EntryRow[]): readonly Decision[] {
  return entries
    .filter(({ kind }) => kind === 'decision')
    .map(({ body }) => JSON.parse(body) as Entry)
    .flatMap(({ fact, refusal }) => (refusal === null && fact.kind === 'decision' ? [fact.decision] : []));
}

/** Whether one of a case's approvals was ever taken back: whoever did so approves it no more, whatever a workflow says. */
function wasTakenBack(entries: readonly EntryRow[], { approvals }: Case): boolean {
  return decisionsTaken(entries)
    .filter(({ statement }) => statement.kind === 'withdraw')
    .some(({ by }) => approvals.some((approval) => approval.by === by));
}

/** Whether every step of the case is in the ledger: one that is missing was declared recorded by hand (invariant 7). */
function isWhole(entries: readonly EntryRow[], kase: Case): boolean {
  const held = heldEntries(entries).filter((entry) => !entry.reset);
  const recorded = new Set(held.map(({ sequence }) => sequence));
  return Array.from({ length: kase.sequence }, (_, before) => before + 1).every((one) => recorded.has(one));
}

function isDenial({ statement }: Decision): boolean {
  return statement.kind === 'refuse' || statement.kind === 'veto';
}

/** Whether this run may act for the case at all: no stop is recorded, it is the case's run, and the ledger says the same. */
async function runRefusal(deps: Deps, kase: Case): Promise<Refusal | null> {
  if (kase.mayOnlyUndo) return 'run-was-reset';
  if (kase.stop !== null || kase.stoppedBy !== null || (await readStops(deps.db, kase.id)).length > 0) return 'stopped';
  const entries = await readEntries(deps.ledgerDb, caseStream(kase.id));
  if (wasDenied(entries)) return 'stopped';
  if (wasTakenBack(entries, kase)) return 'ledger-disagrees';
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined || (await standingOf(deps.db, kase.id, workflowExecution.runId)) !== 'original')
    return 'run-was-reset';
  const view = await readCaseView(deps.db, kase.id);
  if (view === undefined || digestOf(view.state) !== digestOf(kase)) return 'ledger-disagrees';
  return isWhole(entries, kase) ? null : 'ledger-disagrees';
}

function warrantFor(
  kase: Case,
  effectKind: EffectKind,
  minted: Pick<Warrant, 'mintedAt' | 'goAhead' | 'enrolledSetHeads' | 'suspension' | 'exceptions'>,
): Warrant | null {
  const effect = kase.effects.find((candidate) => candidate.kind === effectKind);
  const facts = kase.facts.find((check) => check.receipt.stage === kase.stage);
  if (effect === undefined || facts === undefined || kase.frozenAt === null) return null;
  const isClaim = effect.stage === 'claim';
  return {
    type: 'warrant',
    v: 1,
    caseId: kase.id,
    effect: {
      effectId: effect.effectId,
      kind: effect.kind,
      connector: effect.connector,
      stage: effect.stage,
      target: targetOf(kase.subject),
    },
    opening: kase.opening,
    ...(kase.handOvers !== undefined && { handOvers: kase.handOvers }),
    plan: kase.plan,
    frozenAt: kase.frozenAt,
    evidence: kase.evidence,
    approvals: kase.approvals,
    ...(kase.withdrawals !== undefined && { withdrawals: kase.withdrawals }),
    ...(effect.stage === 'confirmed' && kase.acknowledgement && { acknowledgement: kase.acknowledgement }),
    facts,
    fresh: isClaim ? (kase.claimWindow?.fresh ?? null) : null,
    claim: isClaim ? kase.claim : null,
    claimProof: isClaim ? (kase.claim?.receipt.proof ?? null) : null,
    ...minted,
    notAfter: minted.mintedAt + kase.plan.windows.warrantSeconds * SECOND,
  };
}

/**
 * Mints the warrant of one effect just before it is applied (architecture, section 4). Refuses for a stopped case, for a
 * run that is not the case's own, and when the ledger tells another story than the workflow.
 *
 * @throws while the case may not act yet: it is asked again
 */
export function mintWarrant(deps: Deps): (kase: Case, effectKind: EffectKind) => Promise<Minted> {
  return async (kase, effectKind) => {
    const refusal = await runRefusal(deps, kase);
    if (refusal !== null) return { minted: false, refusal };
    await mayActNow(deps, kase);
    // The facts are read again: then it is found what holds the case back.
    if (isStopped(await switchesNow(deps))) return { minted: false, refusal: 'warrant-expired' };
    // Before the time of the warrant: what it says of authority is no older than what is suspended by it.
    const suspension = await suspendAuthority(deps, kase);
    const suspended = await suspendedAmong(deps, kase);
    if (suspended.length > 0) return { minted: false, refusal: 'warrant-expired' };
    const mintedAt = await deps.clock();
    const goAhead = await signGoAhead(deps.ledgerKey, mintedAt, suspended);
    const heads = await enrolledSetHeads(
      deps,
      [...kase.approvals, ...(kase.acknowledgement ? [kase.acknowledgement] : [])].map(({ by }) => by),
      mintedAt,
    );
    const exceptions = await exceptionsForWarrant(deps, kase.plan);
    if (exceptions === null) return { minted: false, refusal: 'facts-changed' };
    const held = { ...(suspension !== null && { suspension }), ...exceptions };
    const warrant = warrantFor(kase, effectKind, { mintedAt, goAhead, enrolledSetHeads: heads, ...held });
    if (warrant === null) return { minted: false, refusal: 'warrant-invalid' };
    const judged = judgeWarrant(warrant, mintedAt);
    if (judged !== null) return { minted: false, refusal: judged };
    await clearFailure(deps.db, warrant.effect.effectId);
    return { minted: true, warrant: await signWarrant(deps.verifierKey, warrant) };
  };
}

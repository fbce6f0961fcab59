import { beginApply, markApplied, noteFailure } from '../../db/register.js';
import type { Trx } from '../../db/connect.js';
import { deleteSubmission } from '../../db/submissions.js';
import type { Grant } from '../../domain/grants.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Warrant, Warranted } from '../../domain/warrant.js';
import { isEnforced, isPlan, planUnder } from '../../policy/plan.js';
import { exceptionsBehind } from '../../proofs/exceptions.js';
import { verifyWarrant, warrantedRequest } from '../../proofs/warrant.js';
import { noLessStrict } from '../facts/stricter.js';
import { unsignedRefusal } from '../policy-changes/pinned.js';
import { chosenSecret, needsSecret } from './chosen-secret.js';
import type { ConnectorDeps } from './connector-deps.js';
import { proveApplied, provesAtOnce } from './prove-effect.js';

/** Whether the warrant is for this connector, its plan asks for no less than this connector's own policy, and both policies were signed. */
async function policyRefusal(deps: ConnectorDeps, warrant: Warrant): Promise<Refusal | null> {
  if (warrant.effect.connector !== deps.connector.name) return 'warrant-invalid';
  if (!isEnforced(deps.policy, warrant.opening.receipt)) return 'facts-changed';
  const { action, classes = ['standard'] } = warrant.plan;
  const exceptions = await exceptionsBehind(deps.trust, warrant, await deps.clock());
  if (exceptions === null) return 'facts-changed';
  const current = planUnder(deps.policy, action, classes, exceptions);
  if (!isPlan(current) || !noLessStrict(warrant.plan, current)) return 'facts-changed';
  return unsignedRefusal(deps, warrant);
}

async function applyAtTarget(deps: ConnectorDeps, trx: Trx, warrant: Warranted<Warrant>): Promise<Refusal | null> {
  const { effectId, kind } = warrant.effect;
  const secret = needsSecret(kind) ? await chosenSecret(deps, warrant) : null;
  if (needsSecret(kind) && secret === null) return 'submission-missing';
  const request = warrantedRequest(warrant, secret);
  const result = await deps.connector.apply(request);
  if (!result.applied) return result.refusal;
  const submission = submissionOf(warrant);
  const { notAfter } = warrant;
  await markApplied(trx, effectId, { submission, notAfter, grant: membershipOf(request.grant) }, await deps.clock());
  if (submission !== null) await deleteSubmission(trx, submission);
  return null;
}

/** What the register ends when its time is over. What may stay once it is confirmed is none: the case ends it, and the target. */
function membershipOf(grant: Grant | null): { readonly group: string; readonly seconds: number } | null {
  return grant === null || grant.group === null ? null : { group: grant.group, seconds: grant.seconds };
}

/** What the subject chose, by reference, for the kinds of effect that need it. */
function submissionOf({ effect, claim }: Warrant): string | null {
  return needsSecret(effect.kind) ? (claim?.receipt.submission ?? null) : null;
}

/** Whether the target shows that it was applied. */
async function isInForce({ connector }: ConnectorDeps, { effect }: Warrant): Promise<boolean> {
  const { effectId, kind, target } = effect;
  return (await connector.prove({ effectId, kind, target }, 'applied')).holds;
}

/**
 * Applies under the register's row lock, so that whoever wants to end it waits, and then ends what was applied. That it
 * was applied the target itself must show: a row of the register may have been written by hand.
 */
async function applyOnce(deps: ConnectorDeps, warrant: Warranted<Warrant>): Promise<Refusal | null> {
  return deps.db.transaction().execute(async (trx) => {
    switch (await beginApply(trx, warrant.effect.effectId)) {
      case 'apply':
        return applyAtTarget(deps, trx, warrant);
      case 'already':
        return (await isInForce(deps, warrant)) ? null : applyAtTarget(deps, trx, warrant);
      case 'ended':
        return 'effect-ended';
      case 'unknown':
        return 'warrant-invalid';
    }
  });
}

/**
 * A refused choice is not kept; noted first, so that a retry in between finds the same refusal. That a warrant came too
 * late says nothing of the choice: the next warrant of the same claim sets it.
 */
async function forgetRefused(deps: ConnectorDeps, warrant: Warrant, refusal: Refusal): Promise<void> {
  const submission = submissionOf(warrant);
  if (submission !== null && refusal !== 'warrant-expired') await deleteSubmission(deps.db, submission);
}

/**
 * Applies one effect at the target, if its warrant is valid, whoever put the task on the queue (invariant 1). A warrant
 * that the verifier did not sign leaves a log line and nothing else; every other refusal is kept in the register, where
 * the case reads it.
 */
export function applyEffect(deps: ConnectorDeps): (warrant: string) => Promise<void> {
  return async (jws) => {
    const verified = await verifyWarrant(deps.trust, jws, { now: await deps.clock(), ...deps.signing });
    const warrant = verified.ok ? verified.warrant : verified.signed;
    if (warrant === null) {
      deps.logger.warn('a warrant that the verifier did not sign was refused', { code: 'warrant-invalid' });
      return;
    }
    const refusal = verified.ok
      ? ((await policyRefusal(deps, warrant)) ?? (await applyOnce(deps, verified.warrant)))
      : verified.refusal;
    const { caseId, effect } = warrant;
    if (refusal === null) return provesAtOnce(deps, { ...effect, caseId }, proveApplied);
    deps.logger.warn('an effect was not applied', {
      code: refusal,
      caseId,
      effectId: effect.effectId,
      why: verified.ok ? null : verified.why,
    });
    await noteFailure(deps.db, effect.effectId, refusal);
    await forgetRefused(deps, warrant, refusal);
  };
}

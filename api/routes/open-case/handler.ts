import type { Answer } from '../../../contract/messages.js';
import { caseIdOf, fingerprintOf, idempotencyKeyOf, type Asked } from '../../case-id.js';
import { recordedCase } from '../../case-access.js';
import type { ApiDeps } from '../../deps.js';
import { refused, told, type Outcome } from '../../outcome.js';
import { route } from '../../route.js';
import { casePath, sealAndKeep } from '../../telling.js';
import { openCaseSchema } from './schema.js';

function opened(caseId: string, status: string): Outcome {
  const self = casePath(caseId);
  return { status: 202, body: { caseId, status, self }, headers: { Location: self } };
}

function answered(caseId: string, answer: Answer): Outcome {
  return answer.accepted ? opened(caseId, answer.phase) : told(answer.refusal);
}

/** The run of this case is over: the same request gets its case back, unless none came of it. */
async function overAlready(deps: ApiDeps, caseId: string): Promise<Outcome> {
  const kase = await recordedCase(deps, caseId);
  return kase === null ? refused('cannot-open', 'refused when it was first asked for') : opened(caseId, kase.phase);
}

export const openCase = route(openCaseSchema, async ({ body, identity, header }, deps) => {
  const given = header('idempotency-key');
  const key = given === undefined ? null : idempotencyKeyOf(given);
  if (given !== undefined && key === null) {
    return {
      problem: 'malformed-request',
      errors: [{ pointer: '/header/Idempotency-Key', detail: 'Expected a string' }],
    };
  }
  const { lostAuthenticator, ...rest } = body;
  const lost = lostAuthenticator === undefined ? {} : { lostAuthenticator };
  const asked: Asked = { ...rest, requestedBy: body.requestedBy ?? null, ...lost };
  const caseId = caseIdOf(identity.caller, key, asked);
  const callerToken = await sealAndKeep(deps, caseId, 'case-worker', identity.token);
  const request = { caseId, ...asked, callerToken };
  const word = await deps.engine.open({ request, fingerprint: fingerprintOf(asked) });
  switch (word.kind) {
    case 'answered':
      return answered(caseId, word.answer);
    case 'pending':
      return opened(caseId, 'opening');
    case 'gone':
      return overAlready(deps, caseId);
    case 'other-request':
      return refused('idempotency-conflict');
    case 'unavailable':
      return refused('temporarily-unavailable', 'the engine did not take the opening');
  }
});

import type { z } from 'zod';
import { caseIdOf, fingerprintOf, type Asked, type RequestName } from '../contract/case-id.js';
import type { Answer } from '../contract/messages.js';
import type { AccessToken } from '../proofs/access-token.js';
import { recordedCase } from './case-access.js';
import type { ApiDeps } from './deps.js';
import type { OpeningWord } from './engine.js';
import { refused, told, type Outcome } from './outcome.js';
import type { openCaseSchema } from './routes/open-case/schema.js';
import { casePath, sealAndKeep } from './telling.js';

/** A case that somebody known asks to be opened. */
interface Opening {
  readonly caller: AccessToken;
  /** What proves it: sealed to the worker, which verifies it again. */
  readonly credential: string;
  readonly name: RequestName | null;
  readonly asked: Asked;
  readonly requestId: string;
}

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

async function outcomeOf(deps: ApiDeps, caseId: string, word: OpeningWord): Promise<Outcome> {
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
}

/** What the body of a request asks for. */
export function askedBy(body: z.infer<typeof openCaseSchema.body>): Asked {
  const { lostAuthenticator, requestedBy = null, ...rest } = body;
  return { ...rest, requestedBy, ...(lostAuthenticator !== undefined && { lostAuthenticator }) };
}

/** Opens a case, or gives back the one that the same request of the same caller opened before. */
export async function open(deps: ApiDeps, opening: Opening): Promise<Outcome> {
  const { caller, credential, name, asked, requestId } = opening;
  const caseId = caseIdOf(caller, name, asked);
  const callerToken = await sealAndKeep(deps, caseId, 'case-worker', credential);
  const request = { caseId, ...asked, callerToken };
  const word = await deps.engine.open({ request, fingerprint: fingerprintOf(asked), requestId });
  const outcome = await outcomeOf(deps, caseId, word);
  return word.kind !== 'other-request' && word.isReplay ? { ...outcome, isReplay: true } : outcome;
}

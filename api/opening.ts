import type { z } from 'zod';
import { adviceInWords } from '../contract/advice-words.js';
import { caseIdOf, fingerprintOf, type Asked, type RequestName } from '../contract/case-id.js';
import type { Answer } from '../contract/messages.js';
import type { Advice } from '../domain/observed.js';
import type { AccessToken } from '../proofs/access-token.js';
import { may } from './access.js';
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

/** Which case was asked for, and by whom. */
interface Asking {
  readonly caseId: string;
  readonly caller: AccessToken;
}

function opened(caseId: string, status: string): Outcome {
  const self = casePath(caseId);
  return { status: 202, body: { caseId, status, self }, headers: { Location: self } };
}

/** Nothing was opened: what Countersign would have made of it, where it advises. */
function onlyTold(advice: Advice): Outcome {
  const { mode, foretold } = advice;
  const told = foretold === null ? {} : { wouldHave: foretold.fate, approvals: foretold.approvals };
  const waits = foretold === null ? {} : { waitSeconds: foretold.waitSeconds };
  return { status: 200, body: { status: 'not-opened', mode, note: adviceInWords(advice), ...told, ...waits } };
}

/** The case that the request opened before, by another identifier of the same person, if it is the caller's to see. */
async function sameCase(deps: ApiDeps, caseId: string, caller: AccessToken): Promise<Outcome> {
  const kase = await recordedCase(deps, caseId);
  if (kase !== null && !(await may(deps, kase, caller, { action: 'read' })))
    return refused('cannot-open', 'said to be the same as a foreign case');
  return { ...opened(caseId, kase?.phase ?? 'opening'), isReplay: true };
}

async function answered(deps: ApiDeps, { caseId, caller }: Asking, answer: Answer): Promise<Outcome> {
  if (!answer.accepted) return told(answer.refusal);
  if (answer.observed !== undefined) return onlyTold(answer.observed);
  return answer.sameAs === undefined ? opened(caseId, answer.phase) : sameCase(deps, answer.sameAs, caller);
}

/** The run of this case is over: the same request gets its case back, or what it was told when none came of it. */
async function overAlready(deps: ApiDeps, asking: Asking): Promise<Outcome> {
  const kase = await recordedCase(deps, asking.caseId);
  if (kase !== null) return opened(asking.caseId, kase.phase);
  const word = await deps.engine.openedWith(asking.caseId);
  if (word.kind === 'answered') return answered(deps, asking, word.answer);
  if (word.kind === 'gone') return refused('cannot-open', 'refused when it was first asked for');
  return refused('temporarily-unavailable', 'the engine did not say what it answered');
}

async function outcomeOf(deps: ApiDeps, asking: Asking, word: OpeningWord): Promise<Outcome> {
  const { caseId } = asking;
  switch (word.kind) {
    case 'answered':
      return answered(deps, asking, word.answer);
    case 'pending':
      return opened(caseId, 'opening');
    case 'gone':
      return overAlready(deps, asking);
    case 'other-request':
      return refused('idempotency-conflict');
    case 'unavailable':
      return refused('temporarily-unavailable', 'the engine did not take the opening');
  }
}

/** What the body of a request asks for. */
export function askedBy(body: z.infer<typeof openCaseSchema.body>): Asked {
  const {
    lostAuthenticator,
    contact,
    group,
    heldBy,
    account,
    changeId,
    certificateRequest,
    requestedBy = null,
    ...rest
  } = body;
  const named = {
    ...(contact !== undefined && { contact }),
    ...(group !== undefined && { group }),
    ...(lostAuthenticator !== undefined && { lostAuthenticator }),
    ...(heldBy !== undefined && { heldBy }),
    ...(account !== undefined && { account }),
    ...(changeId !== undefined && { changeId }),
    ...(certificateRequest !== undefined && { certificateRequest }),
  };
  return { ...rest, requestedBy, ...named };
}

/** Opens a case, or gives back the one that the same request of the same caller opened before. */
export async function open(deps: ApiDeps, opening: Opening): Promise<Outcome> {
  const { caller, credential, name, asked, requestId } = opening;
  const caseId = caseIdOf(caller, name, asked);
  const callerToken = await sealAndKeep(deps, caseId, 'case-worker', credential);
  const request = { caseId, ...asked, callerToken };
  const word = await deps.engine.open({ request, fingerprint: fingerprintOf(asked), requestId });
  const outcome = await outcomeOf(deps, { caseId, caller }, word);
  return word.kind !== 'other-request' && word.isReplay ? { ...outcome, isReplay: true } : outcome;
}

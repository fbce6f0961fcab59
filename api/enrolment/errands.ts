import { setTimeout as pause } from 'node:timers/promises';
import { enrolmentSubmissionOf, type EnrolmentErrand } from '../../contract/enrolment.js';
import { readChange, type EnrolmentChange } from '../../db/enrolment-changes.js';
import { keepSubmission } from '../../db/submissions.js';
import type { PassedOn } from '../../proofs/enrolment-request.js';
import type { ApiDeps } from '../deps.js';
import type { EnrolmentSender } from '../identity.js';
import { refused, type Refused } from '../outcome.js';
import type { EnrolmentAccess } from './access.js';

const LOOK_EVERY_MILLISECONDS = 100;

/** An errand to start. */
interface ToStart {
  readonly errand: EnrolmentErrand;
  readonly changeId: string;
  readonly requestId: string;
  /** Whose it is, where that is known: an errand of somebody else's by the same name is none of theirs. */
  readonly personId: string | null;
  readonly text: string;
}

/** What is passed on of a request: it proves itself to the worker, which believes nobody else. */
export function passedOn({ sealedIdToken, proof }: EnrolmentSender, rawBody: string): string {
  const text: PassedOn = { v: 1, idToken: sealedIdToken, proof, body: rawBody };
  return JSON.stringify(text);
}

async function outcomeOf(deps: ApiDeps, { changeId, personId }: ToStart): Promise<EnrolmentChange | null> {
  const change = await readChange(deps.db, changeId);
  if (change === undefined) return null;
  return personId === null || change.personId === personId ? change : { ...change, outcome: 'refused' };
}

/** Starts an errand, unless it was, and waits for what comes of it. Null while nothing has: then the page asks again. */
export async function runErrand(
  deps: ApiDeps,
  { engine }: Pick<EnrolmentAccess, 'engine'>,
  wanted: ToStart,
): Promise<EnrolmentChange | Refused | null> {
  const { errand, changeId, requestId, text } = wanted;
  const before = await outcomeOf(deps, wanted);
  if (before !== null) return before;
  const { sealed, reference } = await deps.seal('enrolment-worker', text);
  const caseId = enrolmentSubmissionOf(changeId);
  await keepSubmission(deps.db, { reference, caseId, audience: 'enrolment-worker', sealed }, await deps.clock());
  const taken = await engine.start({ v: 1, errand, changeId, submission: reference, requestId });
  if (taken !== 'taken') return refused('temporarily-unavailable', 'the engine did not take the errand');
  for (let waited = 0; waited < deps.answerWaitMilliseconds; waited += LOOK_EVERY_MILLISECONDS) {
    const change = await outcomeOf(deps, wanted);
    if (change !== null) return change;
    await pause(LOOK_EVERY_MILLISECONDS);
  }
  return null;
}

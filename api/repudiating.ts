import type { Logger } from '../logging/logger.js';
import type { ApiDeps } from './deps.js';
import { refused, type Refused } from './outcome.js';
import { sealAndKeep } from './telling.js';

/** Somebody's word that it was not them, and the case that it is about. */
export interface Repudiating {
  readonly caseId: string;
  /** The same for the same word, however often it is said. */
  readonly messageId: string;
  /** What shows that it is their word. */
  readonly token: string;
  readonly requestId: string;
  readonly logger: Logger;
}

/** Starts the containment of a case, and tells the case itself; or says why not. The worker judges what the token is worth. */
export async function repudiateCase(
  deps: Pick<ApiDeps, 'db' | 'trust' | 'engine'> & Parameters<typeof sealAndKeep>[0],
  { caseId, messageId, token, requestId, logger }: Repudiating,
): Promise<Refused | null> {
  const about = { caseId, messageId };
  // Sealed twice, because each of the two readers deletes its own when done.
  const forContainment = await sealAndKeep(deps, caseId, 'case-worker', token);
  const contained = await deps.engine.contain({ ...about, submission: forContainment });
  if (contained !== 'taken') return refused('temporarily-unavailable', 'the containment did not start');
  const submission = await sealAndKeep(deps, caseId, 'case-worker', token);
  const stopped = await deps.engine.stop({ v: 1, ...about, requestId, kind: 'stop', reason: 'repudiate', submission });
  // Closed or out of reach: the containment acts by itself and makes sure that the case hears of it.
  if (stopped !== 'taken') logger.warn('the case did not hear of the repudiation at once', { caseId, stopped });
  return null;
}

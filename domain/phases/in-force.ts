import { ends, refuses, type Rules } from '../step.js';

/**
 * What was granted for a time is in force until that time is over, or somebody who was involved ends it early (see
 * `domain/advance.ts`); either way the case did what it was for. A case that granted nothing passes through at once.
 */
export const inForce: Rules = (kase, fact, now) =>
  fact.kind === 'deadline' ? ends(kase, 'completed', now) : refuses(kase, 'not-wanted-now');

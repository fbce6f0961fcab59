import { refuses, reviewed, type Rules } from '../step.js';

/** What was done is in force. Nothing of today's actions expires, so the case goes on to its review at once. */
export const inForce: Rules = (kase, fact, now) =>
  fact.kind === 'deadline' ? reviewed(kase, now) : refuses(kase, 'not-wanted-now');

import { moves, refuses, type Rules } from '../step.js';
import { vetoed } from './veto.js';

/** Time to object: everybody was told, and one veto ends it. */
export const coolingOff: Rules = (kase, fact, now) => {
  if (fact.kind === 'deadline') return moves(kase, 'executing', now);
  if (fact.kind === 'decision') return vetoed(kase, fact.decision, now);
  return refuses(kase, 'not-wanted-now');
};

import { moves, refuses, reviewed, stays, type Rules } from '../step.js';
import { nextToEnd } from '../work.js';

/** Ends what may not stay, for as long as it takes, and proves it ended. Nothing else is heard but a stop. */
export const ending: Rules = (kase, fact, now) => {
  if (fact.kind !== 'effect') return refuses(kase, 'not-wanted-now');
  const effects = kase.effects.map((known) => (known.effectId === fact.effect.effectId ? fact.effect : known));
  const after = { ...kase, effects };
  if (nextToEnd(after).kind !== 'none') return stays(after);
  return kase.review === null ? reviewed(after, now) : moves(after, 'closed', now);
};

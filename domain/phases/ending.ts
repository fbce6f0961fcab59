import type { NoticeKind } from '../notices.js';
import { moves, refuses, reviewed, stays, type Rules } from '../step.js';
import { afterReading, isEnding, nextToEnd } from '../work.js';

/** Ends what may not stay, for as long as it takes, and proves it ended. Nothing else is heard but a stop. */
export const ending: Rules = (kase, fact, now) => {
  if (fact.kind !== 'effect') return refuses(kase, 'not-wanted-now');
  const effects = isEnding(fact.effect.state) ? afterReading(kase.effects, fact.effect) : null;
  if (effects === null) return refuses(kase, 'not-wanted-now');
  const after = { ...kase, effects };
  if (nextToEnd(after).kind !== 'none') return stays(after);
  const notices: readonly NoticeKind[] = kase.outcome === 'repudiated' ? ['contained'] : [];
  return kase.review === null ? reviewed(after, now, {}, notices) : moves(after, 'closed', now);
};

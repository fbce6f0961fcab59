import { nextToEnd } from '../../domain/work.js';
import { askBriefly, askToEnd } from '../ask.js';
import { effectRef } from '../effect-ref.js';
import type { Perform } from '../heard.js';
import { judge } from '../judge.js';

/** Ends what may not stay and proves that it ended; tries for as long as it takes. */
export const ending: Perform = async (kase, { inbox }) => {
  const message = inbox.takeWanted(kase);
  if (message !== null) return judge(kase, message, inbox);
  const work = nextToEnd(kase);
  if (work.kind !== 'end' && work.kind !== 'prove-end')
    throw new Error(`case ${kase.id} is ending with nothing to end (${work.kind})`);
  const connector = askToEnd(work.effect);
  const ref = effectRef(kase, work.effect);
  await (work.kind === 'end' ? connector.endEffect(ref) : connector.proveEnded(ref));
  const { effect } = await askBriefly.readEffect(kase.id, work.effect);
  return { fact: { kind: 'effect', effectKind: effect.kind, effect } };
};

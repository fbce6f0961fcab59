import type { Case } from '../../domain/case.js';
import type { CaseEffect } from '../../domain/effects.js';
import type { Fact } from '../../domain/facts.js';
import { isHeldBack } from '../../domain/held-back.js';
import { nextToExecute } from '../../domain/work.js';
import { ask, askBriefly, askConnector, askOnce, unlessSpokenTo } from '../ask.js';
import { effectRef } from '../effect-ref.js';
import type { Perform, World } from '../heard.js';
import { judge } from '../judge.js';
import { listen } from './listen.js';

/** Null when somebody spoke before there was a warrant: they are heard first. */
async function apply(kase: Case, effect: CaseEffect, { inbox, notices }: World): Promise<Fact | null> {
  await notices.allSent();
  const minted = await unlessSpokenTo(
    () => askOnce.mintWarrant(kase, effect.kind),
    () => ask.mintWarrant(kase, effect.kind),
    () => inbox.hasWanted(kase),
  );
  if (minted === null) return null;
  if (!minted.minted)
    return { kind: 'effect-refused', effectKind: effect.kind, stage: effect.stage, refusal: minted.refusal };
  await askConnector(effect.connector).applyEffect(minted.warrant);
  return asRegistered(kase, effect);
}

/** The outcome is what the register says, never what an activity returned. */
async function asRegistered(kase: Case, effect: CaseEffect): Promise<Fact> {
  const reading = await askBriefly.readEffect(kase.id, effect);
  return reading.refusal !== null && reading.effect.state === 'planned'
    ? { kind: 'effect-refused', effectKind: effect.kind, stage: effect.stage, refusal: reading.refusal }
    : { kind: 'effect', effectKind: effect.kind, effect: reading.effect };
}

/**
 * Waits as every phase does that listens, and for somebody to say that it may go on: then it reads for itself whether it may.
 * That it still may not is no news.
 */
const heldBack: Perform = async (kase, world) => {
  const heard = await listen(kase, world);
  if (heard !== null || !world.inbox.takeWake()) return heard;
  const fact = await askBriefly.checkFacts(kase);
  return fact.kind === 'held-back' ? null : { fact };
};

/** Puts the stage's effects in force, one fact at a time; a message that waits is heard first, so that stopping wins. */
export const executing: Perform = async (kase, world) => {
  if (isHeldBack(kase)) return heldBack(kase, world);
  const message = world.inbox.takeWanted(kase);
  if (message !== null) return judge(kase, message, world.inbox);
  const work = nextToExecute(kase);
  switch (work.kind) {
    case 'check-facts':
      return { fact: await askBriefly.checkFacts(kase) };
    case 'apply': {
      const fact = await apply(kase, work.effect, world);
      return fact === null ? null : { fact };
    }
    case 'prove':
      await askConnector(work.effect.connector).proveApplied(effectRef(kase, work.effect));
      return { fact: await asRegistered(kase, work.effect) };
    case 'end':
    case 'prove-end':
    case 'none':
      throw new Error(`case ${kase.id} is executing with nothing to execute (${work.kind})`);
  }
};

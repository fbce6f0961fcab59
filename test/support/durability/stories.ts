import type { Case } from '../../../domain/case.js';
import type { Player } from './player.js';

async function isVerified(player: Player): Promise<void> {
  await player.opens();
  await player.beginsSession();
  await player.givesTotp();
  await player.asksForCode('verifying');
  await player.givesCode('verifying');
}

async function isApproved(player: Player): Promise<void> {
  await isVerified(player);
  await player.signs('approve');
  await player.isCalledBack();
}

async function isDone(player: Player): Promise<void> {
  await isApproved(player);
  await player.asksForCode('awaiting-claim');
  await player.givesCode('awaiting-claim');
  await player.claims();
}

async function isUndone(player: Player): Promise<void> {
  const isUndone = ({ phase, outcome }: Case): boolean => phase === 'under-review' && outcome === 'repudiated';
  await player.until('the end of what was done', isUndone);
}

/**
 * The stories that are told: one that succeeds, and four that end otherwise. What is repudiated is so while the case is
 * reviewed; what is disowned, after it was closed.
 */
export const STORIES = {
  completed: async (player: Player) => {
    await isDone(player);
    await player.signs('review');
  },
  refused: async (player: Player) => {
    await isVerified(player);
    await player.signs('refuse');
    await player.signs('review');
  },
  lapsed: async (player: Player) => {
    await isApproved(player);
    await player.letsTheWindowPass();
    await player.signs('review');
  },
  repudiated: async (player: Player) => {
    await isDone(player);
    await player.repudiates();
    await isUndone(player);
    await player.signs('review');
  },
  disowned: async (player: Player) => {
    await isDone(player);
    await player.signs('review');
    await player.isOver();
    await player.repudiates('closed/run-reset');
    await isUndone(player);
    await player.signs('second review');
  },
} as const;

export type StoryName = keyof typeof STORIES;

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

/** The stories that are told: one that succeeds, and three that end otherwise. */
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
    const isEnded = 'the end of what was done';
    await player.until(isEnded, ({ phase, outcome }) => phase === 'under-review' && outcome === 'repudiated');
    await player.signs('review');
  },
} as const;

export type StoryName = keyof typeof STORIES;

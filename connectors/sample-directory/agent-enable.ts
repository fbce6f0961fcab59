import type { SampleDirectoryEffect } from './effect-kind.js';
import { serviceAccountEnable } from './service-account-enable.js';

/**
 * Lets an agent, or an automation, that was disabled work again for a time, with the rights that it has. The directory holds the
 * time itself, and nothing lets it go on beyond: when the time is over it does not work, whoever is there to see.
 */
export const agentEnable: SampleDirectoryEffect = {
  ...serviceAccountEnable,
  describe: (target) => `Let the agent ${target} work again for a time`,
};

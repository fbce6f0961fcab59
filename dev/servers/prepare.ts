import { createProgress, type Progress } from './progress.js';
import { findTemporalCli } from './temporal-cli.js';
import { findTemporalServer } from './temporal-server-programs.js';
import { findTimeSkippingServer } from './time-skipping-server.js';

/** Which servers are going to be needed. */
export interface NeededServers {
  devServer: boolean;
  fullServer: boolean;
  timeSkipping: boolean;
}

/**
 * Makes sure that the programs of the needed servers are on this machine, fetching or building them if not, so that
 * what comes after starts in a second. One after the other: both keep every core busy.
 *
 * @throws when one is not to be had, with the next step
 */
export async function prepareServers(
  needed: NeededServers,
  progress: Progress = createProgress(),
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  if (needed.devServer && !env.TEMPORAL_ADDRESS) await findTemporalCli({ env, progress });
  if (needed.fullServer) await findTemporalServer({ env, progress });
  if (needed.timeSkipping) await findTimeSkippingServer({ env, progress });
}

import { TestWorkflowEnvironment } from '@temporalio/testing';
import { silentProgress } from './progress.js';
import { addSearchAttributes, type SearchAttributeTypes } from '../../workers/search-attributes.js';
import { findTimeSkippingServer } from './time-skipping-server.js';

/** What was read from disk for one attempt is at hand for the next. */
const ATTEMPTS = 6;

/**
 * A test environment that skips time and knows the given search attributes. To wait, use `env.sleep`, and a plain
 * client on `env.connection`: waiting for a result through `env.client` moves the clock years (engine: further traps).
 *
 * The SDK gives the server 5 s to start, which a busy machine can exceed; so further attempts are made.
 *
 * @throws when the server is not to be had, or did not start in any of them
 */
export async function createTimeSkippingEnvironment(
  searchAttributes: SearchAttributeTypes,
  env: NodeJS.ProcessEnv = process.env,
): Promise<TestWorkflowEnvironment> {
  const path = await findTimeSkippingServer({ env, progress: silentProgress });
  const create = () =>
    TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
  let starting = create();
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) starting = starting.catch(create);
  const environment = await starting;
  await addSearchAttributes(environment.connection, environment.namespace ?? 'default', searchAttributes);
  return environment;
}

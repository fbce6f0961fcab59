import { TestWorkflowEnvironment } from '@temporalio/testing';
import { silentProgress } from './progress.js';
import { addSearchAttributes, type SearchAttributeTypes } from '../../workers/search-attributes.js';
import { findTimeSkippingServer } from './time-skipping-server.js';

/**
 * A test environment that skips time and knows the given search attributes. To wait, use `env.sleep`, and a plain
 * client on `env.connection`: waiting for a result through `env.client` moves the clock years (engine: further traps).
 *
 * The SDK gives the server 5 s to start, which a busy machine can exceed; so a second attempt is made.
 *
 * @throws when the server is not to be had, or did not start twice
 */
export async function createTimeSkippingEnvironment(
  searchAttributes: SearchAttributeTypes,
  env: NodeJS.ProcessEnv = process.env,
): Promise<TestWorkflowEnvironment> {
  const path = await findTimeSkippingServer({ env, progress: silentProgress });
  const create = () =>
    TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
  const environment = await create().catch(create);
  await addSearchAttributes(environment.connection, environment.namespace ?? 'default', searchAttributes);
  return environment;
}

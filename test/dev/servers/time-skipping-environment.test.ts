import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createTimeSkippingEnvironment } from '../../../dev/servers/time-skipping-environment.js';

const THIRTY_DAYS_MS = 30 * 24 * 3600 * 1000;

describe('a test environment that skips time', () => {
  let env: TestWorkflowEnvironment;
  beforeAll(async () => {
    env = await createTimeSkippingEnvironment({ CasePhase: 'Keyword' });
  });
  afterAll(() => env?.teardown());

  it('moves its clock by exactly as long as was slept, in no time', async () => {
    const before = await env.currentTimeMs();
    const startedAt = performance.now();
    await env.sleep(THIRTY_DAYS_MS);
    const tookMs = performance.now() - startedAt;
    const movedMs = (await env.currentTimeMs()) - before;
    expect(movedMs).toBeGreaterThanOrEqual(THIRTY_DAYS_MS);
    expect(movedMs).toBeLessThanOrEqual(THIRTY_DAYS_MS + Math.ceil(tookMs) + 1_000);
    expect(tookMs).toBeLessThan(10_000);
  });

  it('knows the search attributes it was asked for, and no others', async () => {
    const client = new Client({ connection: env.connection });
    const options = { taskQueue: 'nobody-polls', workflowId: 'case-1' };
    const known = { ...options, searchAttributes: { CasePhase: ['verifying'] } };
    const handle = await client.workflow.start('case', known);
    expect((await handle.describe()).searchAttributes).toMatchObject({ CasePhase: ['verifying'] });
    const unknown = { ...options, workflowId: 'case-2', searchAttributes: { Undeclared: ['x'] } };
    await expect(client.workflow.start('case', unknown)).rejects.toThrow('Failed to start Workflow');
  });
});

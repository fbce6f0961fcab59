import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { startTemporalServer, type TemporalServer } from '../../dev/servers/temporal-dev-server.js';
import { serviceOf } from '../support/deploy/compose-file.js';
import { runBuilt } from '../support/run-built.js';

const NAMESPACE = String(serviceOf('prepare-engine').environment?.['TEMPORAL_NAMESPACE']);
const { TEMPORAL_ADDRESS: _notHere, ...surroundings } = process.env;

let server: TemporalServer;
let connection: Connection;
beforeAll(async () => {
  server = await startTemporalServer({ searchAttributes: {}, env: surroundings });
  connection = await Connection.connect({ address: server.address });
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});

const env = () => ({ TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: NAMESPACE });

describe('a Temporal server that is prepared', () => {
  it('gets the namespace and every search attribute that cases write, and may be prepared again', async () => {
    for (const told of ['was made, histories are kept 90 days', 'is there']) {
      const { status, stdout } = await runBuilt('deploy/prepare-engine.js', env());
      expect(status).toBe(0);
      expect(stdout).toContain(told);
    }
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: NAMESPACE });
    for (const name of Object.keys(SEARCH_ATTRIBUTES)) expect(customAttributes).toHaveProperty(name);
    const { config } = await connection.workflowService.describeNamespace({ namespace: NAMESPACE });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 86_400);
  });

  it('keeps histories for longer than “this was not me” holds, whatever is asked', async () => {
    const { status, stderr } = await runBuilt('deploy/prepare-engine.js', { ...env(), NAMESPACE_RETENTION_DAYS: '30' });
    expect(status).toBe(1);
    expect(stderr).toContain('NAMESPACE_RETENTION_DAYS');
  });
});

describe('the health of a worker', () => {
  it('is that it polls its task queue: nobody polls, it is not well; somebody does, it is', async () => {
    const looks = () => runBuilt('deploy/healthy.js', env(), ['--queue', 'looked-after']);
    expect(await looks()).toMatchObject({ status: 1 });
    const native = await NativeConnection.connect({ address: server.address });
    const place = { connection: native, namespace: NAMESPACE, taskQueue: 'looked-after' };
    const worker = await Worker.create({ ...place, activities: { nothing: async () => {} } });
    await worker.runUntil(async () => {
      // The first poll may still be on its way.
      let last = await looks();
      for (let tries = 0; tries < 5 && last.status !== 0; tries += 1) last = await looks();
      expect(last).toMatchObject({ status: 0 });
    });
    await native.close();
  });

  it('is no secret of a server that is away: it says so and is not well', async () => {
    const away = { ...env(), TEMPORAL_ADDRESS: '127.0.0.1:1' };
    expect(await runBuilt('deploy/healthy.js', away, ['--queue', 'cases'])).toMatchObject({ status: 1 });
    expect(await runBuilt('deploy/healthy.js', away, ['--url', 'http://127.0.0.1:1/health'])).toMatchObject({
      status: 1,
    });
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { startTemporalServer, type TemporalServer } from '../../../dev/servers/temporal-dev-server.js';

const { TEMPORAL_ADDRESS: _notHere, ...env } = process.env;
const searchAttributes = { CasePhase: 'Keyword', NeedsHuman: 'Bool', WaitsUntil: 'Datetime' } as const;

async function withClient<T>(server: TemporalServer, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await use(new Client({ connection, namespace: server.namespace }));
  } finally {
    await connection.close();
  }
}

const startACase = (server: TemporalServer) =>
  withClient(server, (client) =>
    client.workflow.start('case', {
      workflowId: 'case-1',
      taskQueue: 'nobody-polls',
      searchAttributes: { CasePhase: ['verifying'], NeedsHuman: [false] },
    }),
  );

describe('a Temporal server by itself', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'countersign-test-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('knows the search attributes it was asked for, shows its web interface, and keeps cases between runs', async () => {
    const options = { searchAttributes, dbFile: path.join(folder, 'temporal.db'), env };
    const first = await startTemporalServer({ ...options, ui: true });
    await startACase(first);
    expect((await fetch(String(first.uiUrl))).status).toBe(200);
    await first.stop();

    const second = await startTemporalServer(options);
    const described = await withClient(second, (client) => client.workflow.getHandle('case-1').describe());
    expect(described.status.name).toBe('RUNNING');
    expect(described.searchAttributes).toMatchObject({ CasePhase: ['verifying'], NeedsHuman: [false] });
    expect(second.uiUrl).toBeUndefined();
    await second.stop();
  });

  it('is used as it is when TEMPORAL_ADDRESS names it, search attributes added, and survives our stop', async () => {
    const running = await startTemporalServer({ searchAttributes: {}, env });
    const used = await startTemporalServer({ searchAttributes, env: { ...env, TEMPORAL_ADDRESS: running.address } });
    expect(used.address).toBe(running.address);
    await startACase(used);
    await used.stop();
    expect(await withClient(running, (client) => client.workflow.getHandle('case-1').describe())).toBeDefined();
    await running.stop();
  });

  it('does not mistake another server on a wanted port for its own', async () => {
    const occupied = await startTemporalServer({ searchAttributes, env });
    const port = Number(occupied.address.split(':')[1]);
    await expect(startTemporalServer({ searchAttributes, port, env })).rejects.toThrow(`Port ${port} on 127.0.0.1`);
    await occupied.stop();
  });

  it('says its last words when it ends by itself', async () => {
    const dbFile = path.join(folder, 'no-such-folder', 'temporal.db');
    await expect(startTemporalServer({ searchAttributes, dbFile, env })).rejects.toThrow(
      /ended by itself \(1\).*no-such-folder/s,
    );
  });

  it('refuses a search attribute that the server has with another type', async () => {
    const running = await startTemporalServer({ searchAttributes, env });
    const other = {
      searchAttributes: { CasePhase: 'Int' },
      env: { ...env, TEMPORAL_ADDRESS: running.address },
    } as const;
    await expect(startTemporalServer(other)).rejects.toThrow('CasePhase with a type other than Int');
    await running.stop();
  });
});

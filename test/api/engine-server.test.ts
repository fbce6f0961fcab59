import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { TemporalEngine } from '../../api/engine.js';
import type { OpeningRequest } from '../../contract/messages.js';
import { caseWorkflowId, containmentWorkflowId } from '../../contract/queues.js';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { startTemporalServer, type TemporalServer } from '../../dev/servers/temporal-dev-server.js';
import { clientCodec } from '../../proofs/codec.js';
import { parseKeyring } from '../../proofs/keyring.js';

const keyring = parseKeyring(JSON.stringify({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }));

/** Long enough for the server to take what it is sent; no worker ever answers here. */
const UPDATE_DEADLINE_MILLISECONDS = 1_500;

describe('the engine on a Temporal server, with no worker running', () => {
  let server: TemporalServer;
  let connection: Connection;
  let client: Client;
  let engine: TemporalEngine;

  const opening = (caseId: string, fingerprint = 'f-1', requestId: string = randomUUID()) => {
    const ticket = { source: 'jira', id: 'IT-1' };
    const request: OpeningRequest = {
      caseId,
      action: 'password.reset',
      subject: 'alice',
      requestedBy: null,
      ticket,
      callerToken: 'reference',
    };
    return { request, fingerprint, requestId };
  };

  beforeAll(async () => {
    server = await startTemporalServer({ searchAttributes: SEARCH_ATTRIBUTES });
    connection = await Connection.connect({ address: server.address });
    const dataConverter = { payloadCodecs: [clientCodec(keyring)] };
    client = new Client({ connection, namespace: server.namespace, dataConverter });
    engine = new TemporalEngine(client, { updateDeadlineMilliseconds: UPDATE_DEADLINE_MILLISECONDS });
  }, 600_000);
  afterAll(async () => {
    await connection?.close();
    await server?.stop();
  });

  it('an opening survives, and asked for again it is the same run', async () => {
    const caseId = randomUUID();
    expect(await engine.open(opening(caseId))).toEqual({ kind: 'pending', isReplay: false });
    const { runId } = await client.workflow.getHandle(caseWorkflowId(caseId)).describe();
    expect(await engine.open(opening(caseId))).toEqual({ kind: 'pending', isReplay: true });
    const again = await client.workflow.getHandle(caseWorkflowId(caseId)).describe();
    expect([again.runId, again.status.name]).toEqual([runId, 'RUNNING']);
  });

  it('the same key for another request is told apart', async () => {
    const caseId = randomUUID();
    await engine.open(opening(caseId));
    expect(await engine.open(opening(caseId, 'f-2'))).toEqual({ kind: 'other-request' });
  });

  it('a case that was terminated is not opened anew under its id', async () => {
    const caseId = randomUUID();
    await engine.open(opening(caseId));
    await client.workflow.getHandle(caseWorkflowId(caseId)).terminate('by an attacker');
    expect(await engine.open(opening(caseId))).toEqual({ kind: 'gone', isReplay: true });
  });

  it('the request that opened a case, and each that told it something, can be found in its history', async () => {
    const caseId = randomUUID();
    await engine.open(opening(caseId, 'f-1', 'request-1'));
    const about = { v: 1, caseId, messageId: 'm-1', requestId: 'request-2' } as const;
    await engine.stop({ ...about, kind: 'stop', reason: 'cancel', submission: 's' });
    const handle = client.workflow.getHandle(caseWorkflowId(caseId));
    expect((await handle.describe()).memo?.['requestId']).toBe('request-1');
    const { events = [] } = await handle.fetchHistory();
    const signals = events?.map((event) => event.workflowExecutionSignaledEventAttributes?.input?.payloads ?? []) ?? [];
    const [payload] = await clientCodec(keyring).decode(signals.flat());
    expect(Buffer.from(payload?.data ?? []).toString()).toContain('"requestId":"request-2"');
  });

  it('a history holds nothing that was asked for in the clear', async () => {
    const caseId = randomUUID();
    await engine.open(opening(caseId));
    const { events } = await client.workflow.getHandle(caseWorkflowId(caseId)).fetchHistory();
    const history = JSON.stringify(events, (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(history).not.toMatch(/alice|IT-1|jira|f-1/);
  });

  it('whatever a case is told is taken at once', async () => {
    const caseId = randomUUID();
    await engine.open(opening(caseId));
    const about = { v: 1, caseId, messageId: 'm-1' } as const;
    const evidence = { ...about, kind: 'evidence', method: 'totp', submission: 's', proof: 'p' } as const;
    expect(await engine.submit(evidence)).toBe('taken');
    expect(await engine.stop({ ...about, kind: 'stop', reason: 'cancel', submission: 's' })).toBe('taken');
  });

  it('what is sent to a case that is not there, or over, is not taken', async () => {
    const about = { v: 1, caseId: randomUUID(), messageId: 'm-1' } as const;
    expect(await engine.submit({ ...about, kind: 'claim', submission: 's', proof: 'p' })).toBe('gone');
    expect(await engine.stop({ ...about, kind: 'stop', reason: 'cancel', submission: 's' })).toBe('gone');
  });

  it('a containment is started once, and joined while it runs', async () => {
    const start = { caseId: randomUUID(), messageId: 'm-1', submission: 's' };
    expect([await engine.contain(start), await engine.contain(start)]).toEqual(['taken', 'taken']);
    const { type } = await client.workflow.getHandle(containmentWorkflowId(start.caseId)).describe();
    expect(type).toBe('containment');
  });

  it('says whether it can be reached', async () => {
    expect(await engine.isReachable()).toBe(true);
    const away = Connection.lazy({ address: '127.0.0.1:1' });
    expect(await new TemporalEngine(new Client({ connection: away })).isReachable()).toBe(false);
    await away.close();
  });
});

import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { recordCase } from '../../../db/case-record.js';
import { dropWebhookEndpoint, keepWebhookEndpoint } from '../../../db/webhook-endpoints.js';
import { HOUR, MINUTE, SECOND } from '../../../domain/clock.js';
import { ledgerRules } from '../../../ledger/held.js';
import { parseKeyring } from '../../../proofs/keyring.js';
import { makeWebhookEndpoint, type NewWebhookEndpoint } from '../../../proofs/webhook-endpoint.js';
import { WebhookSender, type SenderDeps } from '../../../workers/webhooks/sender.js';
import { makeTestKeys, type TestKeys } from '../../proofs/test-keys.js';
import { faultsOnly } from '../../support/case-rig/workers.js';
import { caseRecord } from '../../support/case-record.js';
import { startTestDatabase, type TestDatabase } from '../../support/postgres.js';

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

const keyring = parseKeyring(JSON.stringify({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }));

describe('telling tools of their cases', () => {
  let keys: TestKeys;
  let database: TestDatabase;
  let server: Server;
  let url: string;
  let deps: SenderDeps;
  let endpoint: NewWebhookEndpoint;
  let now: number;
  let answer: { readonly status: number; readonly headers?: Record<string, string> };
  const received: Received[] = [];
  const ids = (): readonly (string | undefined)[] => received.map(({ headers }) => headers['webhook-id']);

  const make = async (clientId: string, to = url): Promise<NewWebhookEndpoint> => {
    const made = await makeWebhookEndpoint(keys.enrolment, keyring, { clientId, url: to });
    await keepWebhookEndpoint(database.owner, made);
    return made;
  };

  /** Records a step of a case, as the recording step does: its event is written in the same transaction. */
  const record = async (reader: string, { caseId = randomUUID() as string, sequence = 1 } = {}): Promise<string> => {
    const { view } = caseRecord({ caseId, sequence });
    const step = {
      caseId,
      sequence,
      view: { ...view, readers: [reader] },
      outboxType: 'recovery.case.updated',
      at: now,
    };
    await recordCase(database.as('countersign_ledger'), ledgerRules, caseRecord(step));
    return caseId;
  };
  const turn = (): Promise<number> => new WebhookSender(deps).turn();

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { headers } = request;
    received.push({ headers: headers as Record<string, string>, body: await text(request) });
    response.writeHead(answer.status, answer.headers).end();
  };

  beforeAll(async () => {
    keys = await makeTestKeys();
    database = await startTestDatabase();
    const clock = async (): Promise<number> => now;
    deps = { db: database.as('countersign_case_worker'), trust: keys.trust, keyring, clock, logger: faultsOnly };
    server = createServer((request, response) => void take(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  beforeEach(async () => {
    now = Date.now();
    answer = { status: 204 };
    await database.owner.deleteFrom('webhook_endpoint').execute();
    await database.owner.updateTable('outbox').set({ spread: true }).execute();
    endpoint = await make('servicenow');
    received.length = 0;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await database.stop();
  });

  it('sends what happened, signed, so that the public library of the standard verifies it; a second turn sends nothing', async () => {
    const caseId = await record('program:servicenow');
    expect([await turn(), await turn()]).toEqual([1, 0]);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    const event = { type: 'recovery.case.updated', timestamp: new Date(now).toISOString(), data: { caseId } };
    expect(new Webhook(endpoint.secret).verify(body, headers)).toEqual(event);
    expect(headers['content-type']).toBe('application/json');
    expect(() => new Webhook(endpoint.secret).verify(`${body} `, headers)).toThrow('signature');
  });

  it('attack: a tool is told of no case but those its program may read', async () => {
    await Promise.all([record('program:zendesk'), record('person:servicenow'), record('program:servicenow2')]);
    expect(await turn()).toBe(0);
    expect(received).toEqual([]);
  });

  it('tells each endpoint of a program by its own secret', async () => {
    const other = await make('servicenow');
    await record('program:servicenow');
    expect(await turn()).toBe(2);
    for (const secret of [endpoint.secret, other.secret]) {
      const taken = received.filter(({ headers, body }) => {
        try {
          return new Webhook(secret).verify(body, headers) !== null;
        } catch {
          return false;
        }
      });
      expect(taken).toHaveLength(1);
    }
  });

  it.each([500, 429, 302, 404])('an event answered %d is sent again under its id, on the schedule', async (status) => {
    answer = { status, headers: { location: url } };
    await record('program:servicenow');
    await turn();
    now += 4 * SECOND;
    expect(await turn()).toBe(0);
    now += 2 * SECOND;
    answer = { status: 200 };
    expect(await turn()).toBe(1);
    now += 100 * HOUR;
    expect(await turn()).toBe(0);
    expect(received).toHaveLength(2);
    expect(new Set(ids()).size).toBe(1);
  });

  it('gives no event the id of an earlier one, also when the outbox was put back and counts from there again', async () => {
    await record('program:servicenow');
    await turn();
    await sql`delete from countersign.webhook_delivery`.execute(database.owner);
    const { id } = await database.owner
      .deleteFrom('outbox')
      .where('id', '=', ({ selectFrom }) => selectFrom('outbox').select(({ fn }) => fn.max<number>('id').as('last')))
      .returning('id')
      .executeTakeFirstOrThrow();
    await sql`alter table countersign.outbox alter column id restart with ${sql.lit(id)}`.execute(database.owner);
    now += MINUTE;
    await record('program:servicenow');
    expect(await turn()).toBe(1);
    expect(new Set(ids()).size).toBe(2);
  });

  it('waits for as long as the receiver asks', async () => {
    answer = { status: 503, headers: { 'retry-after': '120' } };
    await record('program:servicenow');
    await turn();
    now += 119 * SECOND;
    expect(await turn()).toBe(0);
    now += 2 * SECOND;
    expect(await turn()).toBe(1);
  });

  it('gives an event up that was taken at no time, and goes on with the next', async () => {
    answer = { status: 500 };
    await record('program:servicenow');
    for (let tries = 1; tries <= 12; tries += 1) {
      await turn();
      now += 27 * HOUR;
    }
    expect(received).toHaveLength(10);
    answer = { status: 200 };
    await record('program:servicenow');
    expect(await turn()).toBe(1);
  });

  it('sends nothing more to an endpoint that says that it is gone', async () => {
    answer = { status: 410 };
    await record('program:servicenow');
    await turn();
    answer = { status: 200 };
    await record('program:servicenow');
    now += 100 * HOUR;
    expect(await turn()).toBe(0);
    expect(received).toHaveLength(1);
  });

  it('a receiver that is not there costs the others nothing', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await make('servicenow', `http://127.0.0.1:${port}/`);
    await record('program:servicenow');
    expect(await turn()).toBe(2);
    expect(received).toHaveLength(1);
  });

  it('two senders at once send each event once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => record('program:servicenow')));
    const sent = await Promise.all([turn(), turn(), turn()]);
    expect(sent.reduce((sum, count) => sum + count, 0) + (await turn())).toBe(10);
    expect(new Set(ids()).size).toBe(10);
    expect(received).toHaveLength(10);
  });

  it('what a killed sender had taken is sent by the next, under the same id', async () => {
    await record('program:servicenow');
    answer = { status: 500 };
    await turn();
    // As the sender left it that died between the answer and writing it down.
    const lease = { next_at: now + MINUTE, tries: 0 };
    await database.owner.updateTable('webhook_delivery').set(lease).where('next_at', 'is not', null).execute();
    now += 59 * SECOND;
    expect(await turn()).toBe(0);
    now += 2 * SECOND;
    expect(await turn()).toBe(1);
    expect(new Set(ids()).size).toBe(1);
  });

  it('attack: an endpoint put in by hand, or given the record of another, is sent nothing', async () => {
    await dropWebhookEndpoint(database.owner, endpoint.endpointId);
    const { enrolment } = await makeTestKeys();
    const forged = await makeWebhookEndpoint(enrolment, keyring, { clientId: 'servicenow', url });
    await keepWebhookEndpoint(database.owner, forged);
    await keepWebhookEndpoint(database.owner, { ...endpoint, endpointId: '0123456789abcdef' });
    await record('program:servicenow');
    expect(await turn()).toBe(0);
    expect(received).toEqual([]);
  });

  it('goes on until it is told to stop, though the database is away for a while', async () => {
    await record('program:servicenow');
    const stopping = new AbortController();
    let asked = 0;
    const clock = async (): Promise<number> => {
      asked += 1;
      if (asked === 1) throw new Error('the database is away');
      if (received.length > 0) stopping.abort();
      return now;
    };
    await new WebhookSender({ ...deps, clock }).run(stopping.signal);
    expect(received).toHaveLength(1);
  });
});

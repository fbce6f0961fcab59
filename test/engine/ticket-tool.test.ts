import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once, on } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { openCaseSchema } from '../../api/routes/open-case/schema.js';
import { readCaseSchema } from '../../api/routes/read-case/schema.js';
import { clientCredentials } from '../../dev/identity-provider/tokens.js';
import { attack } from '../support/live/attack.js';
import { Live } from '../support/live/live.js';
import { LiveCase } from '../support/live/live-case.js';
import { sendRaw, type RawAnswer } from '../support/live/raw-requests.js';

const UNTOUCHED = { recorded: [], changed: [] };
const TEN_MEGABYTES = 10 * 1024 * 1024;

let live: Live;
/** The access token of the client `ticket-tool`. */
let token: string;
beforeAll(async () => {
  live = await Live.start({ subjects: 12 });
  const { ticketToolSecret, urls } = live.environment;
  const secret = ticketToolSecret ?? '';
  const tokens = await clientCredentials({ issuer: urls.issuer, clientId: 'ticket-tool', secret });
  if (!tokens.ok) throw new Error(tokens.reason);
  token = tokens.accessToken;
});
afterAll(async () => {
  await live.stop();
});

const get = (path: string) => sendRaw(live.surface.api, { method: 'GET', path, token });
const post = (path: string, body: string) => sendRaw(live.surface.api, { path, token, body });

/** A request to open as a tool sends it. */
function asked(changes: Readonly<Record<string, unknown>> = {}): string {
  const { subject = live.nextSubject().seeded.username } = changes;
  const ticket = { source: 'jira', id: `IT-${randomBytes(4).toString('hex')}` };
  return JSON.stringify({ action: 'password.reset', requestedBy: 'dora', ticket, ...changes, subject });
}

/** Runs a command that makes and revokes what tools have, and gives what it prints. */
async function command(name: string, ...args: string[]): Promise<string> {
  const { database, keys } = live.environment;
  const { ENROLMENT_KEY_FILE, CODEC_KEYRING_FILE } = keys;
  const env = { ...process.env, DATABASE_URL: database.owner, ENROLMENT_KEY_FILE, CODEC_KEYRING_FILE };
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/cli/main.js', name, ...args], { env });
  return stdout;
}

/** Posts a body to a hook, signed as the standard's own library signs it. */
async function deliver(hook: string, secret: string, body: string, signed = body): Promise<Response> {
  const [id, at] = [`msg_${randomBytes(8).toString('hex')}`, new Date()];
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.trunc(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, signed),
  };
  return fetch(`${live.surface.api}${hook}`, { method: 'POST', headers, body });
}

/** A receiver of webhooks: gives its address, and each event that the standard's own library verifies, in order. */
async function receiver(): Promise<{
  url: string;
  events: (secret: string) => AsyncGenerator<unknown>;
  close: () => void;
}> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const requests = on(server, 'request') as AsyncIterable<[IncomingMessage, ServerResponse]>;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async *events(secret) {
      for await (const [request, response] of requests) {
        const body = await text(request);
        response.writeHead(204).end();
        yield new Webhook(secret).verify(body, request.headers as Record<string, string>);
      }
    },
    close: () => void server.close(),
  };
}

/** The ids of the cases listed. */
function idsOf({ json }: RawAnswer): readonly string[] {
  return (json as { cases: { caseId: string }[] }).cases.map(({ caseId }) => caseId);
}

async function openings(): Promise<number> {
  return (await live.database.selectFrom('opening').select('case_id').execute()).length;
}

describe('a ticket tool with client credentials', () => {
  it('asks what is needed, opens, finds its case by the ticket, follows and cancels it', async () => {
    const body = asked();
    const before = await openings();
    expect(await post('/v1/plans', body)).toMatchObject({ status: 200, json: { tier: 1, evidence: { needed: 2 } } });
    expect(await openings()).toBe(before);

    const { json, status } = await post('/v1/cases', body);
    const { caseId } = openCaseSchema.answers[202].body.parse(json);
    expect(status).toBe(202);
    const { ticket } = JSON.parse(body) as { ticket: { source: string; id: string } };
    const found = await get(`/v1/cases?ticketSource=${ticket.source}&ticketId=${ticket.id}`);
    expect(idsOf(found)).toEqual([caseId]);

    const { cursor } = found.json as { cursor: string };
    const seen = readCaseSchema.answers[200].body.parse((await get(`/v1/cases/${caseId}`)).json);
    expect(seen).toMatchObject({ phase: 'verifying', waitingOn: 'subject', sla: 'pause', ticket });
    const cancels = seen.next.find(({ operation }) => operation === 'cancel-case');
    expect(await post(cancels?.href ?? '', '{}')).toMatchObject({ status: 200, json: { phase: 'under-review' } });
    expect(idsOf(await get(`/v1/cases?cursor=${cursor}`))).toContain(caseId);
    expect(await get(`/v1/cases/${caseId}`)).toMatchObject({
      json: { phase: 'under-review', outcome: 'cancelled', sla: 'pause' },
    });
  });

  it('names the subject by name, address, number or id: the same request each time, open or over, and one case', async () => {
    const { username, personId } = live.nextSubject().seeded;
    const ticket = { source: 'jira', id: `IT-${randomBytes(4).toString('hex')}` };
    const named = [username, `${username.toUpperCase()}@example.com`, personId.replace('p-', '7'), personId];
    const before = await openings();
    const open = async (subject: string) => {
      const { status, json } = await post('/v1/cases', asked({ subject, ticket }));
      return [status, openCaseSchema.answers[202].body.parse(json).self] as const;
    };
    const [, self] = await open(username);
    for (const subject of named) expect(await open(subject)).toEqual([202, self]);
    expect(await post(`${self}/cancel`, '{}')).toMatchObject({ status: 200 });
    for (const subject of named) expect(await open(subject)).toEqual([202, self]);
    expect(await openings()).toBe(before + 1);
  });

  it('attack: it asks for the case of another, reads, cancels and decides it: there is none', async () => {
    const kase = await LiveCase.verified(live);
    const address = `/v1/cases/${kase.caseId}`;
    const { ticket } = (await kase.recorded()).opening.receipt;
    const tried: readonly (readonly [() => Promise<RawAnswer>, number])[] = [
      [() => get(address), 404],
      [() => post(`${address}/cancel`, '{}'), 404],
      [() => get(`${address}/statement?kind=approve`), 403],
      [() => post(`${address}/decisions`, '{}'), 403],
      [() => post(`${address}/review`, '{}'), 403],
    ];
    for (const [act, status] of tried) {
      const { answer, ...rest } = await attack(live, kase, act);
      expect({ status: answer.status, rest }).toEqual({ status, rest: UNTOUCHED });
    }
    expect(idsOf(await get(`/v1/cases?ticketSource=${ticket.source}&ticketId=${ticket.id}`))).toEqual([]);
    expect(JSON.stringify((await get('/v1/cases?limit=100')).json)).not.toContain(kase.caseId);
    await kase.approve();
  });

  it('attack: a cancellation with a stale If-Match stops nothing', async () => {
    const opened = await post('/v1/cases', asked());
    const { self } = openCaseSchema.answers[202].body.parse(opened.json);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '"stale"' };
    const response = await fetch(`${live.surface.api}${self}/cancel`, { method: 'POST', headers, body: '{}' });
    expect([response.status, await response.json()]).toMatchObject([412, { code: 'precondition-failed' }]);
    expect(await get(self)).toMatchObject({ json: { phase: 'verifying', outcome: null } });
  });

  it.each(['/v1/cases', '/v1/plans'])(
    'attack: ten megabytes, a script for a ticket number and a subject of the sender’s own query open nothing at %s',
    async (path) => {
      const before = await openings();
      const subject = 'alice';
      const tried = [
        [asked({ subject: 'a'.repeat(TEN_MEGABYTES) }), 413, 'body-too-large'],
        [asked({ subject, ticket: { source: 'jira', id: '<script>alert(1)</script>' } }), 400, 'malformed-request'],
        [asked({ subject: "' or '1'='1" }), 400, 'malformed-request'],
      ] as const;
      for (const [body, status, code] of tried) {
        const answer = await post(path, body);
        expect(answer).toMatchObject({ status, code });
        expect(JSON.stringify(answer.json)).not.toMatch(/script|alert|or '1/);
      }
      expect(await openings()).toBe(before);
    },
  );

  it('with a key by Basic, from the command that makes it to the one that revokes it', async () => {
    const key = (await command('api-key', 'create', '--client', 'servicenow')).trim();
    const authorization = `Basic ${Buffer.from(`servicenow:${key}`).toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const send = (path: string, body: string) => fetch(`${live.surface.api}${path}`, { method: 'POST', headers, body });

    const opened = await send('/v1/cases', asked());
    const { self, caseId } = openCaseSchema.answers[202].body.parse(await opened.json());
    expect([opened.status, (await send(`${self}/cancel`, '{}')).status]).toEqual([202, 200]);
    const read = await fetch(`${live.surface.api}${self}`, { headers });
    expect(await read.json()).toMatchObject({ caseId, outcome: 'cancelled' });
    expect((await get(self)).status).toBe(404);

    expect(await command('api-key', 'revoke', '--id', key.slice(4, 20))).toBe('revoked\n');
    expect((await send('/v1/plans', asked())).status).toBe(401);
  });

  it('by a webhook it signed, verified by the worker too; and is told of its case by one it can verify', async () => {
    const { url, events, close } = await receiver();
    const [endpoint = '', told = ''] = (
      await command('webhook-endpoint', 'create', '--client', 'jenkins', '--url', url)
    ).split('\n');
    const [hook = '', secret = ''] = (await command('webhook-secret', 'create', '--client', 'jenkins')).split('\n');
    const body = asked();
    const opened = await deliver(hook, secret, body);
    const { caseId } = openCaseSchema.answers[202].body.parse(await opened.json());
    expect(opened.status).toBe(202);
    const { value } = await events(told).next();
    expect(value).toMatchObject({ type: 'recovery.case.updated', data: { caseId } });
    expect((await deliver(hook, secret, body, `${body} `)).status).toBe(401);

    expect(await command('webhook-secret', 'revoke', '--id', hook.slice(-16))).toBe('revoked\n');
    expect((await deliver(hook, secret, body)).status).toBe(401);
    expect(await command('webhook-endpoint', 'revoke', '--id', endpoint)).toBe('revoked\n');
    close();
  });

  it('no workflow task failed of it, and every history replays', async () => {
    expect(await live.whatWentWrong()).toEqual([]);
  });
});

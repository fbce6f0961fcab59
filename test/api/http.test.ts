import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createApp } from '../../api/app.js';
import type { ApiDeps } from '../../api/deps.js';
import { problemsOf } from '../../api/openapi.js';
import { route } from '../../api/route.js';
import { ROUTES } from '../../api/routes/index.js';
import { PROBLEMS } from '../../contract/problems.js';
import type { Logger } from '../../logging/logger.js';
import { ApiWorld, PUBLIC_URL } from './support/world.js';

const ASKED = { action: 'password.reset', subject: 'alice', ticket: { source: 'jira', id: 'IT-1' } };

describe('the API over HTTP', () => {
  let world: ApiWorld;
  let dora: string;

  beforeAll(async () => {
    world = await ApiWorld.start();
    dora = await world.token('dora', ['desk']);
  });
  afterAll(() => world.stop());

  it('413: an oversized body is not read', async () => {
    const { status, json } = await world.send('POST', '/v1/cases', {
      token: dora,
      body: { ...ASKED, subject: 'a'.repeat(17_000) },
    });
    expect([status, json['code']]).toEqual([413, 'body-too-large']);
    expect(world.engine.told).toEqual([]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    '415: %p is not read as JSON',
    async (type) => {
      const headers = { 'content-type': type };
      const { status, json } = await world.send('POST', '/v1/cases', {
        token: dora,
        body: JSON.stringify(ASKED),
        headers,
      });
      expect([status, json['code']]).toEqual([415, 'unsupported-media-type']);
    },
  );

  it('415: a compressed body, which could hide its size, is not read', async () => {
    const headers = { 'content-encoding': 'gzip' };
    expect((await world.send('POST', '/v1/cases', { token: dora, body: ASKED, headers })).status).toBe(415);
  });

  it('400: a body that is no UTF-8', async () => {
    const response = await fetch(`${world.url}/v1/cases`, {
      method: 'POST',
      headers: { authorization: `Bearer ${dora}`, 'content-type': 'application/json' },
      body: Buffer.from([0x22, 0xff, 0xfe, 0x22]),
    });
    expect(response.status).toBe(400);
  });

  it('404: there is nothing at an address that is none, and case is told apart', async () => {
    for (const path of ['/v1', '/v2/cases', '/V1/CASES', '/v1/cases/..%2f..', '/v1/cases/%']) {
      expect([400, 404]).toContain((await world.send('GET', path, { token: dora })).status);
    }
  });

  it('405: says which methods an address takes', async () => {
    const { status, headers, json } = await world.send('DELETE', '/v1/cases', { token: dora });
    expect([status, headers.get('allow'), json['code']]).toEqual([405, 'POST, GET', 'method-not-allowed']);
  });

  it('gives every answer an id of its own, whatever the client claims, and logs one line by it', async () => {
    const answered = await world.send('GET', '/health', { headers: { 'x-request-id': 'forged' } });
    const requestId = answered.headers.get('x-request-id');
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(world.logged.filter((line) => line.includes(String(requestId)))).toHaveLength(1);
  });

  it('logs what a client calls its request beside that, and no line of its own making', async () => {
    await world.send('GET', '/health', { headers: { 'x-request-id': 'snow-sys.id_4711-a' } });
    expect(world.logged.at(-1)).toContain('"clientRequestId":"snow-sys.id_4711-a"');
    for (const forged of ['{"level":"error"}', 'a b', 'x'.repeat(65)]) {
      await world.send('GET', '/health', { headers: { 'x-request-id': forged } });
      expect(world.logged.at(-1)).not.toContain('clientRequestId');
    }
  });

  it('tells browsers to keep nothing, frame nothing and guess nothing, and nobody what it is made of', async () => {
    const { headers } = await world.send('GET', '/health');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('does so with every answer: a page, a refusal, what is not there, what is too large and what is described', async () => {
    const large = { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'a'.repeat(20_000) };
    const answers = await Promise.all([
      ...['/not-me', '/not-me.js', '/metrics', '/openapi.json', '/nothing', '/v1/cases'].map((path) =>
        fetch(`${world.url}${path}`),
      ),
      fetch(`${world.url}/v1/cases`, large),
    ]);
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toContain('default-src');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toContain('max-age=');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('goes on after a request that is cut off', async () => {
    const socket = connectSocket(Number(new URL(world.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.end('POST /v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"acti');
    socket.resume();
    await once(socket, 'close');
    expect((await world.send('GET', '/health')).status).toBe(200);
  });

  describe('health', () => {
    it('200: database and engine answer', async () => {
      const { status, json } = await world.send('GET', '/health');
      expect([status, json]).toEqual([200, { status: 'ok', database: true, engine: true }]);
    });

    it('503: says what is out of reach', async () => {
      world.engine.reachable = false;
      const { status, json } = await world.send('GET', '/health');
      world.engine.reachable = true;
      expect([status, json]).toEqual([503, { status: 'degraded', database: true, engine: false }]);
    });
  });
});

describe('a fault', () => {
  it('500: is logged in full and told as nothing, and a reply that its schema does not describe is one', async () => {
    const schema = {
      operation: 'leaks',
      method: 'get',
      path: '/leaks',
      summary: '',
      description: '',
      security: 'none',
      roles: [],
      params: z.strictObject({}),
      query: z.strictObject({ how: z.enum(['throw', 'extra', 'status']) }),
      body: null,
      answers: { 200: { description: '', body: z.strictObject({ open: z.string() }) } },
      problems: [],
    } as const;
    const leaks = route(schema, async ({ query }) => {
      if (query.how === 'throw') throw new Error('table secret_things does not exist');
      return { status: query.how === 'status' ? 204 : 200, body: { open: 'yes', secret_things: 'leaked' } };
    });
    const logged: string[] = [];
    const logger: Logger = {
      error: (_message, fields) => logged.push(String(fields?.['error'])),
      warn() {},
      info() {},
      debug() {},
      child: () => logger,
    };
    // Only what this route touches is given.
    const limits = {
      addressRequestsPerMinute: 100,
      callerRequestsPerMinute: 100,
      subjectOpeningsPerMinute: 100,
      codeLookupsPerMinute: 100,
    };
    const portalScripts = new Map();
    const signing = { rpId: 'sign.example', origin: 'https://sign.example' };
    const served = { portalScripts, enrolment: null, console: null, signing, publicUrl: 'https://recovery.example' };
    const deps = { logger, limits, ...served, trustedProxyHops: 0, clock: async () => 0 } as unknown as ApiDeps;
    const server = createApp(deps, [leaks]).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    for (const how of ['throw', 'extra', 'status']) {
      const response = await fetch(`http://127.0.0.1:${port}/leaks?how=${how}`);
      const text = await response.text();
      expect(response.status).toBe(500);
      expect(text).toContain('internal-error');
      expect(text).not.toMatch(/secret|leaked|table|stack/);
    }
    expect(logged).toHaveLength(3);
    server.close();
  });
});

describe('/openapi.json', () => {
  interface DescribedOperation {
    readonly operationId: string;
    readonly security: object[];
    readonly responses: Record<string, unknown>;
    readonly requestBody?: { readonly content: { readonly 'application/json': { readonly example?: unknown } } };
  }
  interface Described {
    readonly openapi: string;
    readonly info: { readonly description: string };
    readonly servers: readonly { readonly url: string }[];
    readonly paths: Record<string, Record<string, DescribedOperation>>;
    readonly components: { readonly securitySchemes: object };
  }
  let world: ApiWorld;
  let described: Described;

  beforeAll(async () => {
    world = await ApiWorld.start();
    described = (await world.send('GET', '/openapi.json')).json as unknown as Described;
  });
  afterAll(() => world.stop());

  it('describes every operation there is and no other', () => {
    const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method} ${path}`),
    );
    const served = ROUTES.map(
      ({ schema }) => `${schema.operation} ${schema.method} ${schema.path.replaceAll(/:(\w+)/g, '{$1}')}`,
    );
    expect(operations.toSorted()).toEqual(served.toSorted());
    expect(described.openapi).toBe('3.1.0');
  });

  it('names every status an operation answers with, and who may call it', () => {
    for (const { schema } of ROUTES) {
      const operation = described.paths[schema.path.replaceAll(/:(\w+)/g, '{$1}')]?.[schema.method];
      const statuses = [
        ...Object.keys(schema.answers),
        ...problemsOf(schema).map((code) => String(PROBLEMS[code].status)),
      ];
      expect(Object.keys(operation?.responses ?? {}).toSorted()).toEqual([...new Set(statuses)].toSorted());
      const roles: readonly string[] = schema.roles;
      const forAll = roles.length === 0;
      const forTools = forAll || roles.includes('ticket-tool') || roles.includes('ticket-reader') ? ['toolKey'] : [];
      const isForPeople = forAll || roles.some((role) => !['ticket-tool', 'ticket-reader'].includes(role));
      const atConsole = isForPeople ? ['consoleSession', 'consoleField'] : [];
      const bearer = ['accessToken', ...forTools, ...atConsole];
      const ways = {
        none: [],
        bearer,
        delivery: ['signature'],
        session: ['sessionProof'],
        enrolment: ['sessionProof'],
      };
      const expected = ways[schema.security === 'new-session' ? 'session' : schema.security];
      expect(operation?.security.flatMap((way) => Object.keys(way))).toEqual(expected);
    }
  });

  it('describes the cookie of the console and the field that must come with it, as they are sent over TLS', () => {
    expect(described.components.securitySchemes).toMatchObject({
      consoleSession: { type: 'apiKey', in: 'cookie', name: '__Host-countersign-console-session' },
      consoleField: { type: 'apiKey', in: 'header', name: 'countersign-console' },
    });
  });

  it('describes no conflict (409) of what tools do: some would send the same again and again', () => {
    const ofTools = [
      'plan-case',
      'open-case',
      'receive-delivery',
      'list-cases',
      'read-case',
      'cancel-case',
      'add-comment',
      'list-comments',
    ];
    const routes = ROUTES.filter(({ schema }) => ofTools.includes(schema.operation));
    expect(routes).toHaveLength(ofTools.length);
    const conflicts = routes.filter(({ schema }) => problemsOf(schema).some((code) => PROBLEMS[code].status === 409));
    expect(conflicts.map(({ schema }) => schema.operation)).toEqual([]);
  });

  it('says to whoever has nothing else how to get a credential, and shows a body that may be sent where tools or control owners write one', async () => {
    expect(described.servers).toEqual([{ url: PUBLIC_URL }]);
    expect(described.info.description).toMatch(/api-key create[^]*Basic[^]*Bearer/);
    const shown = ROUTES.filter(({ schema }) => schema.bodyExample !== undefined);
    const written = ['plan-case', 'open-case', 'receive-delivery', 'cancel-case', 'add-comment', 'draft-exception'];
    expect(shown.map(({ schema }) => schema.operation).toSorted()).toEqual(written.toSorted());
    for (const { schema } of shown) {
      const { requestBody } = described.paths[schema.path.replaceAll(/:(\w+)/g, '{$1}')]?.[schema.method] ?? {};
      const example = requestBody?.content['application/json'].example;
      expect([schema.operation, schema.body?.safeParse(example).success]).toEqual([schema.operation, true]);
    }
  });

  it('takes nothing but what it describes: every body is closed', () => {
    for (const { schema } of ROUTES) {
      const read = schema.body?.safeParse({ nobodyAskedForThis: 1 });
      expect(read?.success ?? false).toBe(false);
    }
  });
});

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import openapiTypes, { astToString } from 'openapi-typescript';
import { keepApiKey } from '../../db/api-keys.js';
import { DAY } from '../../domain/clock.js';
import { makeApiKey } from '../../proofs/api-key.js';
import { PROJECT_ROOT } from '../../workers/project.js';
import { bringCasesToLife } from './support/living-cases.js';
import { ApiWorld } from './support/world.js';

const run = promisify(execFile);

/** What an integrator writes with the client: types of `/openapi.json`, nothing of this repository. */
const PROGRAM = `import createClient from 'openapi-fetch';
import type { paths } from './countersign.js';

const [baseUrl = '', user = '', key = ''] = process.argv.slice(2);
const authorization = 'Basic ' + Buffer.from(user + ':' + key).toString('base64');
const client = createClient<paths>({ baseUrl, headers: { authorization } });

const ticket = { source: 'servicenow', id: 'INC0010001' };
const body = { action: 'password.reset', subject: 'alice', requestedBy: 'mona', ticket } as const;
const opened = await client.POST('/v1/cases', { body });
if (opened.data === undefined) throw new Error(opened.error.detail);
// Where Countersign only observes, there is no case.
if (!('caseId' in opened.data)) throw new Error(opened.data.note);
const { caseId: id } = opened.data;
const params = { path: { caseId: id } };

const found = await client.GET('/v1/cases', { params: { query: { ticketSource: ticket.source, ticketId: ticket.id } } });
const before = await client.GET('/v1/cases/{caseId}', { params });
const cancelled = await client.POST('/v1/cases/{caseId}/cancel', { params, body: {} });
const after = await client.GET('/v1/cases/{caseId}', { params });

console.log(
  JSON.stringify({
    opened: opened.data.status,
    found: found.data?.cases.map(({ caseId }) => caseId === id),
    before: before.data?.waitingOn,
    cancelled: cancelled.data?.status,
    after: after.data?.outcome,
  }),
);
`;

const COMPILER_OPTIONS = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  target: 'es2023',
  module: 'nodenext',
  types: ['node'],
  rootDir: '.',
  outDir: 'out',
};

/** As much of curl as the page uses, so that the test needs nothing installed. */
const CURL = `#!/usr/bin/env node
const { parseArgs } = require('node:util');
const text = (short, multiple = false) => ({ type: 'string', short, multiple });
const flag = (short) => ({ type: 'boolean', short });
const options = { user: text('u'), header: text('H', true), data: text('d'), 'write-out': text('w'), silent: flag('s'), 'show-error': flag('S') };
const { values, positionals: [url] } = parseArgs({ options, allowPositionals: true });
const { user, header = [], data } = values;
const headers = Object.fromEntries(header.map((line) => line.split(/: */, 2)));
if (user) headers.authorization = 'Basic ' + Buffer.from(user).toString('base64');
fetch(url, { headers, ...(data && { method: 'POST', body: data }) })
  .then((response) => response.text())
  .then((body) => process.stdout.write(body + (values['write-out'] ?? '').replace('\\\\n', '\\n')));
`;

let world: ApiWorld;
let key: string;

beforeAll(async () => {
  world = await ApiWorld.start();
  bringCasesToLife(world, 'servicenow');
  const wanted = { clientId: 'servicenow', scope: 'ticket-tool', expiresAt: world.now + DAY } as const;
  const made = await makeApiKey(world.keys.enrolment, wanted);
  await keepApiKey(world.database.owner, made);
  key = made.key;
});
afterAll(() => world.stop());

describe('a person with docs/ticket-tools.md and curl', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'countersign-curl-'));
    await writeFile(path.join(folder, 'curl'), CURL, { mode: 0o755 });
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('asks what is needed, opens, finds, follows and cancels a case, by the very lines of the page', async () => {
    const page = await readFile(path.join(PROJECT_ROOT, 'docs/ticket-tools.md'), 'utf8');
    const script = /^```sh\n(API=.+?)^```$/ms.exec(page)?.[1] ?? '';
    const here = script.replace(/^API=\S+/m, `API=${world.url}`).replace(/^TOOL=\S+/m, `TOOL=servicenow:${key}`);
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const { stdout } = await run('sh', ['-euc', here], { env });
    const [plan, opened, found, read, cancelled] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(plan).toMatchObject({ action: 'password.reset', evidence: { needed: 2 } });
    expect(opened).toMatchObject({ status: 'verifying' });
    expect(found).toMatchObject({ cases: [{ self: opened?.['self'], waitingOn: 'subject' }] });
    expect(read).toMatchObject({ caseId: opened?.['caseId'], phase: 'verifying', ticket: { id: 'IT-1' } });
    expect(cancelled).toMatchObject({ status: 'accepted', phase: 'under-review' });
  });
});

describe('a client that a public generator makes from /openapi.json', () => {
  let folder: string;

  /** What the compiler says of a program that uses the client: nothing when all is well. */
  const compile = async (program: string): Promise<string> => {
    await writeFile(path.join(folder, 'program.ts'), program);
    const tsc = path.join(PROJECT_ROOT, 'node_modules/@typescript/native/bin/tsc');
    return run(process.execPath, [tsc, '-p', folder]).then(
      ({ stdout }) => stdout,
      (fault: { readonly stdout: string }) => fault.stdout,
    );
  };

  beforeAll(async () => {
    // Where the packages it imports are found from, and nothing is committed.
    const cache = path.join(PROJECT_ROOT, 'node_modules/.cache');
    await mkdir(cache, { recursive: true });
    folder = await mkdtemp(path.join(cache, 'generated-client-'));
    const { text } = await world.send('GET', '/openapi.json');
    await writeFile(path.join(folder, 'countersign.d.ts'), astToString(await openapiTypes(text)));
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    const tsconfig = { compilerOptions: COMPILER_OPTIONS, files: ['program.ts'] };
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('compiles, and opens, follows and cancels a case with a key as Basic password', async () => {
    expect(await compile(PROGRAM)).toBe('');
    const { stdout } = await run(process.execPath, [path.join(folder, 'out/program.js'), world.url, 'servicenow', key]);
    expect(JSON.parse(stdout)).toEqual({
      opened: 'verifying',
      found: [true],
      before: 'subject',
      cancelled: 'accepted',
      after: 'cancelled',
    });
  });

  it('knows what may be sent and read: a program that asks for something else does not compile', async () => {
    const said = await compile(
      PROGRAM.replace("'password.reset'", "'password.show'").replace('.waitingOn', '.password'),
    );
    expect(said).toContain('TS2322');
    expect(said).toContain('TS2339');
  });
});

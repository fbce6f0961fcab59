import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { authorityFiles, newAuthority, newCertificates } from '../../deploy/certificates.js';
import { CASES_QUEUE } from '../../contract/queues.js';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { writeCommandSettings } from '../../dev/environment/command-settings.js';
import { startTemporalServer } from '../../dev/servers/temporal-dev-server.js';
import { engineAccess } from '../../proofs/engine-access.js';
import { runBuilt } from '../support/run-built.js';
import { until } from '../support/case-rig/until.js';
import { Live } from '../support/live/live.js';
import { LiveCase } from '../support/live/live-case.js';

/** What an installation runs: the full Temporal server and PostgreSQL from the deployed files, TLS between all parties. */
let live: Live;
let kase: LiveCase;
beforeAll(async () => {
  live = await Live.start({ subjects: 1, engine: 'full' });
}, 240_000);
afterAll(() => live.stop());

const CONNECT_WITHIN_MILLISECONDS = 2_000;

/** What the SDK says when no handshake succeeds. */
const REFUSED = 'Failed to connect before the deadline';

/** Ids of the workflows that a list query finds. */
async function listed(query: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { workflowId } of live.temporal.workflow.list({ query })) found.push(workflowId);
  return found;
}

type Connecting = ReturnType<typeof engineAccess>['connection'];

/** Connects to the running server otherwise than an operator does. */
async function connects(otherwise: Partial<Connecting>): Promise<void> {
  const { connection } = engineAccess(live.environment.engineOf('operator'));
  const given = { ...connection, ...otherwise, connectTimeout: CONNECT_WITHIN_MILLISECONDS };
  await (await Connection.connect(given)).close();
}

describe('an installation on the full Temporal server', () => {
  it('carries a password reset from the ticket to the reviewed, closed case', async () => {
    kase = await LiveCase.closed(live);
    expect(await kase.recorded()).toMatchObject({ phase: 'closed', outcome: 'completed' });
    expect(await live.whatWentWrong()).toEqual([]);
  });

  it('finds the case by its search attributes, in PostgreSQL', async () => {
    const query = `CasePhase = 'closed' AND CaseAction = 'password.reset' AND CaseTier = 1 AND NeedsHuman = false`;
    const found = await until(
      'the case in the list',
      () => listed(query),
      ({ length }) => length > 0,
    );
    expect(found).toEqual([kase.workflowId]);
    expect(await listed(`CasePhase = 'verifying'`)).toEqual([]);
  });
});

describe('programs of an installation', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'countersign-full-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('find everything well: doctor, with an operator’s certificate', async () => {
    const settings = await writeCommandSettings(folder, live.environment);
    const { status, stdout } = await runBuilt('cli/main.js', {}, ['--settings', settings, 'doctor']);
    const odd = stdout.split('\n').filter((line) => !/^(ok |$)/.test(line));
    expect({ status, odd }).toEqual({ status: 0, odd: [] });
    expect(stdout).toContain('histories are kept 90 days');
  });

  it('see that a worker does its work: its health check, with the worker’s own', async () => {
    const settings = live.environment.engineOf('case-worker');
    expect(await runBuilt('deploy/healthy.js', settings, ['--queue', CASES_QUEUE])).toMatchObject({ status: 0 });
  });
});

describe('the development environment', () => {
  it('uses a server that asks for certificates, when the TEMPORAL_ settings name it, and tells its processes the same', async () => {
    const settings = live.environment.engineOf('operator');
    const used = await startTemporalServer({ searchAttributes: SEARCH_ATTRIBUTES, env: settings });
    expect(used.settingsOf('api')).toEqual(settings);
    await used.stop();
    await expect(connects({})).resolves.toBeUndefined();
  });
});

describe('attack: on the network of an installation', () => {
  const tls = () => {
    const { tls: shown } = engineAccess(live.environment.engineOf('operator')).connection;
    if (typeof shown !== 'object') throw new Error('the operator connects without a certificate');
    return shown;
  };

  it('whoever shows the operator’s certificate is let in, so that the refusals below are about theirs', async () => {
    await expect(connects({})).resolves.toBeUndefined();
  });

  it('somebody without a certificate is refused', async () => {
    const { clientCertPair: _theirs, ...without } = tls();
    await expect(connects({ tls: without })).rejects.toThrow(REFUSED);
  });

  it('somebody with a certificate of another authority is refused', async () => {
    const authority = await newAuthority();
    const files = { ...(await authorityFiles(authority)), ...(await newCertificates(authority)) };
    const bytes = (name: string): Uint8Array => Buffer.from(files[name] ?? '');
    const clientCertPair = { crt: bytes('operator.crt'), key: bytes('operator.key') };
    await expect(connects({ tls: { ...tls(), clientCertPair } })).rejects.toThrow(REFUSED);
  });

  it('somebody who speaks in the open is refused, by the engine and by the database', async () => {
    await expect(connects({ tls: false })).rejects.toThrow(REFUSED);
    const url = new URL(live.environment.database.countersign_api);
    url.search = '';
    const client = new pg.Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toThrow('no encryption');
  });

  it('a database that our authority did not certify is told no password', async () => {
    const url = new URL(live.environment.database.countersign_api);
    url.searchParams.delete('sslrootcert');
    const client = new pg.Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toThrow(/self-signed|unable to (verify|get)/);
  });
});

import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createProgress } from '../../../dev/servers/progress.js';
import { runCommand } from '../../../dev/servers/run-command.js';
import { findTemporalServer, TEMPORAL_SERVER_VERSION } from '../../../dev/servers/temporal-server-programs.js';
import { findTemporalCli } from '../../../dev/servers/temporal-cli.js';
import { findTimeSkippingServer } from '../../../dev/servers/time-skipping-server.js';

/** A stand-in for a Temporal CLI; a real one answers `--version` in these words. */
const cli = (version: string) => `#!/bin/sh\necho "temporal version 1.5.1 (Server ${version}, UI 2.42.1)"\n`;

let archives: Server;
let home: string;
let said: string[];

/** Answers as Temporal's download host does: a description, then the archive it names. */
beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-test-'));
  await writeFile(path.join(folder, 'temporal'), cli('1.29.1'), { mode: 0o755 });
  await runCommand('tar', ['-czf', 'a.tar.gz', 'temporal'], { cwd: folder, timeoutSeconds: 10 });
  const archive = await readFile(path.join(folder, 'a.tar.gz'));
  await rm(folder, { recursive: true });
  archives = createServer((request, response) => {
    const { port } = archives.address() as AddressInfo;
    if (request.url === '/a.tar.gz') response.end(archive);
    else response.end(JSON.stringify({ archiveUrl: `http://127.0.0.1:${port}/a.tar.gz`, fileToExtract: 'temporal' }));
  }).listen(0, '127.0.0.1');
  await once(archives, 'listening');
});
afterAll(() => {
  archives.closeAllConnections();
  archives.close();
});

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'countersign-test-'));
  said = [];
});
afterEach(() => rm(home, { recursive: true }));

/** A search in a world of its own: programs from `home/bin` alone, an empty cache, no network but what is given. */
const search = (downloads = 'http://127.0.0.1:9') => ({
  env: { PATH: path.join(home, 'bin'), COUNTERSIGN_CACHE: path.join(home, 'cache') },
  progress: createProgress({ write: (text) => said.push(text), isTerminal: false }),
  downloads,
});
const openNetwork = () => `http://127.0.0.1:${(archives.address() as AddressInfo).port}`;

async function program(name: string, script: string): Promise<string> {
  const file = path.join(home, 'bin', name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, script);
  await chmod(file, 0o755);
  return file;
}

describe('finding the Temporal CLI', () => {
  it('takes the one on the PATH first, and says so', async () => {
    const file = await program('temporal', cli('1.28.0'));
    expect(await findTemporalCli(search(openNetwork()))).toBe(file);
    expect(said.join('')).toContain('from the PATH');
  });

  it('passes over one that is too old, and says why', async () => {
    await program('temporal', cli('1.27.2'));
    await program('tar', '#!/bin/sh\nPATH=/usr/bin:/bin exec tar "$@"\n');
    expect(await findTemporalCli(search(openNetwork()))).toContain(path.join(home, 'cache'));
    expect(said.join('')).toContain('not recent enough');
  });

  it('downloads it once, and has it in the cache from then on', async () => {
    const file = await findTemporalCli(search(openNetwork()));
    expect(said.join('')).toContain("from Temporal's download");
    said.length = 0;
    expect(await findTemporalCli(search())).toBe(file);
    expect(said.join('')).toContain('from the cache');
  });

  it('builds it with Go where nothing can be downloaded', async () => {
    await program(
      'go',
      `#!/bin/sh\nprintf '%s' '${cli('1.29.1')}' > "$GOBIN/temporal"\n/bin/chmod +x "$GOBIN/temporal"\n`,
    );
    expect(await findTemporalCli(search())).toContain(path.join(home, 'cache'));
    expect(said.join('')).toMatch(/from a build with Go; not from .*Temporal's download/);
  });

  it('says what it tried and what to do when nothing works', async () => {
    const failure = await findTemporalCli(search()).catch(String);
    expect(failure).toContain('- the PATH: there is none');
    expect(failure).toContain('- the cache: version 1.5.1 is not there');
    expect(failure).toMatch(/- Temporal's download: 127.0.0.1:9 cannot be reached \(.+\)/);
    expect(failure).toContain('- a build with Go: go is not installed');
    expect(failure).toContain('set TEMPORAL_ADDRESS to a Temporal server that runs');
  });
});

describe('finding the full Temporal server', () => {
  const PROGRAMS = ['temporal-server', 'temporal-sql-tool'];
  const says = (version: string) => `#!/bin/sh\necho "temporal version ${version}"\n`;
  const found = () => path.join(home, 'cache', 'temporal-server', TEMPORAL_SERVER_VERSION);

  /** A stand-in for Go that builds what it is asked for. */
  const go = () =>
    program(
      'go',
      `#!/bin/sh\nfor last; do :; done\nlast=\${last%@*}\nprintf '%s' '${says(TEMPORAL_SERVER_VERSION)}' > "$GOBIN/\${last##*/}"\n`,
    );

  it('takes both programs from the PATH, if they are of the version that is deployed', async () => {
    for (const name of PROGRAMS) await program(name, says(TEMPORAL_SERVER_VERSION));
    expect(await findTemporalServer({ ...search(), releases: 'http://127.0.0.1:9' })).toBe(path.join(home, 'bin'));
  });

  it('passes over another version, and over a server without its schema tool', async () => {
    await go();
    await program('temporal-server', says(TEMPORAL_SERVER_VERSION));
    expect(await findTemporalServer({ ...search(), releases: 'http://127.0.0.1:9' })).toBe(found());
    expect(said.join('')).toContain('temporal-sql-tool is not installed');
    await program('temporal-sql-tool', says('1.28.0'));
    said.length = 0;
    expect(await findTemporalServer({ ...search(), releases: 'http://127.0.0.1:9' })).toBe(found());
    expect(said.join('')).toContain('it says "temporal version 1.28.0"');
  });

  it('takes both out of a release’s archive, once', async () => {
    const folder = path.join(home, 'release');
    await mkdir(folder);
    for (const name of PROGRAMS)
      await writeFile(path.join(folder, name), says(TEMPORAL_SERVER_VERSION), { mode: 0o755 });
    await runCommand('tar', ['-czf', 'r.tar.gz', ...PROGRAMS], { cwd: folder, timeoutSeconds: 10 });
    const archive = await readFile(path.join(folder, 'r.tar.gz'));
    const asked: (string | undefined)[] = [];
    const releases = createServer(({ url }, response) => {
      asked.push(url);
      response.end(archive);
    }).listen(0, '127.0.0.1');
    await once(releases, 'listening');
    await program('tar', '#!/bin/sh\nPATH=/usr/bin:/bin exec tar "$@"\n');
    const from = { ...search(), releases: `http://127.0.0.1:${(releases.address() as AddressInfo).port}` };
    try {
      expect(await findTemporalServer(from)).toBe(found());
      expect(await findTemporalServer(from)).toBe(found());
    } finally {
      releases.closeAllConnections();
      releases.close();
    }
    const arch = process.arch === 'x64' ? 'amd64' : process.arch;
    const version = TEMPORAL_SERVER_VERSION;
    expect(asked).toEqual([`/v${version}/temporal_${version}_${process.platform}_${arch}.tar.gz`]);
    expect(await readFile(path.join(found(), 'temporal-sql-tool'), 'utf8')).toContain(version);
  });

  it('builds both with Go where nothing can be downloaded, under the names that the images give them', async () => {
    await go();
    const folder = await findTemporalServer({ ...search(), releases: 'http://127.0.0.1:9' });
    expect((await readdir(folder)).toSorted()).toEqual(['manifest.json', ...PROGRAMS]);
  });

  it('says what it tried and what to do when nothing works', async () => {
    const failure = await findTemporalServer({ ...search(), releases: 'http://127.0.0.1:9' }).catch(String);
    expect(failure).toMatch(/- the server's releases: 127.0.0.1:9 cannot be reached \(.+\)/);
    expect(failure).toContain('- a build with Go: go is not installed');
    expect(failure).toContain(`temporal-sql-tool ${TEMPORAL_SERVER_VERSION} on the PATH`);
  });
});

describe('finding the test server', () => {
  it('takes the one TEMPORAL_TEST_SERVER names, and refuses one that is not executable', async () => {
    const file = await program('my-test-server', '#!/bin/sh\n');
    const named = search();
    expect(await findTimeSkippingServer({ ...named, env: { ...named.env, TEMPORAL_TEST_SERVER: file } })).toBe(file);
    const wrong = { ...named, env: { ...named.env, TEMPORAL_TEST_SERVER: home + '/none' } };
    await expect(findTimeSkippingServer(wrong)).rejects.toThrow('not an executable file');
  });

  it('downloads it once, and has it in the cache from then on', async () => {
    const file = await findTimeSkippingServer(search(openNetwork()));
    said.length = 0;
    expect(await findTimeSkippingServer(search())).toBe(file);
    expect(said.join('')).toContain('from the cache');
  });

  it('says what it tried and what to do when nothing works', async () => {
    const failure = await findTimeSkippingServer(search()).catch(String);
    expect(failure).toContain("- Maven's packages: mvn is not installed");
    expect(failure).toContain('install Java 17 or later and Maven');
  });
});

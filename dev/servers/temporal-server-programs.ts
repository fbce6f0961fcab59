import { rename } from 'node:fs/promises';
import path from 'node:path';
import { type CachedTool, cachedFile, cacheFolder, fillCache } from './cache.js';
import { fetchFromArchive } from './download.js';
import { findProgram, type Looked, onPath, type Place } from './finder.js';
import { goInstall } from './go-install.js';
import type { Progress } from './progress.js';
import { runCommand } from './run-command.js';

/** That of the images in docker-compose.yml: the schema tool, the configuration and the server belong together. */
export const TEMPORAL_SERVER_VERSION = '1.29.1';

/** The server, and beside it the tool that brings its databases to its schema, under the names that the images give them. */
const SERVER = 'temporal-server';
const SQL_TOOL = 'temporal-sql-tool';
const TOOL: CachedTool = { name: 'temporal-server', version: TEMPORAL_SERVER_VERSION, file: SERVER };

/** Where the server's releases are (its `.goreleaser.yml` names the archives, and what is in them). */
const TEMPORAL_RELEASES = 'https://github.com/temporalio/temporal/releases/download';
const MODULE = 'go.temporal.io/server';
/** Each program by its package in the module; Go names it after the last part of that. */
const PACKAGES = { [SERVER]: 'cmd/server', [SQL_TOOL]: 'cmd/tools/sql' };

const WHY = 'the engine of a real installation, for the tests and the bench';
const NEXT_STEP =
  `Do one of these and try again: put temporal-server and temporal-sql-tool ${TEMPORAL_SERVER_VERSION} on the PATH ` +
  `(https://github.com/temporalio/temporal/releases), or install Go 1.25 or later so that they can be built.`;

/** What the search depends on, so that it can be tried without a network. */
export interface TemporalServerSearch {
  env: NodeJS.ProcessEnv;
  progress: Progress;
  releases?: string;
}

/**
 * The full Temporal server and its schema tool: from the PATH, else our cache, else a release's archive, else built with
 * Go from its published module.
 *
 * @returns the folder that holds `temporal-server` and `temporal-sql-tool`, both of {@link TEMPORAL_SERVER_VERSION}
 * @throws when no place has them, naming each and the next step
 */
export async function findTemporalServer(search: TemporalServerSearch): Promise<string> {
  const { env, progress } = search;
  const cache = cacheFolder(env);
  const places: Place[] = [
    { name: 'the PATH', look: () => installed(env) },
    { name: 'the cache', look: () => inCache(cache) },
    { name: "the server's releases", look: () => fillCache(cache, TOOL, progress, (to) => download(to, search)) },
    { name: 'a build with Go', look: () => fillCache(cache, TOOL, progress, (to) => buildWithGo(to, search)) },
  ];
  return path.dirname(await findProgram('Temporal server', places, progress, NEXT_STEP));
}

async function installed(env: NodeJS.ProcessEnv): Promise<Looked> {
  const file = await onPath(env, SERVER);
  if (file === null) return { missing: 'there is none' };
  for (const program of [file, path.join(path.dirname(file), SQL_TOOL)]) {
    const said = await runCommand(program, ['--version'], { timeoutSeconds: 20 });
    if (!said.endsWith(` ${TEMPORAL_SERVER_VERSION}`)) {
      return { missing: `${program} is not ${TEMPORAL_SERVER_VERSION}, it says "${said}"` };
    }
  }
  return { path: file };
}

async function inCache(cache: string): Promise<Looked> {
  const file = await cachedFile(cache, TOOL);
  return file === undefined ? { missing: `version ${TEMPORAL_SERVER_VERSION} is not there` } : { path: file };
}

function download(folder: string, { progress, releases = TEMPORAL_RELEASES }: TemporalServerSearch): Promise<void> {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const archive = `temporal_${TEMPORAL_SERVER_VERSION}_${process.platform}_${arch}.tar.gz`;
  return progress.during(`Fetching Temporal server ${TEMPORAL_SERVER_VERSION}`, WHY, () =>
    fetchFromArchive(`${releases}/v${TEMPORAL_SERVER_VERSION}/${archive}`, [SERVER, SQL_TOOL], folder),
  );
}

function buildWithGo(folder: string, { env, progress }: TemporalServerSearch): Promise<void> {
  const why = `${WHY}; three minutes on two cores after the CLI, once`;
  return progress.during(`Building Temporal server ${TEMPORAL_SERVER_VERSION} with Go`, why, async (detail) => {
    for (const [program, part] of Object.entries(PACKAGES)) {
      await goInstall(`${MODULE}/${part}@v${TEMPORAL_SERVER_VERSION}`, folder, { env, detail });
      await rename(path.join(folder, path.basename(part)), path.join(folder, program));
    }
  });
}

import path from 'node:path';
import { type CachedTool, cachedFile, cacheFolder, fillCache } from './cache.js';
import { downloadTemporalProgram, TEMPORAL_DOWNLOADS } from './download.js';
import { findProgram, onPath, type Looked, type Place } from './finder.js';
import { goInstall } from './go-install.js';
import type { Progress } from './progress.js';
import { runCommand } from './run-command.js';

/** The last release that `go install` can build: later ones hold a `replace` line, which it refuses. */
const VERSION = '1.5.1';
const MODULE = `github.com/temporalio/cli/cmd/temporal@v${VERSION}`;
const TOOL: CachedTool = { name: 'temporal-cli', version: VERSION, file: 'temporal' };

/** Server 1.28 is the first where update-with-start, which opens a case, is on by default. */
const OLDEST_SERVER = [1, 28] as const;

const NEXT_STEP =
  'Do one of these and try again: put the Temporal CLI on the PATH (https://docs.temporal.io/cli), ' +
  'install Go 1.25 or later so that it can be built, or set TEMPORAL_ADDRESS to a Temporal server that runs.';

/** What the search depends on, so that it can be tried without a network. */
export interface TemporalCliSearch {
  env: NodeJS.ProcessEnv;
  progress: Progress;
  downloads?: string;
}

/**
 * The Temporal CLI, whose `server start-dev` is the development server: from the PATH, else our cache, else Temporal's
 * own download, else built with Go from its published module (architecture, section 6).
 *
 * @returns the path of the executable
 * @throws when no place has it, naming each and the next step
 */
export function findTemporalCli(search: TemporalCliSearch): Promise<string> {
  const { env, progress } = search;
  const cache = cacheFolder(env);
  const places: Place[] = [
    { name: 'the PATH', look: () => installed(env) },
    { name: 'the cache', look: () => inCache(cache) },
    {
      name: "Temporal's download",
      look: () => filled(cache, progress, (folder) => download(folder, search)),
    },
    {
      name: 'a build with Go',
      look: () => filled(cache, progress, (folder) => buildWithGo(folder, search)),
    },
  ];
  return findProgram('Temporal CLI', places, progress, NEXT_STEP);
}

async function installed(env: NodeJS.ProcessEnv): Promise<Looked> {
  const file = await onPath(env, TOOL.file);
  return file === null ? { missing: 'there is none' } : usable(file);
}

async function inCache(cache: string): Promise<Looked> {
  const file = await cachedFile(cache, TOOL);
  return file === undefined ? { missing: `version ${VERSION} is not there` } : usable(file);
}

async function filled(cache: string, progress: Progress, fill: (folder: string) => Promise<void>): Promise<Looked> {
  const { path: file, ...whence } = await fillCache(cache, TOOL, progress, fill);
  return { ...(await usable(file)), ...whence };
}

async function usable(file: string): Promise<Looked> {
  const said = await runCommand(file, ['--version'], { timeoutSeconds: 20 });
  const [, major, minor] = /\bServer (\d+)\.(\d+)\./.exec(said) ?? [];
  const [oldestMajor, oldestMinor] = OLDEST_SERVER;
  const recent = Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
  return recent ? { path: file } : { missing: `${file} is not recent enough, it says "${said}"` };
}

function download(folder: string, { progress, downloads = TEMPORAL_DOWNLOADS }: TemporalCliSearch): Promise<void> {
  return progress.during(`Fetching Temporal CLI ${VERSION}`, 'a Temporal server runs the cases', () =>
    downloadTemporalProgram('cli', `v${VERSION}`, path.join(folder, TOOL.file), downloads),
  );
}

function buildWithGo(folder: string, { env, progress }: TemporalCliSearch): Promise<void> {
  const why = 'a Temporal server runs the cases; about five minutes on two cores, once';
  return progress.during(`Building Temporal CLI ${VERSION} with Go`, why, (detail) =>
    goInstall(MODULE, folder, { env, detail }),
  );
}

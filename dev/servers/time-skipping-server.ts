import { access, constants, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CachedTool, cachedFile, cacheFolder, fillCache } from './cache.js';
import { downloadTemporalProgram, TEMPORAL_DOWNLOADS } from './download.js';
import { findProgram, type Looked, type Place } from './finder.js';
import type { Progress } from './progress.js';
import { archiveClasses, projectFile, startScript } from './time-skipping-server/java.js';
import { runCommand } from './run-command.js';

const VERSION = '1.38.0';
const WHY = 'tests skip weeks with it';

/** Temporal's own build of it, and the one put together from Maven's packages. */
const NATIVE: CachedTool = { name: 'temporal-test-server', version: VERSION, file: 'temporal-test-server' };
const JAVA: CachedTool = { name: 'temporal-test-server-java', version: VERSION, file: 'temporal-test-server' };

/** Pinned, because Maven's own default is ten years old and differs between its versions. */
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const MAVEN_WITHIN_SECONDS = 15 * 60;
const NEXT_STEP =
  'Do one of these and try again: install Java 17 or later and Maven, or set TEMPORAL_TEST_SERVER to the path of a ' +
  'temporal-test-server (https://github.com/temporalio/sdk-java/releases).';

/** What the search depends on, so that it can be tried without a network. */
export interface TimeSkippingServerSearch {
  env: NodeJS.ProcessEnv;
  progress: Progress;
  downloads?: string;
}

/**
 * The executable of Temporal's test server, which skips time: the one `TEMPORAL_TEST_SERVER` names, else our cache, else
 * Temporal's own download, else put together with Maven (architecture, section 6).
 *
 * @throws when `TEMPORAL_TEST_SERVER` names nothing executable, or no place has it, naming each and the next step
 */
export async function findTimeSkippingServer(search: TimeSkippingServerSearch): Promise<string> {
  const { env, progress, downloads = TEMPORAL_DOWNLOADS } = search;
  const named = env.TEMPORAL_TEST_SERVER;
  if (named) {
    await access(named, constants.X_OK).catch((cause: unknown) => {
      throw new Error(`TEMPORAL_TEST_SERVER names ${named}, which is not an executable file.`, { cause });
    });
    return named;
  }
  const cache = cacheFolder(env);
  const fetchIt = (folder: string) =>
    progress.during(`Fetching Temporal's test server ${VERSION}`, WHY, () =>
      downloadTemporalProgram(NATIVE.name, `v${VERSION}`, path.join(folder, NATIVE.file), downloads),
    );
  const places: Place[] = [
    { name: 'the cache', look: () => inCache(cache) },
    { name: "Temporal's download", look: () => fillCache(cache, NATIVE, progress, fetchIt) },
    {
      name: "Maven's packages",
      look: () => fillCache(cache, JAVA, progress, (folder) => assemble(folder, search)),
    },
  ];
  return findProgram("Temporal's test server", places, progress, NEXT_STEP);
}

async function inCache(cache: string): Promise<Looked> {
  const file = (await cachedFile(cache, NATIVE)) ?? (await cachedFile(cache, JAVA));
  return file === undefined ? { missing: `version ${VERSION} is not there` } : { path: file };
}

async function assemble(folder: string, { env, progress }: TimeSkippingServerSearch): Promise<void> {
  await progress.during(`Getting Temporal's test server ${VERSION} with Maven`, `${WHY}; once`, async (detail) => {
    const project = path.join(folder, 'pom.xml');
    await writeFile(project, projectFile(VERSION));
    await runCommand(
      'mvn',
      ['-q', '-B', '-f', project, COPY_DEPENDENCIES, `-DoutputDirectory=${folder}/lib`, '-DincludeScope=runtime'],
      { env, timeoutSeconds: MAVEN_WITHIN_SECONDS, onLine: detail },
    );
  });
  const script = path.join(folder, JAVA.file);
  await writeFile(script, await startScript(folder), { mode: 0o755 });
  await progress.during("Archiving the test server's classes", 'it then starts within the 5 s it is given', () =>
    archiveClasses(folder, script, env),
  );
}

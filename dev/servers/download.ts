import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/** The host Temporal's SDKs fetch their servers from (sdk-core, `ephemeral_server/mod.rs`). */
export const TEMPORAL_DOWNLOADS = 'https://temporal.download';

/** On a closed network the answer never comes; another way is waiting. */
const ASK_WITHIN_SECONDS = 5;
const FETCH_WITHIN_SECONDS = 300;

/** What the host says of a program: the archive that holds it, and the file's path inside. */
interface ArchiveInfo {
  archiveUrl: string;
  fileToExtract: string;
}

/**
 * Fetches one of Temporal's own programs, as its SDKs do, and unpacks the program alone.
 *
 * @param artifact the program's name at the host, `cli` or `temporal-test-server`
 * @param version with its leading `v`
 * @param destination where the program is to be; its folder exists
 * @throws when the host does not answer in time, knows no such program, or the archive cannot be unpacked
 */
export async function downloadTemporalProgram(
  artifact: string,
  version: string,
  destination: string,
  host: string = TEMPORAL_DOWNLOADS,
): Promise<void> {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const question = new URLSearchParams({ arch, platform, format: 'tar.gz' });
  const answer = await get(`${host}/${artifact}/${version}?${question}`, ASK_WITHIN_SECONDS);
  const { archiveUrl, fileToExtract } = (await answer.json()) as ArchiveInfo;

  const folder = path.dirname(destination);
  await fetchFromArchive(archiveUrl, [fileToExtract], folder);
  await rename(path.join(folder, fileToExtract), destination);
}

/**
 * Fetches a gzipped tar archive and unpacks the named files alone.
 *
 * @param files their paths inside the archive
 * @param folder where they are put; it exists
 * @throws when the archive cannot be fetched, or lacks one of them
 */
export async function fetchFromArchive(url: string, files: readonly string[], folder: string): Promise<void> {
  await unpack(await get(url, FETCH_WITHIN_SECONDS), files, folder);
}

async function get(url: string, withinSeconds: number): Promise<Response> {
  const signal = AbortSignal.timeout(withinSeconds * 1000);
  const response = await fetch(url, { signal }).catch((cause: Partial<Error>) => {
    const { message } = (cause.cause ?? cause) as Partial<Error>; // "fetch failed" alone tells nobody anything
    throw new Error(`${new URL(url).host} cannot be reached (${message})`, { cause });
  });
  if (!response.ok || response.body === null) throw new Error(`${new URL(url).host} answered ${response.status}`);
  return response;
}

async function unpack(archive: Response, files: readonly string[], folder: string): Promise<void> {
  const tar = spawn('tar', ['-xzf', '-', '-C', folder, '--', ...files], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = once(tar, 'close');
  await pipeline(Readable.fromWeb(archive.body as ReadableStream), tar.stdin);
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`tar could not take ${files.join(' and ')} out of the archive`);
}

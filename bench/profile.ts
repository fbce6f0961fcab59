import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** A profile as V8 writes it (Chrome DevTools Protocol, Profiler.Profile): self time is in the samples. Times in microseconds. */
const profile = z.looseObject({
  nodes: z.array(
    z.looseObject({ id: z.int(), callFrame: z.looseObject({ functionName: z.string(), url: z.string() }) }),
  ),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
});

/** Arguments of Node that make it write a profile of each of its threads when it ends. */
export function profilerArguments(folder: string): readonly string[] {
  return ['--cpu-prof', `--cpu-prof-dir=${path.resolve(folder)}`];
}

/** Not work: waiting, and what V8 does beside programs. */
const IDLE = ['(idle)', '(root)'];

/** What a function belongs to, by where its file is. The first that fits. */
const PARTS: readonly (readonly [part: string, fits: RegExp])[] = [
  ['workflow code in its sandbox', /workflow-bundle/],
  ['Temporal SDK', /node_modules\/@temporalio\//],
  ['protobuf', /node_modules\/(protobufjs|long)\//],
  ['PostgreSQL driver and query builder', /node_modules\/(pg|pg-.*|kysely|postgres-.*)\//],
  ['signatures and sealing (jose, WebAuthn)', /node_modules\/(jose|@simplewebauthn|@peculiar|@levischuck)\//],
  ['mail', /node_modules\/nodemailer\//],
  ['canonical JSON and hashes', /node_modules\/(canonicalize|@noble)\/|domain\/canonical/],
  ['other packages', /node_modules\//],
  ['proofs', /dist\/proofs\//],
  ['database access', /dist\/db\//],
  ['ledger', /dist\/ledger\//],
  ['activities', /dist\/activities\//],
  ['domain', /dist\/domain\//],
  ['other code of ours', /dist\//],
  ['Node', /^node:/],
];

function partOf({ functionName, url }: { readonly functionName: string; readonly url: string }): string {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'native code (engine core, cryptography)';
  return PARTS.find(([, fits]) => fits.test(url))?.[0] ?? `V8 (${functionName})`;
}

/** Microseconds by part, and by function of a part. */
type Times = Map<string, number>;

async function timesIn(folder: string): Promise<{ readonly parts: Times; readonly functions: Times }> {
  const parts: Times = new Map();
  const functions: Times = new Map();
  const files = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile'));
  for (const file of files) {
    const { nodes, samples, timeDeltas } = profile.parse(JSON.parse(await readFile(path.join(folder, file), 'utf8')));
    const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
    for (const [nth, id] of samples.entries()) {
      const frame = frames.get(id);
      if (frame === undefined || IDLE.includes(frame.functionName)) continue;
      const part = partOf(frame);
      const name = `${frame.functionName || '(anonymous)'} in ${part}`;
      const time = timeDeltas[nth] ?? 0;
      parts.set(part, (parts.get(part) ?? 0) + time);
      functions.set(name, (functions.get(name) ?? 0) + time);
    }
  }
  return { parts, functions };
}

/** How many functions are named. */
const FUNCTIONS_NAMED = 25;

function table(title: string, times: Times, most: number): readonly string[] {
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const sorted = [...times].sort(([, a], [, b]) => b - a).slice(0, most);
  const rows = sorted.map(([name, time]) => `| ${((100 * time) / total).toFixed(1)} % | ${name} |`);
  return ['', `| ${title} | |`, '| ---: | --- |', ...rows];
}

/** Where the processor time of the profiles in a folder went, in self time, as tables of Markdown. */
export async function whereTimeWent(folder: string): Promise<readonly string[]> {
  const { parts, functions } = await timesIn(folder);
  return [...table('of', parts, PARTS.length + 4), ...table('function', functions, FUNCTIONS_NAMED)];
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createProgress, type Progress } from '../dev/servers/progress.js';
import { PROJECT_ROOT } from '../workers/project.js';
import { startBench } from './bench.js';
import { flagsIn, HELP, type Flags } from './flags.js';
import { thisMachine } from './machine.js';
import { measureExpiry } from './measures/expiry.js';
import { measureIdleEvidence } from './measures/idle-evidence.js';
import { measureOpenCases } from './measures/open-cases.js';
import { measureThroughput } from './measures/throughput.js';
import { whereTimeWent } from './profile.js';
import { tableOf, type Figures, type Report } from './report.js';

async function measure(flags: Flags, progress: Progress): Promise<Figures> {
  const bench = await startBench(flags, progress);
  try {
    const throughput = await measureThroughput(bench, flags);
    const idle = flags.idle === 0 ? null : await measureIdleEvidence(bench, flags);
    const expiry = flags.grants === 0 ? null : await measureExpiry(bench, flags);
    const open = flags.open === 0 ? null : await measureOpenCases(bench, flags, throughput.counted.shape);
    return { throughput, idle, expiry, open };
  } finally {
    await bench.stop();
  }
}

async function write(report: Report): Promise<string> {
  const folder = path.join(PROJECT_ROOT, 'bench', 'results');
  await mkdir(folder, { recursive: true });
  const file = path.join(
    folder,
    `${report.at.slice(0, 10)}${report.sizes.server === 'full' ? '-full' : ''}${report.sizes.quick ? '-quick' : ''}.json`,
  );
  await writeFile(file, `${JSON.stringify(report, undefined, 2)}\n`);
  return path.relative(PROJECT_ROOT, file);
}

async function main(): Promise<void> {
  const flags = flagsIn(process.argv.slice(2));
  if (flags === null) return console.log(HELP);
  const progress = createProgress();
  const { version } = JSON.parse(await readFile(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const figures = await measure(flags, progress);
  const report: Report = { version, at: new Date().toISOString(), machine: thisMachine(), sizes: flags, figures };
  console.log(`\n${tableOf(figures, flags.server)}`);
  if (flags.profile !== null) for (const line of await whereTimeWent(flags.profile)) console.log(line);
  progress.note(
    `\nWritten to ${await write(report)}${flags.quick ? '; these sizes are small, the figures mean little' : ''}`,
  );
}

// Leaving by the door: what was started is ended on the way out.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

await main();

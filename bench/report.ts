import type { Engine } from '../dev/environment/options.js';
import type { Machine } from './machine.js';
import type { ExpiryFigures } from './measures/expiry.js';
import type { OpenCaseFigures } from './measures/open-cases.js';
import type { IdleEvidenceFigures } from './measures/idle-evidence.js';
import type { ThroughputFigures } from './measures/throughput.js';
import type { Flags } from './flags.js';
import type { Spread } from './statistics.js';

/** Everything that was measured. */
export interface Figures {
  readonly throughput: ThroughputFigures;
  /** Null when it was left out. */
  readonly idle: IdleEvidenceFigures | null;
  /** Null when it was left out. */
  readonly expiry: ExpiryFigures | null;
  readonly open: OpenCaseFigures | null;
}

/** What a run leaves in `bench/results/`. */
export interface Report {
  readonly version: string;
  readonly at: string;
  readonly machine: Machine;
  readonly sizes: Flags;
  readonly figures: Figures;
}

/** A row: what, ours, bare, their ratio, and what one of these should come to; empty where there is nothing to say. */
type Row = readonly [what: string, ours: string, bare: string, ratio: string, aim: string];

/** Issue 3 (cases, expiry) and issue 5 (evidence); of what stands beside a bare workflow the aim is for the ratio. */
const AIMS = {
  casesPerSecond: '0.6 or more',
  workerCpu: '1.5 or less',
  historyEvents: '140 or less',
  evidenceByItself: '150 or less',
  evidenceEvents: '8 or less',
  provenEnded: '1.5 or less',
  leftInRegister: '0',
} as const;

const rounded = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
const spread = ({ p50, p99 }: Spread): string => `${rounded(p50)} / ${rounded(p99)}`;

function compared(what: string, ours: number, bare: number, aim = ''): Row {
  return [what, rounded(ours), rounded(bare), (ours / bare).toFixed(2), aim];
}

const alone = (what: string, ours: string, aim = ''): Row => [what, ours, '', '', aim];

function throughputRows({
  cases,
  bare,
  processCpuMilliseconds: cpu,
  evidence,
  claim,
}: ThroughputFigures): readonly Row[] {
  return [
    compared('complete cases per second', cases.perSecond, bare.perSecond, AIMS.casesPerSecond),
    compared('worker CPU per case, ms', cases.workerCpuMilliseconds, bare.workerCpuMilliseconds, AIMS.workerCpu),
    ...Object.entries(cpu).map(([name, milliseconds]) => alone(`  ${name}, ms`, rounded(milliseconds))),
    compared('history events', cases.history.events, bare.history.events, AIMS.historyEvents),
    compared('history bytes', cases.history.bytes, bare.history.bytes),
    alone('submitting evidence, p50 / p99 ms', spread(evidence)),
    alone('claim to password set and proven, p50 / p99 ms', spread(claim)),
  ];
}

function idleRows({ answered, events }: IdleEvidenceFigures): readonly Row[] {
  return [
    alone('one piece of evidence by itself, p50 / p99 ms', spread(answered), AIMS.evidenceByItself),
    alone('  history events', rounded(events), AIMS.evidenceEvents),
  ];
}

function expiryRows({ approvalToEffect, toProvenEnded, bareToEnded, leftInRegister }: ExpiryFigures): readonly Row[] {
  return [
    alone('last approval to effect, p50 / p99 ms', spread(approvalToEffect)),
    compared(`${toProvenEnded.count} grants due at once, to proven ended, p50 ms`, toProvenEnded.p50, bareToEnded.p50),
    compared('  p99 ms', toProvenEnded.p99, bareToEnded.p99, AIMS.provenEnded),
    alone('  left in the register', `${leftInRegister}`, AIMS.leftInRegister),
  ];
}

function openRows({ cases, bare }: OpenCaseFigures): readonly Row[] {
  return [
    compared('memory of the worker with open cases, MB', cases.memoryMegabytes, bare.memoryMegabytes),
    compared('taking them up after a restart, s', cases.takenUpSeconds, bare.takenUpSeconds),
  ];
}

/** The figures as a table of Markdown, with the Temporal server that they were measured on and what is aimed at. */
export function tableOf({ throughput, idle, expiry, open }: Figures, server: Engine): string {
  const rows: readonly Row[] = [
    [`on the ${server} server`, 'ours', 'bare', 'ratio', 'aim'],
    ...throughputRows(throughput),
    ...(idle === null ? [] : idleRows(idle)),
    ...(expiry === null ? [] : expiryRows(expiry)),
    ...(open === null ? [] : openRows(open)),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => '-'.repeat(at === 0 ? width : width - 1) + (at === 0 ? '' : ':')).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head ?? []), rule, ...body.map(line)].join('\n');
}

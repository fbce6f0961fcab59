import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** What a figure depends on, without the machine's name or anything on it. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGigabytes: number;
  readonly platform: string;
  readonly node: string;
}

/** This machine. */
export function thisMachine(): Machine {
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

/** Fields of `/proc/<pid>/stat` behind the program's name, which may hold blanks (proc(5): utime is the 14th, stime the 15th). */
const UTIME = 11;
const STIME = 12;

/** `sysconf(_SC_CLK_TCK)` of every Linux there is. */
const TICKS_PER_SECOND = 100;

/**
 * The processor time a process has used, in milliseconds.
 *
 * @throws where there is no `/proc`: the bench runs on Linux
 */
export function cpuMilliseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[UTIME]) + Number(fields[STIME])) * 1_000) / TICKS_PER_SECOND;
}

/** The memory a process has in use, in megabytes. */
export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1_024);
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../workers/project.js';

/** The page that tells operators of every metric and alert. */
const OPERATIONS = readFileSync(path.join(PROJECT_ROOT, 'docs/operations.md'), 'utf8');

/** A metric as the page or a process names it. */
export interface Metric {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
}

/** The text under a heading, to the next of its rank or a higher one. */
export function sectionOf(heading: string): string {
  const rank = heading.split(' ')[0]?.length ?? 0;
  const [, after = ''] = OPERATIONS.split(`\n${heading}\n`);
  return after.split(new RegExp(`\n#{1,${rank}} `))[0] ?? '';
}

const namesIn = (cell: string): readonly string[] => [...cell.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name);

/** The metrics in the table under a heading: name, type, labels, in its first three columns. */
export function documentedMetrics(heading: string): readonly Metric[] {
  return sectionOf(heading)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [, name = '', type = '', labels = ''] = line.split('|').map((cell) => cell.trim());
      return { name: namesIn(name)[0] ?? '', type, labels: namesIn(labels) };
    });
}

/** Labels that Prometheus' format has by itself. */
const OF_THE_FORMAT = ['le'];

/** The metrics that a process serves in Prometheus' text format, with every label that a sample of theirs has. */
export function servedMetrics(text: string): readonly Metric[] {
  const types = new Map([...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]));
  const labels = new Map([...types.keys()].map((name) => [name, new Set<string>()]));
  for (const [, sample = '', given = ''] of text.matchAll(/^(\w+)\{(.*)\} /gm)) {
    const name = types.has(sample) ? sample : sample.replace(/_(bucket|sum|count)$/, '');
    for (const [, label = ''] of given.matchAll(/(\w+)="/g))
      if (!OF_THE_FORMAT.includes(label)) labels.get(name)?.add(label);
  }
  return [...types].map(([name, type]) => ({ name, type, labels: [...(labels.get(name) ?? [])].toSorted() }));
}

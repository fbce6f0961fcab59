import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { PROJECT_ROOT } from '../../workers/project.js';
import { documentedMetrics, sectionOf } from '../support/metric-tables.js';

/** A rule file as Prometheus reads it; a key that it does not know is a mistake there too. */
const ruleFile = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string(),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});

const { groups } = ruleFile.parse(parse(readFileSync(path.join(PROJECT_ROOT, 'deploy/alerts.yaml'), 'utf8')));
const rules = groups.flatMap((group) => group.rules);
const METRICS = [...documentedMetrics('### Of the API'), ...documentedMetrics('### Of the workers')];
/** Prometheus' own: whether it reached the process. */
const UP = { name: 'up', labels: ['job', 'instance'] };

/** What an expression takes from which metric: each name before a brace, a bracket or an operator, with its labels. */
function selectorsIn(expr: string): readonly { readonly name: string; readonly labels: readonly string[] }[] {
  return [...expr.matchAll(/\b(up|(?:countersign|temporal)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', matchers = '']) => ({
      name: name.replace(/_bucket$/, ''),
      labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
    }),
  );
}

describe('the suggested alert rules', () => {
  it.each(rules)('$alert asks for metrics, by labels, that are served', ({ expr }) => {
    const selectors = selectorsIn(expr);
    expect(selectors.length).toBeGreaterThan(0);
    const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(/,\s*/));
    for (const { name, labels } of selectors) {
      const metric = [UP, ...METRICS].find((one) => one.name === name);
      expect({ name, isServed: metric !== undefined }).toEqual({ name, isServed: true });
      const known = [...(metric?.labels ?? []), 'le'];
      expect([...labels, ...grouped].filter((label) => !known.includes(label))).toEqual([]);
    }
  });

  it('ask of a histogram for its buckets, and of nothing else', () => {
    const asked = rules.flatMap(({ expr }) => expr.match(/\b(countersign|temporal)_\w+/g) ?? []);
    const buckets = METRICS.filter(({ type }) => type === 'histogram').map(({ name }) => `${name}_bucket`);
    const others = METRICS.filter(({ type }) => type !== 'histogram').map(({ name }) => name);
    expect(asked.filter((name) => ![...buckets, ...others].includes(name))).toEqual([]);
  });

  it.each(rules)('$alert is explained, and leads to where', ({ alert, annotations }) => {
    expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    expect(sectionOf(`### ${alert}`)).toMatch(/\*\*Means\*\*.+\*\*First\*\*/s);
  });

  it('are all there are: the page explains none that is not in the file', () => {
    const explained = [...sectionOf('## Alerts').matchAll(/^### (Countersign\w+)$/gm)].map(([, name = '']) => name);
    expect(explained.toSorted()).toEqual(rules.map(({ alert }) => alert).toSorted());
  });

  it('are each named beside the metrics they rest on, and those name no other', () => {
    const named = [
      ...`${sectionOf('### Of the API')}${sectionOf('### Of the workers')}`.matchAll(/\[(Countersign\w+)\]/g),
    ];
    const withMetric = rules.filter(({ expr }) => !expr.startsWith('up{')).map(({ alert }) => alert);
    expect([...new Set(named.map(([, name = '']) => name))].toSorted()).toEqual(withMetric.toSorted());
  });
});

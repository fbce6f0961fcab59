import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadPolicy } from '../../policy/load.js';
import { PROJECT_ROOT } from '../../workers/project.js';

/** The pages on which a reader may meet a policy by its digest. */
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(path.join(PROJECT_ROOT, 'docs')).map((name) => `docs/${name}`),
]
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(path.join(PROJECT_ROOT, name), 'utf8') }));

/** Each policy that a page shows as commands print it: its label and the beginning of its digest. */
const SHOWN = PAGES.flatMap(({ name, text }) =>
  [...text.matchAll(/\bpolicy ([a-z-]+) ([0-9a-f]{12,64})\b/g)].map(([, label = '', digest = '']) => ({
    name,
    label,
    digest,
  })),
);

describe('a policy that a page shows by its digest', () => {
  it('is there: the examples of coverage have it', () => {
    expect(SHOWN.map(({ name }) => name)).toContain('docs/enrolment.md');
  });

  it.each(SHOWN)('in $name, $label $digest, is the one that is delivered', async ({ label, digest }) => {
    const delivered = await loadPolicy(path.join(PROJECT_ROOT, 'policy', `${label}.yaml`), { production: false });
    expect(delivered.label).toBe(label);
    expect(delivered.digest.slice(0, digest.length)).toBe(digest);
  });
});

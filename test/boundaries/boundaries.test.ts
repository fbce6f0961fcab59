import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PLANTED = join(ROOT, 'test/boundaries/planted');

/** The part of dependency-cruiser's JSON report that is looked at here. */
interface Report {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

/** Applies the project's own rules to the tree that starts at `folder`. */
function cruise(folder: string): Report {
  const command = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [command, '--config', join(ROOT, '.dependency-cruiser.js'), '--output-type', 'json', '.'];
  const run = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 100_000_000 });
  return JSON.parse(run.stdout) as Report;
}

/** Every TypeScript file below `folder`, as a path relative to it. */
function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
}

describe('the import rule', () => {
  it('catches each planted violation, and nothing that is allowed', () => {
    const { summary } = cruise(PLANTED);
    const rules = summary.ruleSetUsed.forbidden.map(({ name }) => name);
    // A planted file is named after the rule it breaks, save these, which break none.
    const planted = sources(PLANTED)
      .filter((file) => !/^(allowed|word|ring|port)[.]ts$/.test(basename(file)))
      .map((file) => ({ rule: basename(file).split('.')[0], file }));
    const caught = summary.violations.map(({ from, rule }) => ({ rule: rule.name, file: from }));

    expect(new Set(planted.map(({ rule }) => rule))).toEqual(new Set(rules));
    expect(new Set(caught)).toEqual(new Set(planted));
  });

  it('reads every file of the product, so that a pass is not an empty one', () => {
    const cruised = cruise(ROOT).modules.map(({ source }) => source);
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^([.]|dist$|coverage$|node_modules$)/.test(entry.name))
      .map(({ name }) => name);
    const written = folders
      .flatMap((folder) => sources(join(ROOT, folder)).map((file) => `${folder}/${file}`))
      .filter((file) => !file.startsWith('test/boundaries/planted/'));

    expect(written.length).toBeGreaterThan(20);
    expect(written.filter((file) => !cruised.includes(file))).toEqual([]);
  });
});

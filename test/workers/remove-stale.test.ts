import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readPageScripts } from '../../api/pages/scripts.js';
import { PROJECT_ROOT } from '../../workers/project.js';
import { removeStale } from '../../workers/remove-stale.js';

let sources: string;
let built: string;
beforeEach(() => {
  sources = mkdtempSync(path.join(tmpdir(), 'countersign-stale-'));
  built = path.join(sources, 'dist');
});
afterEach(() => rmSync(sources, { recursive: true }));

function write(...files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(path.dirname(path.join(sources, file)), { recursive: true });
    writeFileSync(path.join(sources, file), '');
  }
}

describe('what an earlier build left', () => {
  it('of a script that was moved is removed, with its map, and is served no more', () => {
    write('console/common/dom.ts', 'console/portal/main.ts');
    write('dist/console/common/dom.js', 'dist/console/portal/main.js', 'dist/console/portal/main.js.map');
    write('dist/console/portal/dom.js', 'dist/console/portal/dom.js.map');
    removeStale(built, sources);
    expect(readdirSync(path.join(built, 'console', 'portal'))).toEqual(['main.js', 'main.js.map']);
    const served = readPageScripts(path.join(built, 'console'), 'portal', '/recover');
    expect([...served.keys()]).toEqual(['/recover/main.js', '/common/dom.js']);
  });

  it('of sources that are there stays, and so does what no source of its own has', () => {
    write(
      'workers/failure-converter.cts',
      'dist/workers/failure-converter.cjs',
      'dist/workers/failure-converter.cjs.map',
    );
    write('dist/workflow-bundle.js', 'dist/.tsbuildinfo');
    expect(removeStale(built, sources)).toEqual([]);
    expect(existsSync(path.join(built, 'workflow-bundle.js'))).toBe(true);
  });

  it('is removed by the build, before anything is made of what there is', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
      scripts: { build: string };
    };
    const steps = scripts.build.split(' && ');
    expect(steps.indexOf('node dist/workers/remove-stale.js')).toBe(steps.indexOf('node dist/workers/bundle.js') - 1);
  });
});

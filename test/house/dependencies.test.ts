import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly integrity?: string; readonly hasInstallScript?: boolean }>>;
}

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

const manifest = JSON.parse(read('package.json')) as Manifest;
const locked = Object.entries((JSON.parse(read('package-lock.json')) as Lockfile).packages).filter(
  ([path]) => path !== '',
);
const wanted = { ...manifest.dependencies, ...manifest.devDependencies };

describe('dependencies', () => {
  it('have exactly one reason each, and no reason is left of one that is gone', () => {
    const reasons = [...read('docs/decisions/0001-dependencies.md').matchAll(/^\| `(.+?)` +\| \S/gm)].map(
      (row) => row[1] ?? '',
    );
    expect(reasons.toSorted()).toEqual(Object.keys(wanted).toSorted());
  });

  it('are wanted at exact versions', () => {
    const loose = Object.values(wanted).filter((version) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    expect(loose).toEqual([]);
  });

  it('are pinned by hash, every one of them', () => {
    expect(locked.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
  });

  it('run no install script, and each that has one is named', () => {
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
    const names = scripted.map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(Object.keys(manifest.allowScripts).toSorted()).toEqual([...new Set(names)].toSorted());
    expect(Object.values(manifest.allowScripts)).not.toContain(true);
  });
});

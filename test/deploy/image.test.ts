import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BUILT, PROJECT_ROOT } from '../../workers/project.js';

const read = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), 'utf8');

/** The image's stages by name: what each is made from, and what it does. */
function stagesOf(dockerfile: string): Readonly<Record<string, { readonly from: string; readonly does: string }>> {
  const [, ...stages] = dockerfile.replaceAll('\\\n', ' ').split(/^FROM /m);
  return Object.fromEntries(
    stages.map((stage) => {
      const [, from = '', name = ''] = /^(\S+) AS (\w+)\n/.exec(stage) ?? [];
      return [name, { from, does: stage.slice(stage.indexOf('\n') + 1) }];
    }),
  );
}

const stages = stagesOf(read('Dockerfile'));
const run = stages['run']?.does ?? '';

describe('the image', () => {
  it('is made in stages from one pinned base, and what builds it is not in it', () => {
    expect(Object.keys(stages)).toEqual(['dependencies', 'build', 'run']);
    const bases = new Set(Object.values(stages).map(({ from }) => from));
    expect([...bases]).toEqual([expect.stringMatching(/^node:\d+\.\d+\.\d+-bookworm-slim$/)]);
    expect(run).not.toMatch(/npm|^RUN/m);
    expect(run).not.toMatch(/^COPY (?!--from)[^\n]*(\. |policy\/demo)/m);
  });

  it('installs what the lockfile pins, runs no install script, and takes along what runs alone', () => {
    expect(stages['dependencies']?.does).toMatch(/^RUN npm ci --omit=dev --ignore-scripts$/m);
    expect(stages['build']?.does).toMatch(/^RUN npm ci --ignore-scripts$/m);
    expect(run).toContain('COPY --from=dependencies /app/node_modules');
    expect(run).toContain('COPY --from=build /app/dist');
  });

  it('runs as nobody special, in production, and is looked after', () => {
    expect(run).toMatch(/^USER node$/m);
    expect(run.indexOf('USER node')).toBeGreaterThan(run.lastIndexOf('COPY'));
    expect(run).toMatch(/^ENV NODE_ENV=production$/m);
    expect(run).toMatch(/^HEALTHCHECK .* CMD \["node", "dist\/deploy\/healthy\.js"/m);
  });

  it('is built without secrets, sample people and the software authenticator', () => {
    const left = read('.dockerignore').split('\n');
    for (const what of ['secrets*', '.env*', '.git', '.countersign', 'node_modules', 'dev', 'test']) {
      expect(left).toContain(what);
    }
  });

  it('has every package that what runs in it imports', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const folders = readdirSync(BUILT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['dev', 'bench'].includes(entry.name))
      .map(({ name }) => name);
    const imported = folders.flatMap((folder) =>
      readdirSync(path.join(BUILT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.js'))
        .flatMap((file) => [
          ...read(path.join('dist', folder, file)).matchAll(/^(?:import|export)[^'\n]* from '([^'.][^']*)'/gm),
        ])
        .map(([, specifier = '']) => specifier),
    );
    const packages = imported
      .filter((specifier) => !specifier.startsWith('node:') && !builtinModules.includes(specifier))
      .map((specifier) =>
        specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    expect(packages.length).toBeGreaterThan(50);
    expect([...new Set(packages)].filter((name) => !(name in dependencies))).toEqual([]);
  });
});

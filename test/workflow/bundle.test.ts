import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { WORKFLOW_BUNDLE } from '../../workers/bundle.js';

/** TypeScript's own words for a name that nothing declares: 2304, and the same with a suggestion of what to install. */
const UNDECLARED: readonly number[] = [2304, 2318, 2552, 2580, 2581, 2582, 2583, 2584, 2592, 2593, 2867, 2868];

/** A script as a compiler sees it: every name it uses and does not declare, no globals known. */
const freeNamesOf = (code: string): ReadonlySet<string> => {
  const file = ts.createSourceFile('script.js', code, ts.ScriptTarget.ES2023, true, ts.ScriptKind.JS);
  const options = { allowJs: true, checkJs: true, noLib: true, noResolve: true, types: [], noEmit: true };
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile: (name) => (name === file.fileName ? file : undefined),
    fileExists: (name) => name === file.fileName,
  };
  const program = ts.createProgram([file.fileName], { ...options, target: ts.ScriptTarget.ES2023 }, host);
  const undeclared = program.getSemanticDiagnostics(file).filter(({ code: number }) => UNDECLARED.includes(number));
  return new Set(undeclared.map(({ start = 0, length = 0 }) => code.slice(start, start + length)));
};

/** The modules a webpack bundle holds, by the names webpack gives them: each is a method of one record. */
const modulesOf = (code: string): readonly string[] => {
  const file = ts.createSourceFile('bundle.js', code, ts.ScriptTarget.ES2023, true, ts.ScriptKind.JS);
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isMethodDeclaration(node) && ts.isStringLiteral(node.name)) names.push(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
};

let code: string;
let modules: readonly string[];
beforeAll(async () => {
  code = (await readFile(WORKFLOW_BUNDLE, 'utf8')).replace(/\n\/\/# sourceMappingURL=[^\n]*\s*$/, '');
  modules = modulesOf(code);
});

describe('the workflow bundle', () => {
  it('holds the workflows, the domain and the contract', () => {
    for (const part of ['dist/workflows/recovery-case', 'dist/domain/advance', 'dist/contract/read-message']) {
      expect(modules.some((name) => name.includes(part))).toBe(true);
    }
  });

  it('holds no zod, no proof, no database and no activity: those run outside, in activities', () => {
    const foreign = [
      'node_modules/zod',
      'dist/proofs',
      'dist/db',
      'dist/activities',
      'dist/policy',
      'dist/connectors',
      '@cedar-policy',
    ];
    expect(modules.filter((name) => foreign.some((part) => name.includes(part)))).toEqual([]);
  });

  it('holds no Node built-in', () => {
    const names = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
    expect(modules.filter((name) => names.has(name) || name.startsWith('external '))).toEqual([]);
  });

  it('reaches for no global that the sandbox lacks or that says something else on every machine', () => {
    const free = freeNamesOf(code);
    expect(free).toContain('Promise');
    for (const name of ['Temporal', 'Buffer', 'fetch', 'crypto', 'require', 'window', 'performance', 'setImmediate']) {
      expect(free).not.toContain(name);
    }
  });
});

describe('the eyes of these tests', () => {
  it('see a global wherever it hides, and take no declared name, property or text for one', () => {
    const hidden = 'function f() { if (typeof Temporal !== "undefined") return () => Temporal.Now; }';
    expect(freeNamesOf(hidden)).toContain('Temporal');
    const harmless =
      'const Temporal = { Temporal: "Temporal" }; function g(o) { return o.Temporal + Temporal; } g({});';
    expect(freeNamesOf(harmless)).not.toContain('Temporal');
  });
});

import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { digestOf } from '../domain/canonical.js';
import { DEMO_LABEL } from '../domain/floors.js';
import { withHours } from './calendars.js';
import { expectedAt } from './expected.js';
import type { PolicyFile } from './policy-file.js';
import { positionOf } from './position.js';
import { policyFile } from './schema.js';

/** A valid policy and the digest of its content, which every plan made from it is pinned to. */
export interface Policy extends PolicyFile {
  /** SHA-256 over the canonical JSON of the file's content, hex. Comments and layout do not change it. */
  readonly digest: string;
}

/** One thing wrong with a policy file. Line and column count from 1. */
export interface PolicyMistake {
  readonly line: number;
  readonly column: number;
  /** The key, as `rules.0.evidence.atLeast`; empty for the file as a whole. */
  readonly key: string;
  readonly expected: string;
}

/** Thrown for a policy that cannot be used: nothing starts with half a policy (invariant 13). */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly code = 'policy-unusable';

  constructor(
    file: string,
    readonly mistakes: readonly PolicyMistake[],
  ) {
    const lines = mistakes.map(({ line, column, key, expected }) => {
      const where = key === '' ? '' : ` ${key}:`;
      return `${file}:${line}:${column}${where} expected ${expected}`;
    });
    super(`${lines.join('\n')}\nCorrect this and start again; policy/recovery.yaml shows every key and its source.`);
  }
}

function yamlMistakes(document: Document.Parsed): readonly PolicyMistake[] {
  return [...document.errors, ...document.warnings].map((error) => {
    const [at] = error.linePos ?? [{ line: 1, col: 1 }];
    const said = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
    return { line: at.line, column: at.col, key: '', expected: `well-formed YAML: ${said}` };
  });
}

/** The file's content as plain values. An alias could grow without end, so there are none. */
function contentOf(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new PolicyError(file, [{ line: 1, column: 1, key: '', expected: 'YAML without aliases' }]);
  }
}

/**
 * Reads a policy from its text. `production` refuses the demo's.
 *
 * @throws {PolicyError} naming every mistake by file, line and column, what was expected there, and what to do next.
 */
export function parsePolicy(text: string, file: string, { production }: { readonly production: boolean }): Policy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true, stringKeys: true });
  const malformed = yamlMistakes(document);
  if (malformed.length > 0) throw new PolicyError(file, malformed);
  const content = contentOf(document, file);
  const read = policyFile.safeParse(content, { reportInput: true });
  if (!read.success) {
    const mistakes = read.error.issues.flatMap((issue) =>
      expectedAt(issue).map(({ path, onKey, expected }) => ({
        ...positionOf(document, lines, path, onKey),
        key: path.join('.'),
        expected,
      })),
    );
    throw new PolicyError(
      file,
      mistakes.toSorted((one, other) => one.line - other.line || one.column - other.column),
    );
  }
  if (production && read.data.label === DEMO_LABEL) {
    const expected = 'a policy for production: the demo has short windows; set POLICY_FILE to your own';
    throw new PolicyError(file, [{ ...positionOf(document, lines, ['label'], false), key: 'label', expected }]);
  }
  return { ...withHours(read.data), digest: digestOf(content) };
}

/**
 * Reads a policy file. `production` refuses the demo's.
 *
 * @throws {PolicyError} naming every mistake by file, line and column, what was expected there, and what to do next.
 */
export async function loadPolicy(file: string, options: { readonly production: boolean }): Promise<Policy> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new Error(`The policy ${file} cannot be read; set POLICY_FILE to a readable policy`, { cause });
  }
  return parsePolicy(text, file, options);
}

import { digestOfText } from '../../domain/canonical.js';
import { plain } from '../../domain/in-words.js';
import type { Policy } from '../load.js';
import { compared } from './compared.js';
import { changedLeaves } from './file-leaves.js';
import { differencesInWords, nameOf } from './in-words.js';

/** A change of policy as those read it who sign it. */
export interface WordedChange {
  /** Line by line. */
  readonly text: string;
  /** SHA-256 over its bytes in UTF-8, hex: what is signed. */
  readonly digest: string;
  /** Who answers for what changes, by either policy. */
  readonly owners: readonly string[];
}

type Owned = Policy['rules'][number] | Policy['overlays'][number];

/** Rules and overlays by what they are called: `rule row-1b`, `overlay row-7`. */
function ownedOf(policy: Policy | null): ReadonlyMap<string, Owned> {
  const rules = (policy?.rules ?? []).map((one): [string, Owned] => [`rules.${one.rule}`, one]);
  const overlays = (policy?.overlays ?? []).map((one): [string, Owned] => [`overlays.${one.overlay}`, one]);
  return new Map([...rules, ...overlays]);
}

/** Who answers for a change: the owner of each rule that it touches, and of every rule where it touches what all share. */
function ownersOf(before: Policy | null, after: Policy, paths: readonly string[]): readonly string[] {
  const named = [...ownedOf(before), ...ownedOf(after)];
  const touched = (path: string) => named.filter(([name]) => path === name || path.startsWith(`${name}.`));
  const owners = paths.flatMap((path) => {
    const found = touched(path);
    return (found.length > 0 ? found : named).map(([, { controlOwner }]) => controlOwner);
  });
  return [...new Set(owners)].toSorted();
}

/**
 * A change as it is signed: what it means for whom, in the words of `countersign policy diff`, and below it everything that is
 * another in the file, what means nothing for a plan too. The worker makes it anew of the two files: no other text counts.
 *
 * @param before null for the first policy of an installation
 */
export function wordedChange(before: Policy | null, after: Policy): WordedChange {
  const changed = changedLeaves(before === null ? {} : contentOf(before), contentOf(after));
  const means =
    before === null
      ? [`${nameOf(after)} is the first policy of this installation.`]
      : differencesInWords(before, after, compared(before, after));
  const inFile = changed.map(({ path, was, is }) => `  ${path}: ${was ?? 'none'} → ${is ?? 'none'}`);
  const lines = before === null || inFile.length === 0 ? means : [...means, '', 'In the file:', ...inFile];
  const text = lines.map(plain).join('\n');
  const owners = ownersOf(
    before,
    after,
    changed.map(({ path }) => path),
  );
  return { text, digest: digestOfText(text), owners };
}

/** All that a file says. */
function contentOf({ digest: _digest, ...content }: Policy): object {
  return content;
}

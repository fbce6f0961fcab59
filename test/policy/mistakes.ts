import { readFile } from 'node:fs/promises';
import { parsePolicy, PolicyError, type PolicyMistake } from '../../policy/load.js';

/** The policy for production, as it stands in the repository. */
export const SOURCE = await readFile('policy/recovery.yaml', 'utf8');

/** The mistakes found in a text; none when it is a policy. */
export function mistakesIn(text: string, production = false): readonly PolicyMistake[] {
  try {
    parsePolicy(text, 'policy.yaml', { production });
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.mistakes;
    throw error;
  }
}

/** The policy with its first line that holds `from` changed to `to`, and the number of that line. */
export function altered(from: string, to: string): { readonly text: string; readonly line: number } {
  const lines = SOURCE.split('\n');
  const at = lines.findIndex((line) => line.includes(from) && !line.trimStart().startsWith('#'));
  if (at < 0) throw new Error(`the policy has no line with ${from}`);
  lines[at] = (lines[at] ?? '').replace(from, to);
  return { text: lines.join('\n'), line: at + 1 };
}

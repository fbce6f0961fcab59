import type { z } from 'zod';

/** What the schema expected at a path; `onKey` when the key itself is the mistake. */
export interface Expected {
  readonly path: readonly PropertyKey[];
  readonly onKey: boolean;
  readonly expected: string;
}

function given(input: unknown): string {
  return input === undefined ? 'nothing' : JSON.stringify(input).slice(0, 60);
}

/** What was expected where, in words, for one of zod's issues. An issue about several keys is several mistakes. */
export function expectedAt(issue: z.core.$ZodIssue): readonly Expected[] {
  const { path, input } = issue;
  const here = (expected: string): readonly Expected[] => [{ path, onKey: false, expected }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        onKey: true,
        expected: 'no such key: correct its spelling or remove it',
      }));
    case 'invalid_type':
      if (input === undefined) return here(`the key "${path.map(String).at(-1) ?? ''}", which is missing`);
      return here(
        `${issue.message.startsWith('Invalid') ? typeInWords(issue.expected) : issue.message}, found ${given(input)}`,
      );
    case 'invalid_value':
      if (input === undefined) return here(`the key "${path.map(String).at(-1) ?? ''}", which is missing`);
      return here(`one of ${issue.values.map(String).join(', ')}; found ${given(input)}`);
    case 'custom':
      return here(issue.message);
    default:
      return here(`${issue.message}, found ${given(input)}`);
  }
}

function typeInWords(type: string): string {
  return type === 'object' ? 'a map of keys' : type === 'array' ? 'a list' : `a ${type}`;
}

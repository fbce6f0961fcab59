import type { Command } from 'commander';

/** What may follow a command: subcommands, flags, and the values of flags that have few. */
export interface Level {
  /** The words that lead there, without the program's own name: `''` or `case open`. */
  readonly path: string;
  readonly words: readonly Word[];
  /** By long flag. */
  readonly choices: readonly { readonly flag: string; readonly values: readonly string[] }[];
}

/** A word, and what it is for. */
export interface Word {
  readonly word: string;
  readonly says: string;
}

/** Every level of a program, as its own parser has it: completion cannot know other words than it takes. */
export function levelsOf(program: Command, path = ''): readonly Level[] {
  const subcommands = program.commands.map((command) => ({ word: command.name(), says: command.summary() }));
  const operands = program.registeredArguments.flatMap(({ argChoices = [], description: says }) =>
    argChoices.map((word) => ({ word, says })),
  );
  const help = program.createHelp().visibleOptions(program);
  const flags = help.flatMap(({ long, description }) => (long ? [{ word: long, says: description }] : []));
  const choices = help.flatMap(({ long, argChoices }) =>
    long && argChoices ? [{ flag: long, values: argChoices }] : [],
  );
  const below = program.commands.flatMap((command) => levelsOf(command, `${path} ${command.name()}`.trim()));
  return [{ path, words: [...subcommands, ...operands, ...flags], choices }, ...below];
}

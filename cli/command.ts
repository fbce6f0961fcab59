import { Argument, Command, Option } from 'commander';
import type { z } from 'zod';
import type { ExitCode } from './exit-codes.js';
import { UsageError } from './failures.js';
import type { Surroundings } from './surroundings.js';

/** Shows a result: as text for people, or as one JSON document with `--json`. */
export interface Shown {
  readonly json: unknown;
  readonly text: readonly string[];
}

/** What a command is given: its checked arguments and options, what is around it, and how to show a result. */
export interface Call<O> {
  readonly options: O;
  readonly operands: readonly string[];
  readonly at: Surroundings;
  readonly show: (shown: Shown) => void;
}

/** One subcommand: how it is called, what it teaches, what it does. */
export interface CommandSpec<O> {
  readonly name: string;
  readonly operands?: readonly Argument[];
  readonly summary: string;
  /** What `--help` adds: environment and examples. */
  readonly lesson: string;
  readonly flags?: readonly Option[];
  readonly options: z.ZodType<O>;
  readonly run: (call: Call<O>) => Promise<ExitCode>;
}

/** A flag with a value, with the values there are where they are few. */
export function flag(flags: string, says: string, choices?: readonly string[]): Option {
  const option = new Option(flags, says);
  return choices === undefined ? option : option.choices(choices);
}

/** An operand in commander's notation, such as `<case-id>`, with the values there are where they are few. */
export function operand(name: string, says: string, choices?: readonly string[]): Argument {
  const argument = new Argument(name, says);
  return choices === undefined ? argument : argument.choices(choices);
}

/** The flag that every command has. */
const JSON_FLAG = (): Option => new Option('--json', 'one JSON document on standard output, for programs');

/** Where a command that was run leaves how it ended. */
export interface Ending {
  code: ExitCode;
}

function checked<O>(shape: z.ZodType<O>, given: unknown): O {
  const read = shape.safeParse(given);
  if (read.success) return read.data;
  const mistakes = read.error.issues.map(({ path, message }) => {
    const name = String(path[0] ?? '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return `--${name}: ${message}`;
  });
  throw new UsageError(mistakes.join('\n'));
}

/** Makes commander's command of a description. */
export function commandOf<O>(spec: CommandSpec<O>, at: Surroundings, ending: Ending): Command {
  const command = new Command(spec.name).summary(spec.summary).description(spec.summary);
  for (const argument of spec.operands ?? []) command.addArgument(argument);
  for (const option of spec.flags ?? []) command.addOption(option);
  command.addOption(JSON_FLAG()).addHelpText('after', `\n${spec.lesson}`);
  return command.action(async () => {
    const { json, ...given } = command.opts<{ json?: boolean }>();
    const show = (shown: Shown): void => {
      if (json === true) at.out(JSON.stringify(shown.json));
      else for (const line of shown.text) at.out(line);
    };
    // A variadic operand is a list among the operands.
    ending.code = await spec.run({ options: checked(spec.options, given), operands: command.args, at, show });
  });
}

/** A command that only groups others. */
export function groupOf(name: string, summary: string, members: readonly Command[]): Command {
  const group = new Command(name).summary(summary).description(summary);
  for (const member of members) group.addCommand(member);
  return group;
}

import type { Command } from 'commander';
import { z } from 'zod';
import { operand, type CommandSpec } from '../command.js';
import { completionScript, SHELLS } from '../completion/scripts.js';
import { levelsOf } from '../completion/words.js';
import { EXIT } from '../exit-codes.js';

/** Prints the completion script of a shell. */
export function completion(program: Command): CommandSpec<object> {
  return {
    name: 'completion',
    operands: [operand('<shell>', 'which shell', SHELLS)],
    summary: 'print the script that completes this command in bash, zsh or fish',
    lesson: `Examples:
  countersign completion bash > /etc/bash_completion.d/countersign
  countersign completion zsh > "\${fpath[1]}/_countersign"
  countersign completion fish > ~/.config/fish/completions/countersign.fish`,
    options: z.object({}),
    async run({ operands, show }) {
      const shell = SHELLS.find((one) => one === operands[0]);
      if (shell === undefined) throw new Error('a shell without a script was let in');
      const script = completionScript(shell, program.name(), levelsOf(program));
      show({ json: { shell, script }, text: [script] });
      return EXIT.done;
    },
  };
}

import { operand } from '../command.js';
import { UsageError } from '../failures.js';

/** What a campaign is called: it stands in the ids of its mails. */
const NAME = /^\w[\w-]{0,63}$/;

/** The operand. */
export const campaignNameOperand = operand('<name>', 'what the campaign is called');

/**
 * The name that was given.
 *
 * @throws {UsageError} when it is none
 */
export function campaignNameOf(operands: readonly string[]): string {
  const [name = ''] = operands;
  if (!NAME.test(name)) throw new UsageError('<name>: expected letters, digits, _ and -, 64 at most');
  return name;
}

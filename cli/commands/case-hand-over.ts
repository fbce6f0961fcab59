import { z } from 'zod';
import { Api } from '../api/client.js';
import { offeredCase } from '../api/shapes.js';
import { flag, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { caseIdOperand, pathOf } from './case-show.js';

const options = z.object({ to: z.string() });

/** Offers a case to another agent. */
export const caseHandOver: CommandSpec<z.infer<typeof options>> = {
  name: 'hand-over',
  operands: [caseIdOperand],
  summary: 'offer a case that you hold to another agent, who takes it over',
  lesson: `Nothing changes until they do. The offer is for that one agent, once, and as long as your access token lasts. From then on
they act for the case and you do not; neither of you decides on it.

Example:
  countersign case hand-over 3f0c2c1e-7a54-4d0e-9a55-0d6c8f1f2b11 --to dirk`,
  flags: [flag('--to <agent>', 'as the directory of record knows them')],
  options,
  async run({ options: { to }, operands, at, show }) {
    const path = `${pathOf(operands[0])}/hand-over-offers`;
    const { body } = await new Api(at).ask({ method: 'POST', path, body: { to } }, offeredCase);
    if (body === null) throw new Error('an answer without an offer');
    show({
      json: body,
      text: [`offered to ${to}, who runs:`, `  countersign case take-over ${body.caseId} --offer ${body.offer}`],
    });
    return EXIT.done;
  },
};

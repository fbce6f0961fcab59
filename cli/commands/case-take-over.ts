import { z } from 'zod';
import { Api } from '../api/client.js';
import { word } from '../api/shapes.js';
import { flag, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { caseIdOperand, pathOf } from './case-show.js';

/** A case that gave no word yet is asked for it again; each time takes the API some seconds. */
const ASKED_AT_MOST = 5;

const options = z.object({ offer: z.string() });

/** Takes a case over that another agent offered. */
export const caseTakeOver: CommandSpec<z.infer<typeof options>> = {
  name: 'take-over',
  operands: [caseIdOperand],
  summary: 'take over a case that another agent offered to you',
  lesson: `You see it from then on and act for it as its opener does; you decide nothing in it. Asking again is safe.

Example:
  countersign case take-over 3f0c2c1e-7a54-4d0e-9a55-0d6c8f1f2b11 --offer b0c1…`,
  flags: [flag('--offer <offer>', 'what the other agent was given for you')],
  options,
  async run({ options: { offer }, operands, at, show }) {
    const api = new Api(at);
    const request = { method: 'POST', path: `${pathOf(operands[0])}/hand-overs`, body: { offer } } as const;
    for (let asked = 1; ; asked += 1) {
      const { body } = await api.ask(request, word);
      const isAccepted = body?.status === 'accepted';
      if (!isAccepted && asked < ASKED_AT_MOST) continue;
      show({ json: body, text: [isAccepted ? 'it is yours now' : 'taken; the case has not answered yet'] });
      return isAccepted ? EXIT.done : EXIT.noAnswer;
    }
  },
};

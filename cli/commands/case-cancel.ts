import { z } from 'zod';
import { Api } from '../api/client.js';
import { word } from '../api/shapes.js';
import { flag, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { caseIdOperand, pathOf } from './case-show.js';

/** A case that gave no word yet is asked for it again; each time takes the API some seconds. */
const ASKED_AT_MOST = 5;

const options = z.object({ ifMatch: z.string().optional() });

/** Cancels a case, or ends early what is in force for a time. */
export const caseCancel: CommandSpec<z.infer<typeof options>> = {
  name: 'cancel',
  operands: [caseIdOperand],
  summary: 'cancel a case that you opened, or end early what it granted for a time',
  lesson: `What was done is undone and proven undone; a review may follow. Asking again is safe.

Examples:
  countersign case cancel 3f0c2c1e-7a54-4d0e-9a55-0d6c8f1f2b11
  countersign case cancel 3f0c2c1e-7a54-4d0e-9a55-0d6c8f1f2b11 --if-match '"…"'    only as it was last read`,
  flags: [flag('--if-match <etag>', 'only if it is still as it was read (see case show --json)')],
  options,
  async run({ options: { ifMatch }, operands, at, show }) {
    const api = new Api(at);
    const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch };
    const request = { method: 'POST', path: `${pathOf(operands[0])}/cancel`, body: {}, headers } as const;
    for (let asked = 1; ; asked += 1) {
      const { body } = await api.ask(request, word);
      const isAccepted = body?.status === 'accepted';
      if (!isAccepted && asked < ASKED_AT_MOST) continue;
      const text = isAccepted
        ? `cancelled; it is ${body.phase ?? 'stopped'} now`
        : 'taken; the case has not answered yet';
      show({ json: body, text: [text] });
      return isAccepted ? EXIT.done : EXIT.noAnswer;
    }
  },
};

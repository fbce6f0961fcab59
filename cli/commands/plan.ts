import type { z } from 'zod';
import { Api } from '../api/client.js';
import { planInWords } from '../api/in-words.js';
import { plannedCase } from '../api/shapes.js';
import type { CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { openingFlags, openingOptions } from './opening.js';

/** Asks what a case would need, without opening one. */
export const plan: CommandSpec<z.infer<typeof openingOptions>> = {
  name: 'plan',
  summary: 'ask what a case would need; opens nothing',
  lesson: `The answer is the same whomever it is for, known or not: a case may still not be opened for them.

Example:
  countersign plan --action password.reset --subject alice --ticket jira/IT-1`,
  flags: openingFlags,
  options: openingOptions,
  async run({ options: body, at, show }) {
    const api = new Api(at);
    const planned = await api.ask({ method: 'POST', path: '/v1/plans', body }, plannedCase);
    if (planned.body === null) throw new Error('an answer without a plan, though none was known before');
    show({ json: planned.body, text: planInWords(planned.body) });
    return EXIT.done;
  },
};

import { z } from 'zod';
import { Api } from '../api/client.js';
import { openedCase } from '../api/shapes.js';
import { flag, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { openingFlags, openingOptions } from './opening.js';

const options = openingOptions.extend({ idempotencyKey: z.string().optional() });

/** Opens a case, or finds the one that the same request opened. */
export const caseOpen: CommandSpec<z.infer<typeof options>> = {
  name: 'open',
  summary: 'open a case, or find the one that the same request opened before',
  lesson: `Asking again is safe: the same ticket, action and subject (or the same --idempotency-key) is the same case.
Nothing is granted by opening.

Examples:
  countersign case open --subject alice --ticket jira/IT-1
  countersign case open --subject alice --ticket jira/IT-1 --requested-by mona
  countersign case open --action mfa.reset --lost-authenticator passkey --subject carla --ticket jira/IT-2
  countersign case open --action contact.change --contact email --subject erin --ticket jira/IT-3
  countersign case open --action access.emergency --subject omar --ticket servicenow/INC0012345 --json`,
  flags: [...openingFlags, flag('--idempotency-key <key>', 'names this request among yours')],
  options,
  async run({ options: { idempotencyKey, ...body }, at, show }) {
    const api = new Api(at);
    const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    const opened = await api.ask({ method: 'POST', path: '/v1/cases', body, headers }, openedCase);
    const { body: answer } = opened;
    const text =
      answer === null || !('caseId' in answer)
        ? [answer?.note ?? '']
        : [`${answer.caseId}  ${answer.status}`, `Follow it: countersign case watch ${answer.caseId}`];
    show({ json: answer, text });
    return EXIT.done;
  },
};

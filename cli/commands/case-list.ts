import { z } from 'zod';
import { Api } from '../api/client.js';
import { casesInWords } from '../api/in-words.js';
import { casePage, type ShownCase } from '../api/shapes.js';
import { flag, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { ticketRef } from './opening.js';

/** The API gives at most this many at once. */
const PAGE_MAX = 100;

const options = z.object({
  ticket: ticketRef.optional(),
  updatedSince: z.iso.datetime({ offset: true, error: 'expected a time as 2026-01-12T09:30:00Z' }).optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number('expected a number').int('expected a whole number').min(1).max(10_000).default(PAGE_MAX),
});
type Options = z.infer<typeof options>;

function firstQuery({ ticket, updatedSince, cursor }: Options): URLSearchParams {
  return new URLSearchParams({
    ...(ticket !== undefined && { ticketSource: ticket.source, ticketId: ticket.id }),
    ...(updatedSince !== undefined && { updatedSince }),
    ...(cursor !== undefined && { cursor }),
  });
}

/** Lists the caller's cases, in the order they last changed. */
export const caseList: CommandSpec<Options> = {
  name: 'list',
  summary: 'list the cases that you may see, in the order they last changed',
  lesson: `With --json the answer holds a cursor: give it back with --cursor to hear only of what changed since.

Examples:
  countersign case list
  countersign case list --ticket jira/IT-1
  countersign case list --updated-since 2026-01-12T00:00:00Z --limit 500`,
  flags: [
    flag('--ticket <source/number>', 'of this ticket alone'),
    flag('--updated-since <time>', 'changed since then, RFC 3339'),
    flag('--cursor <cursor>', 'go on from an earlier answer'),
    flag('--limit <number>', `at most so many, ${PAGE_MAX} unless given`),
  ],
  options,
  async run({ options: wanted, at, show }) {
    const api = new Api(at);
    const cases: ShownCase[] = [];
    const query = firstQuery(wanted);
    for (;;) {
      query.set('limit', `${Math.min(PAGE_MAX, wanted.limit - cases.length)}`);
      const { body } = await api.ask({ method: 'GET', path: `/v1/cases?${query}` }, casePage);
      if (body === null) throw new Error('an answer without a page, though none was known before');
      cases.push(...body.cases);
      query.set('cursor', body.cursor);
      if (body.more && cases.length < wanted.limit) continue;
      const more = body.more ? [`There are more: --limit, or --cursor ${body.cursor}`] : [];
      const text = [...casesInWords(cases, Date.now()), ...more];
      show({ json: { cases, more: body.more, cursor: body.cursor }, text });
      return EXIT.done;
    }
  },
};

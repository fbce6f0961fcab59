import { z } from 'zod';
import { Api } from '../api/client.js';
import { caseInWords } from '../api/in-words.js';
import { shownCase } from '../api/shapes.js';
import { operand, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';

/** The case that a command is about. */
export const caseIdOperand = operand('<case-id>', 'as the API, and `countersign case list`, name it');

/** The path of a case. Whatever was typed stays one segment of it. */
export function pathOf(caseId: string | undefined): string {
  return `/v1/cases/${encodeURIComponent(caseId ?? '')}`;
}

const options = z.object({});

/** Shows one case. */
export const caseShow: CommandSpec<z.infer<typeof options>> = {
  name: 'show',
  operands: [caseIdOperand],
  summary: 'show where a case stands and what it waits for',
  lesson: `There are no names, evidence or secrets in it: it may be copied into the ticket. With --json it holds the case's ETag,
for \`countersign case cancel --if-match\`.

Example:
  countersign case show 3f0c2c1e-7a54-4d0e-9a55-0d6c8f1f2b11`,
  options,
  async run({ operands, at, show }) {
    const api = new Api(at);
    const { body, etag } = await api.ask({ method: 'GET', path: pathOf(operands[0]) }, shownCase);
    if (body === null) throw new Error('an answer without a case, though none was known before');
    show({ json: { ...body, etag }, text: caseInWords(body, Date.now()) });
    return EXIT.done;
  },
};

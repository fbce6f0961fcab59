import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { campaignNameOf, campaignNameOperand } from '../campaigns/name.js';
import { flag, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';

const options = z.object({ csv: z.boolean().default(false), html: z.string().optional() });

/** Shows how a campaign goes. */
export const campaignStatus: CommandSpec<z.infer<typeof options>> = {
  name: 'status',
  operands: [campaignNameOperand],
  summary: 'show how a campaign goes: who was written to, who is covered by now, who is still open, day by day',
  lesson: `COVERED, WAITS (enrolled too recently) and OPEN are as \`countersign coverage\` finds them now; ASIDE are those who left,
are kept out, or have a gap that enrolling does not close. Days are UTC; before today they are as the case worker noted them.
POLICY_FILE, DIRECTORY_OF_RECORD_URL and DATABASE_URL_CASE_WORKER are the case worker's; of the database it only reads.

Examples:
  countersign campaign status autumn
  countersign campaign status autumn --csv > burn-down.csv
  countersign campaign status autumn --html autumn.html`,
  flags: [
    flag('--csv', 'the days as CSV, instead of the tables'),
    flag('--html <file>', 'write the tables to a page, too'),
  ],
  options,
  async run({ options: wanted, operands, at, show }) {
    const campaignId = campaignNameOf(operands);
    const { campaignStanding } = await import('../campaigns/standing.js');
    const { burnDownAsCsv, campaignPage, statusAsJson, statusInWords } =
      await import('../campaigns/status-in-words.js');
    const standing = await campaignStanding(at, campaignId, Date.now());
    if (wanted.html !== undefined) await writeFile(wanted.html, campaignPage(standing), { mode: 0o600 });
    show({ json: statusAsJson(standing), text: wanted.csv ? burnDownAsCsv(standing) : statusInWords(standing) });
    return EXIT.done;
  },
};

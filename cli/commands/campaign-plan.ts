import { z } from 'zod';
import { CAMPAIGN_FLAGS, campaignOptions } from '../campaigns/options.js';
import { flag, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';

const options = campaignOptions.extend({ csv: z.boolean().default(false) });

/** Shows who would be invited on which day. */
export const campaignPlan: CommandSpec<z.infer<typeof options>> = {
  name: 'plan',
  summary: 'show who would be asked to enrol, in which wave; writes and sends nothing',
  lesson: `Those whom \`countersign coverage\` finds uncovered, and whose gap enrolling something closes, in the alphabetical
order of their names. Waves are on working days, Monday to Friday. POLICY_FILE, DIRECTORY_OF_RECORD_URL and
DATABASE_URL_CASE_WORKER are the case worker's; of the database it only reads.

Examples:
  countersign campaign plan --action password.reset
  countersign campaign plan --group sales --per-wave 50 --every-days 2 --from 2027-01-11
  countersign campaign plan --csv > who-and-when.csv`,
  flags: [...CAMPAIGN_FLAGS(), flag('--csv', 'everybody with their wave as CSV, instead of the table')],
  options,
  async run({ options: wanted, at, show }) {
    const { plannedCampaign } = await import('../campaigns/planned.js');
    const { planAsCsv, planAsJson, planInWords } = await import('../campaigns/plan-in-words.js');
    const planned = await plannedCampaign(at, wanted, Date.now());
    const words = [...planInWords(planned, wanted), '', 'Nothing was written: countersign campaign start does it.'];
    show({ json: planAsJson(planned), text: wanted.csv ? planAsCsv(planned) : words });
    return EXIT.done;
  },
};

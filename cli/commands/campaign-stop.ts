import { z } from 'zod';
import { stopCampaign } from '../../db/campaigns.js';
import { campaignNameOf, campaignNameOperand } from '../campaigns/name.js';
import type { CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import { OWNERS, withOwner } from './owner.js';

/** Stops a campaign for good. */
export const campaignStop: CommandSpec<object> = {
  name: 'stop',
  operands: [campaignNameOperand],
  summary: 'stop a campaign for good; once this is over it sends nothing more',
  lesson: `What it did stays to be seen by status. ${OWNERS}

Examples:
  countersign campaign stop autumn`,
  options: z.object({}),
  async run({ operands, at, show }) {
    const campaignId = campaignNameOf(operands);
    const isStopped = await withOwner(at, (db) => stopCampaign(db, campaignId, Date.now()));
    if (!isStopped) throw new UsageError(`No campaign ${campaignId} is under way.`);
    show({ json: { campaign: campaignId, stopped: true }, text: [`Stopped: ${campaignId} sends nothing more.`] });
    return EXIT.done;
  },
};

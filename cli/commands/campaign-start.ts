import { startCampaign, type NewMember } from '../../db/campaigns.js';
import { DAY } from '../../domain/clock.js';
import { campaignNameOf, campaignNameOperand } from '../campaigns/name.js';
import { CAMPAIGN_FLAGS, campaignOptions, type CampaignOptions } from '../campaigns/options.js';
import type { PlannedCampaign } from '../campaigns/planned.js';
import type { CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import { OWNERS, withOwner } from './owner.js';

/** Everybody with their wave. A day before it nobody's own clock shows its morning yet. */
function membersOf({ waves }: PlannedCampaign): readonly NewMember[] {
  return waves.flatMap(({ wave, day, people }) =>
    people.map(({ personId }) => ({ personId, wave, day, lookAt: Date.parse(day) - DAY })),
  );
}

/** Starts a campaign: from then on the case worker sends by itself. */
export const campaignStart: CommandSpec<CampaignOptions> = {
  name: 'start',
  operands: [campaignNameOperand],
  summary: 'start asking people to enrol; the case worker sends from the first wave’s day on',
  lesson: `As \`countersign campaign plan\` with the same flags shows it, as people have enrolled by now. Who has enrolled when
their day comes, has left, is suspended or is just being recovered is not written to. ${OWNERS}
The other settings are those of plan.

Examples:
  countersign campaign start autumn --action password.reset
  countersign campaign start sales --group sales --per-wave 50 --reminders 1`,
  flags: CAMPAIGN_FLAGS(),
  options: campaignOptions,
  async run({ options: wanted, operands, at, show }) {
    const campaignId = campaignNameOf(operands);
    const { plannedCampaign } = await import('../campaigns/planned.js');
    const { planAsJson, planInWords } = await import('../campaigns/plan-in-words.js');
    const now = Date.now();
    const planned = await plannedCampaign(at, wanted, now);
    const members = membersOf(planned);
    if (members.length === 0) throw new UsageError('Nobody would be written to: there is nothing to start.');
    const { reminders, remindAfterDays } = wanted;
    const campaign = { campaignId, actions: planned.actions, reminders, remindAfterDays };
    const isNew = await withOwner(at, (db) => startCampaign(db, campaign, members, now));
    if (!isNew) throw new UsageError(`There is a campaign ${campaignId}: nothing was changed.`);
    const started = `Started as ${campaignId}. countersign campaign status ${campaignId} shows how it goes.`;
    show({
      json: { campaign: campaignId, ...planAsJson(planned) },
      text: [...planInWords(planned, wanted), '', started],
    });
    return EXIT.done;
  },
};

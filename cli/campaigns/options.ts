import { z } from 'zod';
import { ACTIONS } from '../../domain/actions.js';
import { REMINDERS_MAX } from '../../domain/campaigns.js';
import { flag } from '../command.js';

const PER_WAVE = 100;
const REMIND_AFTER_DAYS = 7;

/** A number of things, of which there may be so many. */
const count = (least: number, most: number, usual: number) =>
  z.coerce.number('expected a number').int().min(least).max(most).default(usual);

/** What is asked of a campaign. */
export const campaignOptions = z.object({
  action: z.enum(ACTIONS).optional(),
  group: z.string().min(1).optional(),
  manager: z.string().min(1).optional(),
  perWave: count(1, 100_000, PER_WAVE),
  everyDays: count(1, 60, 1),
  from: z.iso.date('expected a day as 2026-01-12').optional(),
  reminders: count(0, REMINDERS_MAX, REMINDERS_MAX),
  remindAfterDays: count(1, 60, REMIND_AFTER_DAYS),
});
export type CampaignOptions = z.infer<typeof campaignOptions>;

/** The flags of the same. */
export const CAMPAIGN_FLAGS = () => [
  flag('--action <action>', 'who has a gap in this action; in any of the policy unless given', ACTIONS),
  flag('--group <group>', 'of these, those in a group of the directory of record'),
  flag('--manager <person-id>', 'of these, the people of one manager'),
  flag('--per-wave <number>', `how many are invited on one day at most, ${PER_WAVE} unless given`),
  flag('--every-days <number>', 'working days from one wave to the next, 1 unless given'),
  flag('--from <day>', 'the first wave’s day; the next working day unless given'),
  flag('--reminders <0-2>', 'how often who does not enrol is reminded, 2 unless given'),
  flag('--remind-after-days <number>', `days between two mails at least, ${REMIND_AFTER_DAYS} unless given`),
];

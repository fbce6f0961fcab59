import { z } from 'zod';
import { DAY, HOUR, MINUTE, SECOND } from '../../../domain/clock.js';
import type { CarrierFacts, LastChange, LineType } from '../../../domain/phone-lines.js';
import { NumberRefusedError } from '../gateway.js';

/** What a Lookup (v2) with `sim_swap` and `line_type_intelligence` answers, as far as it is read here. */
const lookup = z.object({
  valid: z.boolean().nullish(),
  sim_swap: z
    .object({
      last_sim_swap: z
        .object({
          last_sim_swap_date: z.string().nullish(),
          swapped_period: z.string().nullish(),
          swapped_in_period: z.boolean().nullish(),
        })
        .nullish(),
      error_code: z.number().nullish(),
    })
    .nullish(),
  line_type_intelligence: z.object({ type: z.string().nullish(), error_code: z.number().nullish() }).nullish(),
});
type Lookup = z.infer<typeof lookup>;

const UNKNOWN: LastChange = { kind: 'unknown' };

/** An ISO 8601 duration of days and less, in milliseconds; null where it is none. */
function durationMs(text: string): number | null {
  const form = /^P(?:(?<days>\d+)D)?(?:T(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)(?:\.\d+)?S)?)?$/;
  const groups = form.exec(text)?.groups;
  if (groups === undefined) return null;
  const { days = 0, hours = 0, minutes = 0, seconds = 0 } = groups;
  return Number(days) * DAY + Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND;
}

/**
 * Some carriers tell the date of the last change, others only whether there was one in a period up to now: then it may have
 * been a moment ago.
 */
function simChange({ sim_swap: answer }: Lookup, now: number): LastChange {
  const last = answer?.last_sim_swap;
  if (last === null || last === undefined || typeof answer?.error_code === 'number') return UNKNOWN;
  const at = Date.parse(last.last_sim_swap_date ?? '');
  if (!Number.isNaN(at)) return { kind: 'changed', at };
  const period = durationMs(last.swapped_period ?? '');
  if (last.swapped_in_period === true) return { kind: 'changed', at: now };
  return last.swapped_in_period === false && period !== null ? { kind: 'unchanged', since: now - period } : UNKNOWN;
}

/** The types that Twilio's Line Type Intelligence tells of; a fixed VoIP line is one at an address, as a landline is. */
const LINE_TYPES: Readonly<Record<string, LineType>> = {
  mobile: 'mobile',
  landline: 'landline',
  fixedVoip: 'landline',
  nonFixedVoip: 'other',
  personal: 'other',
  tollFree: 'other',
  premium: 'other',
  sharedCost: 'other',
  uan: 'other',
  voicemail: 'other',
  pager: 'other',
};

/**
 * What a Lookup says of a line. Whatever is missing or not of the published form is unknown. Porting is: no date of it is
 * offered. `now` in epoch milliseconds.
 *
 * @throws {NumberRefusedError} when the number is none
 */
export function carrierFactsOf(body: unknown, now: number): CarrierFacts {
  const read = lookup.safeParse(body);
  const answer = read.success ? read.data : {};
  if (answer.valid === false) throw new NumberRefusedError('the telephone gateway says that the number is none');
  return {
    lineType: LINE_TYPES[answer.line_type_intelligence?.type ?? ''] ?? 'unknown',
    lastChanges: { 'sim-change': simChange(answer, now), porting: UNKNOWN },
  };
}

import { z } from 'zod';
import { RELATIONS } from '../domain/plan.js';

/** What rules, groups and people's roles are called. */
export const name = z
  .string()
  .regex(/^[a-z][a-z0-9.-]{0,62}$/, 'a name of lower-case letters, digits, dots and hyphens');

/** A whole number within bounds, said with them. */
export function whole(least: number, most: number): z.ZodNumber {
  const message = `a whole number from ${least} to ${most}`;
  return z.int(message).min(least, message).max(most, message);
}

/** S0 is inadmissible, so the file can only say 1 to 4 (section 1). */
export const strength = z.literal([1, 2, 3, 4], 'a strength from 1 to 4');

/** Section 5.4: two verifiers from tier 4; more than three hold a case up for longer than they make it safer. Our choice. */
export const verifiers = whole(2, 3);

/** What a rule rests on, in a line. */
export const reference = z.string().min(1).max(256);

/** In seconds. */
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Row 4r asks for three; more than five people hold a case up for longer than they make it safer. Our choice. */
export const APPROVALS_MAX = 5;
/** Who may fill one seat: a few, so that people can be told who is missing. */
const SEAT_HOLDERS_MAX = 4;

const holder = z.union(
  [z.strictObject({ group: name }), z.strictObject({ relation: z.enum(RELATIONS) })],
  `a group, or a relation to the subject (${RELATIONS.join(', ')})`,
);

/** Who must be among those who countersign. */
export const seats = z
  .array(
    z.strictObject({
      seat: name,
      from: z.array(holder).min(1, 'at least one group or relation').max(SEAT_HOLDERS_MAX),
      atLeast: whole(1, APPROVALS_MAX),
      // Within the window of all approvals (section 2).
      windowSeconds: whole(1, HOUR).optional(),
    }),
  )
  .min(1, 'at least one seat')
  .max(APPROVALS_MAX);

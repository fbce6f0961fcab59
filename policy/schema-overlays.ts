import { z } from 'zod';
import { ACTIONS } from '../domain/actions.js';
import { COMPROMISE_DOMAINS, METHODS } from '../domain/evidence.js';
import { NOTICE_LEVELS } from '../domain/notice-levels.js';
import { GRANT_SECONDS_MAX } from '../domain/grants.js';
import { SUBJECT_CLASSES } from '../domain/subject-classes.js';
import type { CircumstanceOverlay, ClassOverlay } from './policy-file.js';
import { DAY, HOUR, MINUTE, name, reference, seats, strength, verifiers, whole } from './schema-words.js';

/** Which groups make somebody one of a class. */
export const classRule = z.strictObject({
  class: z.enum(SUBJECT_CLASSES),
  groups: z.array(name).min(1, 'at least one group'),
});

const evidence = z.strictObject({
  atLeast: whole(1, 5).optional(),
  minimumStrength: strength.optional(),
  oneAtLeast: strength.optional(),
  tenureDays: whole(30, 3650).optional(),
  verifiers: verifiers.optional(),
  without: z.array(z.enum(METHODS)).min(1).optional(),
  withoutDomains: z.array(z.enum(COMPROMISE_DOMAINS)).min(1).optional(),
  oneOf: z.array(z.enum(METHODS)).min(1).optional(),
});

const approvals = z.strictObject({
  always: whole(1, 5).optional(),
  callBack: z.literal(true, 'true: an overlay takes nothing away').optional(),
  keyTenureDays: whole(30, 3650).optional(),
  seats: seats.optional(),
});

const windows = z.strictObject({
  coolingOffSeconds: whole(1, 30 * DAY).optional(),
  evidenceSeconds: whole(1, 7 * DAY).optional(),
  approvalSeconds: whole(1, HOUR).optional(),
  handOverSeconds: whole(1, DAY).optional(),
  claimSeconds: whole(1, 10 * MINUTE).optional(),
  grantSeconds: whole(1, GRANT_SECONDS_MAX).optional(),
});

const demands = {
  overlay: name,
  controlOwner: name,
  reference,
  tier: z.literal([1, 2, 3, 4], 'a tier from 1 to 4').optional(),
  evidence: evidence.optional(),
  approvals: approvals.optional(),
  windows: windows.optional(),
  notices: z.enum(NOTICE_LEVELS).optional(),
  review: z.strictObject({ dueSeconds: whole(1, 30 * DAY) }).optional(),
};

/** What a circumstance asks for above a rule: each key can only ask for more. */
export const circumstance: z.ZodType<CircumstanceOverlay> = z.strictObject(demands);

/** What classes of people get above a rule: each key can only ask for more. */
export const overlay: z.ZodType<ClassOverlay> = z.strictObject({
  ...demands,
  classes: z.array(z.enum(SUBJECT_CLASSES)).min(1, 'at least one class'),
  actions: z.array(z.enum(ACTIONS)).min(1, 'at least one action'),
  refuses: z.literal(true, 'true, or leave it out').optional(),
});

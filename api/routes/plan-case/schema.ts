import { z } from 'zod';
import { EFFECT_KINDS } from '../../../domain/effects.js';
import type { OperationSchema } from '../../route.js';
import { OPENERS } from '../../roles.js';
import { action, method, noParams, restricted } from '../../shapes.js';
import { openCaseSchema } from '../open-case/schema.js';

const count = z.int().nonnegative();
const strength = z.int().min(0).max(4);

const evidence = z.strictObject({
  needed: count,
  minimumStrength: strength.describe('Of every piece'),
  oneAtLeast: strength.describe('Of one of them'),
  methods: z.array(z.strictObject({ method, strength, freshSeconds: count, notice: restricted })),
  tenureDays: count.describe('What was enrolled more recently is no evidence'),
  proofing: z.string().describe('Who has to be proofed again, and how; absent where nobody has to').optional(),
});

const approvals = z.strictObject({
  group: z.string(),
  always: count,
  whenRelayable: count.describe('When every piece of evidence could have been read out to a caller'),
  callBack: z.boolean().describe('The approver calls back on the number on file'),
});

const windows = z.strictObject({
  evidenceSeconds: count,
  approvalSeconds: count,
  coolingOffSeconds: count,
  coolingOffWaivedBy: z
    .strictObject({ strength, inPerson: z.literal(true).optional() })
    .optional()
    .describe('Evidence of this strength waives that time, and only what was given in person where it says so'),
  handOverSeconds: count,
  claimSeconds: count,
});

/** Tells what a case would need (standards, section 6; issue 4): by the rule of the action, whoever it is for. */
export const planCaseSchema = {
  operation: 'plan-case',
  method: 'post',
  path: '/v1/plans',
  summary: 'Ask what a case would need',
  description:
    'Takes what opens a case and says what the policy of this moment would demand of it. Nothing is opened, written or ' +
    'looked up: the answer is the same for everybody it could be for, known or not, so a case may still not be opened.',
  security: 'bearer',
  roles: OPENERS,
  params: noParams,
  query: z.strictObject({}),
  body: openCaseSchema.body,
  bodyExample: openCaseSchema.bodyExample,
  answers: {
    200: {
      description: 'What would be needed',
      body: z.strictObject({
        action,
        tier: z.int().min(1).max(4),
        notice: z
          .string()
          .optional()
          .describe('For the desk: that every case is held to a tier more now, or that none would be opened'),
        policy: z.strictObject({ label: z.string(), digest: z.string() }),
        evidence,
        approvals,
        windows,
        review: z.strictObject({ group: z.string(), dueSeconds: count }),
        effects: z.array(
          z.strictObject({ kind: z.enum(EFFECT_KINDS), inWords: z.string().describe('As approvers will sign it') }),
        ),
      }),
    },
  },
  problems: ['cannot-open'],
} as const satisfies OperationSchema;

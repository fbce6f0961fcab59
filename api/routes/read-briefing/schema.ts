import { z } from 'zod';
import { EFFECT_KINDS, EFFECT_STAGES } from '../../../domain/effects.js';
import { LOSABLE } from '../../../domain/evidence.js';
import { RISK_SIGNALS } from '../../../domain/risk-signals.js';
import { STATEMENT_KINDS } from '../../../domain/statement.js';
import type { Briefing } from '../../console/told.js';
import type { OperationSchema } from '../../route.js';
import { shownSeat } from '../../seats.js';
import { caseParams, caseAccount } from '../../shapes.js';
import { shownCase } from '../../shown-case.js';
import { shownEvidence } from '../../shown-evidence.js';
import { shownHappening } from '../../shown-happening.js';

const seconds = z.int().nonnegative();

const briefing = z.strictObject({
  case: shownCase,
  subject: z.strictObject({ personId: z.string(), displayName: z.string() }),
  account: caseAccount.optional().describe('What the subject answers for, where it is not their own'),
  opening: z.strictObject({
    at: z.iso.datetime(),
    by: z.string().nullable().describe('Who opened it; null for a program'),
    client: z.string(),
    openers: z.array(z.string()).describe('Who asked for it, held its ticket or opened it'),
    lost: z.enum(LOSABLE).nullable(),
  }),
  evidence: z.array(shownEvidence),
  effects: z.array(
    z.strictObject({
      kind: z.enum(EFFECT_KINDS),
      words: z.string(),
      end: z.enum(['reversed', 'made-safe', 'irreversible']),
      stage: z.enum(EFFECT_STAGES),
      state: shownCase.shape.effects.element.shape.state,
    }),
  ),
  risks: z.array(z.enum(RISK_SIGNALS)).describe('What speaks for it that the case is not what it seems'),
  rule: z.strictObject({
    name: z.string(),
    policy: z.string(),
    tier: z.int().min(1).max(4),
    controlOwner: z.string(),
    exceptions: z.array(z.string()).describe('By which something of the rule is waived, by id'),
    itemsNeeded: z.int(),
    callBack: z.boolean(),
    coolingOffSeconds: seconds,
    coolingOffWaivedBy: z
      .enum(['superior', 'presence'])
      .nullable()
      .describe('What evidence waives that time: any of strength 4, or that alone which was given in person'),
    isCoolingOffWaived: z.boolean().describe('Whether the evidence that was given does'),
    reviewGroup: z.string(),
    reviewDueSeconds: seconds,
    statementSeconds: seconds,
  }),
  seats: z.array(shownSeat),
  callBackOn: z.string().nullable().describe('The number on file, for whoever may approve and must call back'),
  acts: z.array(z.enum(STATEMENT_KINDS)).describe('What the caller is asked to sign'),
  isOwnPart: z.boolean().describe('Whether the caller took a part already'),
  history: z.array(shownHappening),
  reasons: z
    .array(z.strictObject({ by: z.string(), act: z.enum(STATEMENT_KINDS), text: z.string() }))
    .describe('Why people decided as they did, in their own words'),
}) satisfies z.ZodType<Briefing>;

/** Reads a case to decide on it (issue 6, part 6; architecture, section 1). */
export const readBriefingSchema = {
  operation: 'read-briefing',
  method: 'get',
  path: '/v1/cases/:caseId/briefing',
  summary: 'Read a case to decide on it',
  description:
    'Who asks and for whom, how the evidence was obtained and how strong it is, what will be changed, what speaks against it, ' +
    'what the rule demands and who else must sign. For those who are asked to decide or review, and who did; whoever it is ' +
    'about, and whoever asked for it, are refused; to everybody else it is not found.',
  security: 'bearer',
  roles: ['approver', 'acknowledger', 'reviewer'],
  params: caseParams,
  query: z.strictObject({}),
  body: null,
  answers: {
    200: {
      description: 'The case',
      body: briefing,
    },
  },
  problems: ['not-a-distinct-person'],
} as const satisfies OperationSchema;

import { z } from 'zod';
import { viewOf, type CaseView } from '../contract/view.js';
import { ACTIONS } from '../domain/actions.js';
import { PHASES, type Case, type Phase } from '../domain/case.js';
import { EFFECT_KINDS } from '../domain/effects.js';
import { wantsAcknowledgement } from '../domain/grants.js';
import { OUTCOMES } from '../domain/outcomes.js';
import type { TicketRef } from '../domain/receipts.js';
import { PARTIES, type Party } from './console/told.js';
import { ACTORS, nextSteps, type NextStep } from './next-steps.js';
import { caseId, ticket } from './shapes.js';
import { casePath } from './telling.js';

/** A case as tools and pages read it. */
export interface ShownCase extends CaseView {
  readonly ticket: TicketRef;
  readonly waitingOn: Party;
  readonly earliestEffectAt: string | null;
  readonly sla: 'pause' | 'run';
  readonly note: string;
  readonly self: string;
  readonly next: readonly NextStep[];
}

const WAITING_ON: Readonly<Record<Phase, Party>> = {
  opening: 'system',
  verifying: 'subject',
  approving: 'approver',
  'cooling-off': 'time',
  executing: 'system',
  'awaiting-claim': 'subject',
  'in-force': 'time',
  ending: 'system',
  'under-review': 'reviewer',
  closed: 'nobody',
};

/** The ticket's clock runs while the desk's side is slow; the subject's time, and what follows the outcome, are not its. */
function slaOf({ outcome, phase }: Case): 'pause' | 'run' {
  const isOurs = WAITING_ON[phase] === 'approver' || WAITING_ON[phase] === 'system';
  return outcome === null && isOurs ? 'run' : 'pause';
}

/** Known only while a decided case waits for its time (architecture, section 8: when the earliest effect can be). */
function earliestEffectOf({ phase, deadline }: Case): string | null {
  return phase === 'cooling-off' && deadline !== null ? new Date(deadline).toISOString() : null;
}

/** A sentence for the ticket: whoever reads the ticket may read it, so that it says no more than the rest. */
function noteOf({ caseId, action, phase, outcome, waitsFor, waitsUntil }: CaseView): string {
  const became = outcome === null ? '' : ` Outcome: ${outcome}.`;
  const until = waitsUntil === null ? '' : `, until ${waitsUntil}`;
  const waits = phase === 'closed' ? ' Closed.' : ` Waits for ${waitsFor}${until}.`;
  return `Countersign case ${caseId} (${action}).${became}${waits}`;
}

/** The case without names, evidence or secrets. */
export function shownCaseOf(kase: Case): ShownCase {
  const { source, id } = kase.opening.receipt.ticket;
  const view = viewOf(kase);
  return {
    ...view,
    ticket: { source, id },
    waitingOn: kase.phase === 'in-force' && wantsAcknowledgement(kase) ? 'acknowledger' : WAITING_ON[kase.phase],
    earliestEffectAt: earliestEffectOf(kase),
    sla: slaOf(kase),
    note: noteOf(view),
    self: casePath(kase.id),
    next: nextSteps(kase),
  };
}

const count = z.int().nonnegative();
const time = z.iso.datetime().nullable();

/** The form of a shown case. */
export const shownCase = z.strictObject({
  caseId,
  ticket,
  action: z.enum(ACTIONS),
  phase: z.enum(PHASES),
  outcome: z.enum(OUTCOMES).nullable(),
  waitingOn: z.enum(PARTIES).describe('Who or what the case waits for'),
  waitsFor: z.string().describe('The same in words'),
  waitsUntil: time.describe('The deadline of what it waits for'),
  earliestEffectAt: time.describe('Before this nothing is changed; null where that is not known'),
  sla: z
    .enum(['pause', 'run'])
    .describe("Whether the ticket's clock runs: not while the subject or time is waited for"),
  evidence: z.strictObject({ accepted: count, needed: count }),
  approvals: z.strictObject({
    given: count,
    needed: count,
    missing: z.array(z.string()).describe('Whose approval is waited for, without names'),
  }),
  effects: z.array(
    z.strictObject({
      kind: z.enum(EFFECT_KINDS),
      state: z.enum(['planned', 'applied', 'proven', 'ending', 'ended', 'end-proven']),
    }),
  ),
  needsHuman: z.boolean(),
  reviewDueAt: time,
  note: z.string().describe('The same in a sentence, ready for the ticket'),
  self: z.string(),
  next: z
    .array(
      z.strictObject({
        operation: z.string(),
        method: z.enum(['get', 'post']),
        href: z.string(),
        by: z.enum(ACTORS),
        notice: z.string().optional().describe('Of what the step offers or demands: show it wherever it is offered'),
      }),
    )
    .describe('What may be done next, whoever may do it'),
}) satisfies z.ZodType<ShownCase>;

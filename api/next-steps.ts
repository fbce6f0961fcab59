import { proofingNotice } from '../contract/proofing-notice.js';
import { restrictedNotice } from '../contract/restricted.js';
import type { Case, Phase } from '../domain/case.js';
import { wantsAcknowledgement } from '../domain/grants.js';
import type { OperationSchema } from './route.js';
import { cancelCaseSchema } from './routes/cancel-case/schema.js';
import { collectCodesSchema } from './routes/collect-codes/schema.js';
import { readStatementSchema } from './routes/read-statement/schema.js';
import { readTimelineSchema } from './routes/read-timeline/schema.js';
import { redeemClaimSchema } from './routes/redeem-claim/schema.js';
import { registerSessionSchema } from './routes/register-session/schema.js';
import { sendChallengeSchema } from './routes/send-challenge/schema.js';
import { sendContactCodeSchema } from './routes/send-contact-code/schema.js';
import { submitDecisionSchema } from './routes/submit-decision/schema.js';
import { submitEvidenceSchema } from './routes/submit-evidence/schema.js';
import { submitReviewSchema } from './routes/submit-review/schema.js';

/** Whose act a step is. */
export const ACTORS = ['subject', 'approver', 'acknowledger', 'reviewer', 'opener'] as const;

/** Something that somebody may do next, and where. Whether they may is judged when they do it. */
export interface NextStep {
  readonly operation: string;
  readonly method: 'get' | 'post';
  readonly href: string;
  readonly by: (typeof ACTORS)[number];
  /** What people must be told of a restricted method that the step offers (SP 800-63B-4, section 3.2.9), or of proofing. */
  readonly notice?: string | undefined;
}

type Step = readonly [by: NextStep['by'], schema: Pick<OperationSchema, 'operation' | 'method' | 'path'>];

const PROVES: readonly Step[] = [
  ['subject', registerSessionSchema],
  ['subject', sendChallengeSchema],
  ['subject', submitEvidenceSchema],
];
const DECIDES: readonly Step[] = [
  ['approver', readStatementSchema],
  ['approver', submitDecisionSchema],
];
const ACKNOWLEDGES: readonly Step[] = [
  ['acknowledger', readStatementSchema],
  ['acknowledger', submitDecisionSchema],
];
const CANCELS: readonly Step[] = [['opener', cancelCaseSchema]];

/** What each phase has a use for (`domain/phases/`); a case whose outcome is decided is not cancelled any more. */
const STEPS: Readonly<Record<Phase, readonly Step[]>> = {
  opening: [],
  verifying: [...PROVES, ...CANCELS],
  approving: [...DECIDES, ...CANCELS],
  'cooling-off': [...DECIDES, ...CANCELS],
  executing: [...DECIDES, ...CANCELS],
  'awaiting-claim': [...PROVES, ['subject', redeemClaimSchema], ...DECIDES, ...CANCELS],
  'in-force': [],
  ending: [],
  'under-review': [
    ['reviewer', readTimelineSchema],
    ['reviewer', readStatementSchema],
    ['reviewer', submitReviewSchema],
  ],
  closed: [],
};

/** Once a case is completed, whoever used a saved code in it collects the one that replaces it (SP 800-63B-4, section 4.2.1.1). */
const COLLECTS: readonly Step[] = [['subject', collectCodesSchema]];

type Shown = Pick<Case, 'id' | 'phase' | 'plan' | 'acknowledgement' | 'outcome' | 'evidence'>;

function usedSavedCode({ evidence }: Shown): boolean {
  return evidence.some(({ receipt }) => receipt.method === 'recovery-code');
}

/** Where an address is replaced, its subject has a code sent to the new one first (row 5). */
const SENDS_CODE: readonly Step[] = [['subject', sendContactCodeSchema]];

function stepsOf(kase: Shown): readonly Step[] {
  const replaces = kase.plan.effects.some(({ kind }) => kind === 'contact.replace');
  if (kase.phase === 'awaiting-claim' && replaces) return [...SENDS_CODE, ...STEPS[kase.phase]];
  if (kase.phase === 'in-force' && wantsAcknowledgement(kase)) return ACKNOWLEDGES;
  const steps = STEPS[kase.phase];
  return kase.outcome === 'completed' && usedSavedCode(kase) ? [...COLLECTS, ...steps] : steps;
}

/** What must be said where codes are offered, of the methods that the plan admits; and where evidence is given, of proofing. */
function noticeOf({ plan, phase }: Shown, operation: string): string | undefined {
  if (operation === submitEvidenceSchema.operation) return phase === 'verifying' ? proofingNotice(plan) : undefined;
  if (operation !== sendChallengeSchema.operation) return undefined;
  return plan.evidence.methods.map(({ method }) => restrictedNotice(method)).find((notice) => notice !== undefined);
}

/** What may be done next with a case, whoever may do it. */
export function nextSteps(kase: Shown): readonly NextStep[] {
  return stepsOf(kase).map(([by, { operation, method, path }]) => {
    const notice = noticeOf(kase, operation);
    return { operation, method, href: path.replace(':caseId', kase.id), by, ...(notice !== undefined && { notice }) };
  });
}

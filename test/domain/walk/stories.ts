import fc from 'fast-check';
import { BEFORE_CLAIM, PASSWORD, SESSIONS, type PlanChanges } from '../support/plans.js';
import type { Act, Intent } from './moves.js';
import type { Story } from './walk.js';

/** How often each act happens: mostly honest, so that walks come far; everything hostile in between. */
const WEIGHTS: Record<Act, number> = {
  honest: 60,
  evidence: 8,
  decision: 8,
  insider: 4,
  claim: 3,
  stop: 1,
  deadline: 2,
  reading: 3,
  facts: 2,
  'effect-refused': 1,
  attempt: 1,
  reset: 1,
  replay: 4,
  containment: 1,
  chatter: 2,
};

const weighted = (Object.entries(WEIGHTS) as [Act, number][]).flatMap(([act, weight]) =>
  Array.from({ length: weight }, () => act),
);

const intent: fc.Arbitrary<Intent> = fc.record({
  act: fc.constantFrom(...weighted),
  flaw: fc.nat(999),
  which: fc.nat(99),
  waitSeconds: fc.constantFrom(
    ...Array<number>(12).fill(1),
    0,
    0,
    5,
    20,
    20,
    20,
    60,
    60,
    60,
    250,
    250,
    700,
    4_000,
    90_000,
  ),
});

const plan: fc.Arbitrary<PlanChanges> = fc
  .record({
    always: fc.constantFrom(0, 0, 1, 2),
    whenRelayable: fc.constantFrom(1, 1, 2),
    callBack: fc.boolean(),
    coolingOffSeconds: fc.constantFrom(0, 0, 3_600),
    actsBefore: fc.boolean(),
    strongMail: fc.boolean(),
    percentOfCompleted: fc.constantFrom(100, 100, 50),
  })
  .map(({ always, whenRelayable, callBack, coolingOffSeconds, actsBefore, strongMail, percentOfCompleted }) => ({
    approvals: { always, whenRelayable, callBack },
    windows: { coolingOffSeconds },
    review: { percentOfCompleted },
    effects: actsBefore ? [BEFORE_CLAIM, PASSWORD] : [PASSWORD, SESSIONS],
    evidence: {
      methods: [
        { method: 'totp', strength: 2, freshSeconds: 600 },
        { method: 'email-code', strength: strongMail ? 2 : 1, freshSeconds: 1_800 },
      ],
    },
  }));

const emergencyPlan: fc.Arbitrary<PlanChanges> = fc
  .record({
    always: fc.constantFrom(2, 2, 3),
    callBack: fc.boolean(),
    coolingOffSeconds: fc.constantFrom(0, 0, 0, 600),
    grantSeconds: fc.constantFrom(3_600, 3_600, 900),
    withinSeconds: fc.constantFrom(900, 900, 60),
  })
  .map(({ always, callBack, coolingOffSeconds, grantSeconds, withinSeconds }) => ({
    action: 'access.emergency',
    approvals: { always, whenRelayable: always, callBack },
    acknowledgement: { withinSeconds },
    windows: { coolingOffSeconds, grantSeconds },
  }));

/** Any story of an emergency access: any plan near row 14, which comes to its grant in fewer acts. */
export const emergencyStories: fc.Arbitrary<Story> = fc.record({
  plan: emergencyPlan,
  relayable: fc.constant(false),
  intents: fc.array(intent, { minLength: 8, maxLength: 45, size: 'max' }),
});

const lossPlan: fc.Arbitrary<PlanChanges> = fc
  .record({
    always: fc.constantFrom(1, 1, 2),
    coolingOffSeconds: fc.constantFrom(3_600, 3_600, 60),
    admitsPasskeys: fc.boolean(),
    admitsPresence: fc.boolean(),
    isWaived: fc.boolean(),
  })
  .map(({ always, coolingOffSeconds, admitsPasskeys, admitsPresence, isWaived }) => ({
    action: 'mfa.reset',
    approvals: { always, whenRelayable: always },
    windows: { coolingOffSeconds, ...(isWaived && { coolingOffWaivedBy: { strength: 4 } as const }) },
    evidence: {
      methods: [
        { method: 'totp', strength: 2, freshSeconds: 600 },
        { method: 'recovery-code', strength: 3, freshSeconds: 600 },
        ...(admitsPresence ? [{ method: 'in-person', strength: 4, freshSeconds: 1_800 } as const] : []),
        ...(admitsPasskeys ? [{ method: 'passkey', strength: 4, freshSeconds: 300 } as const] : []),
      ],
    },
  }));

/** Any story of a lost passkey: any plan near row 3, which may admit passkeys though the lost one is no evidence. */
export const lossStories: fc.Arbitrary<Story> = fc.record({
  plan: lossPlan,
  relayable: fc.constant(true),
  intents: fc.array(intent, { minLength: 8, maxLength: 45, size: 'max' }),
});

const rebindPlan: fc.Arbitrary<PlanChanges> = fc
  .record({
    always: fc.constantFrom(2, 2, 3),
    coolingOffSeconds: fc.constantFrom(14_400, 14_400, 60),
    isWaived: fc.boolean(),
  })
  .map(({ always, coolingOffSeconds, isWaived }) => ({
    action: 'mfa.rebind',
    approvals: { always, whenRelayable: always },
    windows: { coolingOffSeconds, ...(isWaived && { coolingOffWaivedBy: { strength: 4, inPerson: true } as const }) },
  }));

/** Any story of somebody who lost every factor: any plan near row 4, with what people vouch for beside a code on paper. */
export const rebindStories: fc.Arbitrary<Story> = fc.record({
  plan: rebindPlan,
  relayable: fc.boolean(),
  intents: fc.array(intent, { minLength: 12, maxLength: 45, size: 'max' }),
});

const contactPlan: fc.Arbitrary<PlanChanges> = fc
  .record({ always: fc.constantFrom(1, 1, 2), coolingOffSeconds: fc.constantFrom(259_200, 259_200, 60) })
  .map(({ always, coolingOffSeconds }) => ({
    action: 'contact.change',
    approvals: { always, whenRelayable: always },
    windows: { coolingOffSeconds },
  }));

/** Any story of another address: any plan near row 5, with one approval or two. */
export const contactStories: fc.Arbitrary<Story> = fc.record({
  plan: contactPlan,
  relayable: fc.constant(true),
  intents: fc.array(intent, { minLength: 8, maxLength: 45, size: 'max' }),
});

/** A plan that lets somebody into what is another's, by so many approvals at the least. */
const lendingPlan = (action: 'access.delegate' | 'mailbox.delegate', approvalsMin: number): fc.Arbitrary<PlanChanges> =>
  fc
    .record({
      always: fc.constantFrom(approvalsMin, approvalsMin, approvalsMin + 1),
      coolingOffSeconds: fc.constantFrom(0, 3_600),
      grantSeconds: fc.constantFrom(28_800, 28_800, 900),
    })
    .map(({ always, coolingOffSeconds, grantSeconds }) => ({
      action,
      approvals: { always, whenRelayable: always, seats: [] },
      windows: { coolingOffSeconds, grantSeconds },
    }));

/** Any story of something lent: any plan near section 5.11, but that anybody may approve it; seats have tests of their own. */
export const delegationStories: fc.Arbitrary<Story> = fc.record({
  plan: lendingPlan('access.delegate', 1),
  relayable: fc.constant(false),
  intents: fc.array(intent, { minLength: 8, maxLength: 45, size: 'max' }),
});

/** Any story of a shared mailbox: any plan near row 9, but that anybody may approve it; seats have tests of their own. */
export const mailboxStories: fc.Arbitrary<Story> = fc.record({
  plan: lendingPlan('mailbox.delegate', 2),
  relayable: fc.constant(false),
  intents: fc.array(intent, { minLength: 10, maxLength: 45, size: 'max' }),
});

const agentPlan: fc.Arbitrary<PlanChanges> = fc
  .record({
    always: fc.constantFrom(2, 2, 3),
    coolingOffSeconds: fc.constantFrom(0, 3_600),
    grantSeconds: fc.constantFrom(3_600, 900),
  })
  .map(({ always, coolingOffSeconds, grantSeconds }) => ({
    action: 'agent.restore',
    approvals: { always, whenRelayable: always, seats: [] },
    windows: { coolingOffSeconds, grantSeconds },
  }));

/** Any story of an agent: any plan near row 13, but that anybody may approve it; seats have tests of their own. */
export const agentStories: fc.Arbitrary<Story> = fc.record({
  plan: agentPlan,
  relayable: fc.constant(false),
  intents: fc.array(intent, { minLength: 10, maxLength: 45, size: 'max' }),
});

/** Any story of a certificate: any plan near row 12, but that anybody may approve it; nothing is claimed, and nothing ends by itself. */
export const certificateStories: fc.Arbitrary<Story> = fc.record({
  plan: fc
    .record({ always: fc.constantFrom(2, 2, 3), coolingOffSeconds: fc.constantFrom(0, 3_600) })
    .map(({ always, coolingOffSeconds }): PlanChanges => ({
      action: 'certificate.reissue',
      approvals: { always, whenRelayable: always, seats: [] },
      windows: { coolingOffSeconds },
    })),
  relayable: fc.constant(false),
  intents: fc.array(intent, { minLength: 10, maxLength: 45, size: 'max' }),
});

/** Any story of a key that is replaced: any plan near row 11, but that anybody may approve it; seats have tests of their own. */
export const rotationStories: fc.Arbitrary<Story> = fc.record({
  plan: fc
    .record({ always: fc.constantFrom(1, 1, 2), grantSeconds: fc.constantFrom(86_400, 86_400, 900) })
    .map(({ always, grantSeconds }): PlanChanges => ({
      action: 'api-key.rotate',
      approvals: { always, whenRelayable: always, seats: [] },
      windows: { coolingOffSeconds: 3_600, grantSeconds },
    })),
  relayable: fc.constant(false),
  intents: fc.array(intent, { minLength: 10, maxLength: 45, size: 'max' }),
});

/** Any story of a reported key: row 11x, which waits for nobody. */
export const revocationStories: fc.Arbitrary<Story> = fc.record({
  plan: fc.constant<PlanChanges>({ action: 'api-key.revoke' }),
  relayable: fc.constant(false),
  intents: fc.array(intent, { minLength: 6, maxLength: 45, size: 'max' }),
});

/** Any story: any plan near row 1b, and up to 45 things that happen. */
export const stories: fc.Arbitrary<Story> = fc.record({
  plan,
  relayable: fc.boolean(),
  intents: fc.array(intent, { minLength: 8, maxLength: 45, size: 'max' }),
});

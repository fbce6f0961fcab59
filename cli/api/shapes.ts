import { z } from 'zod';

// What is read of the API's answers. Loosely: the API may be newer than the command and say more.

const count = z.object({ needed: z.int() });

/** A case as the API shows it (`/openapi.json`, read-case). */
export const shownCase = z.looseObject({
  caseId: z.string(),
  /** Where one case was asked for by whoever opened it. */
  caseCode: z.string().nullish(),
  ticket: z.object({ source: z.string(), id: z.string() }),
  action: z.string(),
  phase: z.string(),
  outcome: z.string().nullable(),
  waitingOn: z.string(),
  waitsFor: z.string(),
  waitsUntil: z.string().nullable(),
  earliestEffectAt: z.string().nullable(),
  evidence: count.extend({ accepted: z.int() }),
  approvals: count.extend({ given: z.int() }),
  effects: z.array(z.object({ kind: z.string(), state: z.string() })),
  needsHuman: z.boolean(),
  reviewDueAt: z.string().nullable(),
  next: z.array(z.object({ operation: z.string(), method: z.string(), href: z.string(), by: z.string() })),
});
export type ShownCase = z.infer<typeof shownCase>;

/** A page of cases (list-cases). */
export const casePage = z.looseObject({ cases: z.array(shownCase), more: z.boolean(), cursor: z.string() });

/** A case that was opened, or is being opened; or why none was: what was asked for is only observed (open-case). */
export const openedCase = z.union([
  z.looseObject({ caseId: z.string(), status: z.string() }),
  z.looseObject({ status: z.literal('not-opened'), note: z.string() }),
]);

/** The case's word on a cancellation, or that there is none yet (cancel-case). */
export const word = z.looseObject({
  caseId: z.string(),
  status: z.enum(['accepted', 'pending']),
  phase: z.string().optional(),
});

/** An offer of a case to another agent (offer-case). */
export const offeredCase = z.looseObject({ caseId: z.string(), offer: z.string() });

/** What a case would need (plan-case). */
export const plannedCase = z.looseObject({
  action: z.string(),
  tier: z.int(),
  policy: z.object({ label: z.string(), digest: z.string() }),
  evidence: z.looseObject({
    needed: z.int(),
    minimumStrength: z.int(),
    oneAtLeast: z.int(),
    methods: z.array(z.looseObject({ method: z.string(), strength: z.int() })),
    tenureDays: z.int(),
    proofing: z.string().optional(),
  }),
  approvals: z.looseObject({ group: z.string(), always: z.int(), whenRelayable: z.int(), callBack: z.boolean() }),
  windows: z.record(z.string(), z.int()),
  review: z.looseObject({ group: z.string(), dueSeconds: z.int() }),
  effects: z.array(z.looseObject({ kind: z.string(), inWords: z.string() })),
});
export type PlannedCase = z.infer<typeof plannedCase>;

const signedChange = z.looseObject({
  to: z.string(),
  reason: z.string(),
  by: z.array(z.string()),
  effectiveAt: z.string(),
});

/** Which policy holds, which comes, and what is proposed (read-policy-changes). */
export const policyStanding = z.looseObject({
  inForce: signedChange.nullable(),
  scheduled: signedChange.nullable(),
  proposed: z.array(
    z.looseObject({
      changeId: z.string(),
      to: z.string(),
      reason: z.string(),
      effectiveAt: z.string(),
      signedBy: z.array(z.string()),
    }),
  ),
});
export type PolicyStanding = z.infer<typeof policyStanding>;

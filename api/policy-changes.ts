import { z } from 'zod';
import { readCeremonies } from '../db/ceremonies.js';
import type { PolicyProposal } from '../db/policy-changes.js';
import { readPolicyActs, readPolicyTexts } from '../db/policy-changes.js';
import { DEMO_LABEL } from '../domain/floors.js';
import {
  POLICY_CHANGE,
  policyChangesOf,
  type PolicyAct,
  type PolicyChange,
  type PolicyChanges,
  type PolicyStatement,
  type SignedChange,
} from '../domain/policy-changes.js';
import { wordedChange, type WordedChange } from '../policy/differences/signed-words.js';
import { keptPolicy } from '../policy/kept.js';
import type { Policy } from '../policy/load.js';
import { firstPolicyOf } from '../proofs/ceremony.js';
import { policyActsOf } from '../proofs/policy-changes.js';
import type { ApiDeps } from './deps.js';
import { assertion } from './shapes.js';

const time = z.int().nonnegative();
const words = z.string().min(1).max(4096);

/** A digest: SHA-256, hex. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/, 'Expected a digest');
export const changeReason = z.string().min(1).max(500);

const change = {
  from: digest.nullable(),
  to: digest,
  differences: digest,
  effectiveAt: time,
  reason: changeReason,
};

/** What is signed to change the policy, as `domain/policy-changes.ts` has it. */
export const policyStatement = z.strictObject({
  v: z.literal(1),
  kind: z.literal(POLICY_CHANGE),
  decider: words,
  does: words,
  ...change,
  seen: digest,
  issuedAt: time,
  expiresAt: time,
}) satisfies z.ZodType<PolicyStatement>;

/** It, with its proof. */
export const signedPolicy = z.strictObject({ statement: policyStatement, assertion });

/** A change that was signed, as it is shown. */
export const shownChange = z.strictObject({
  from: digest.nullable(),
  to: digest,
  reason: z.string(),
  by: z.array(z.string()).describe('Who signed'),
  effectiveAt: z.iso.datetime(),
});

/** A proposal that nobody, or not everybody who must, signed yet. */
export const shownProposal = z.strictObject({
  changeId: digest,
  from: digest.nullable(),
  to: digest,
  reason: z.string(),
  effectiveAt: z.iso.datetime(),
  proposedBy: z.string(),
  signedBy: z.array(z.string()),
});

const shownTime = (at: number): string => new Date(at).toISOString();

export function shownSigned(signed: SignedChange | null): z.infer<typeof shownChange> | null {
  if (signed === null) return null;
  const { change: of, by, effectiveAt } = signed;
  return { from: of.from, to: of.to, reason: of.reason, by: [...by], effectiveAt: shownTime(effectiveAt) };
}

/** What was proposed, as this API itself wrote it down. */
export function changeIn({ body }: Pick<PolicyProposal, 'body'>): PolicyChange {
  return z.strictObject(change).parse(body);
}

/** Who signed a change already, and waits for others. */
export function signersOf({ waiting }: PolicyChanges, of: PolicyChange): readonly string[] {
  const isOf = ({ statement }: PolicyAct) =>
    statement.to === of.to &&
    statement.from === of.from &&
    statement.effectiveAt === of.effectiveAt &&
    statement.reason === of.reason;
  return waiting.filter(isOf).map(({ statement }) => statement.decider);
}

export function shownProposed(changes: PolicyChanges, proposal: PolicyProposal): z.infer<typeof shownProposal> {
  const of = changeIn(proposal);
  const { from, to, reason, effectiveAt } = of;
  const { proposalId: changeId, proposedBy } = proposal;
  const signedBy = [...signersOf(changes, of)];
  return { changeId, from, to, reason, effectiveAt: shownTime(effectiveAt), proposedBy, signedBy };
}

/** What was signed to change the policy, as far as it is proven. @throws when an act of it is missing */
export async function policyChangesNow(deps: Pick<ApiDeps, 'db' | 'trust' | 'signing'>): Promise<PolicyChanges> {
  const changes = policyChangesOf(
    await policyActsOf(deps, await readPolicyActs(deps.db)),
    await firstPolicyOf(deps, await readCeremonies(deps.db)),
  );
  if (changes === null) throw new Error('an act that changed the policy is missing');
  return changes;
}

/** Whether the demo's policy is none: wherever another is worked by. */
export function refusesDemo({ policy }: Pick<ApiDeps, 'policy'>): boolean {
  return policy.label !== DEMO_LABEL;
}

/** A policy that was kept, with its file; null where it was not. */
export async function policyKept(deps: Pick<ApiDeps, 'db' | 'policy'>, of: string) {
  return keptPolicy(await readPolicyTexts(deps.db, of), of, refusesDemo(deps));
}

/** A change from one policy to another in words; null where the one before is nowhere. */
export async function wordsOfChange(
  deps: Pick<ApiDeps, 'db' | 'policy'>,
  from: string | null,
  after: Policy,
): Promise<WordedChange | null> {
  const before = from === null ? null : await policyKept(deps, from);
  return from !== null && before === null ? null : wordedChange(before?.policy ?? null, after);
}

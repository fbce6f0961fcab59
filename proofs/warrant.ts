import type { ContactReplaced } from '../domain/contact-changes.js';
import type { EffectKind } from '../domain/effects.js';
import { type Grant, grantOf } from '../domain/grants.js';
import { bindingChallengeOf } from './binding-challenge.js';
import { judgeWarrant } from '../domain/warrant-rules.js';
import type { Warrant, Warranted } from '../domain/warrant.js';
import { exceptionsBehind } from './exceptions.js';
import { type SigningKey, signJws, verifyJws } from './jws.js';
import type { Trust } from './keys.js';
import { isGoAhead } from './switches.js';
import { type WarrantContext, approvalsFlaw } from './warrant-approvals.js';
import { authorityFlaw } from './warrant-authority.js';
import { type Flaw, firstFlaw, invalid } from './warrant-flaw.js';
import { claimProofFlaw, receiptsFlaw } from './warrant-receipts.js';

/** A warrant that holds, or why it does not. */
export type VerifiedWarrant =
  | { readonly ok: true; readonly warrant: Warranted<Warrant> }
  | ({
      readonly ok: false;
      /** The warrant, when the verifier did sign it: then the refusal belongs to its effect. Null for anybody else's. */
      readonly signed: Warrant | null;
    } & Flaw);

/** What a warrant lets a connector apply, as `EffectRequest` of `connectors/port.ts` has it. */
export interface WarrantedRequest {
  readonly effectId: string;
  readonly caseId: string;
  readonly kind: EffectKind;
  readonly target: string;
  readonly notAfter: number;
  readonly secret: string | null;
  /** What a new authenticator must have signed, for the kinds that bind one. */
  readonly challenge: string | null;
  /** What the signed plan grants by this effect; null for kinds that grant nothing. */
  readonly grant: Grant | null;
  /** Which kind of address the signed plan replaces, and how many people countersigned; absent for other kinds. */
  readonly contact?: ContactReplaced;
}

/** Signs a warrant. The signature alone carries nothing: whoever acts on it verifies everything inside again. */
export function signWarrant(verifierKey: SigningKey, warrant: Warrant): Promise<string> {
  return signJws(verifierKey, warrant);
}

/**
 * Convinces a connector, or not: checks the warrant's own signature, every signature in it, and that they all speak of
 * one case, its subject and its deciders; then judges what they prove by the rules of the case itself (architecture,
 * section 4, "A warrant"). Believes nobody but the keys in `trust`.
 */
export async function verifyWarrant(trust: Trust, jws: string, context: WarrantContext): Promise<VerifiedWarrant> {
  const warrant = await verifyJws<Warrant>(trust.verifier, 'warrant', jws);
  if (warrant === null) return { ok: false, signed: null, ...invalid('the verifier did not sign this warrant') };
  const flaw = await firstFlaw([
    async () => (warrant.v === 1 ? null : invalid('the warrant is of another version')),
    () => receiptsFlaw(trust, warrant),
    () => claimProofFlaw(warrant),
    () => approvalsFlaw(trust, warrant, context),
    () => goAheadFlaw(trust, warrant, context.now),
    () => authorityFlaw(trust, warrant),
    () => exceptionsFlaw(trust, warrant, context.now),
    async () => rulesFlaw(warrant, context.now),
  ]);
  return flaw === null ? { ok: true, warrant: warrant as Warranted<Warrant> } : { ok: false, signed: warrant, ...flaw };
}

/**
 * The request a verified warrant stands behind, and no other. `secret` is what the subject chose, from `openClaim`, for
 * the kinds of effect that need it.
 */
export function warrantedRequest(warrant: Warranted<Warrant>, secret: string | null): Warranted<WarrantedRequest> {
  const { caseId, notAfter, effect, plan } = warrant;
  const planned = plan.effects.find(({ kind }) => kind === effect.kind);
  const request: WarrantedRequest = {
    effectId: effect.effectId,
    caseId,
    kind: effect.kind,
    target: effect.target,
    notAfter,
    secret,
    challenge: effect.kind === 'authenticator.bind' ? challengeOf(warrant) : null,
    grant: planned === undefined ? null : grantOf(plan, planned),
    ...(planned?.certificate !== undefined && { certificate: planned.certificate }),
    ...(planned?.contact !== undefined && {
      contact: { kind: planned.contact, approvals: warrant.approvals.length },
    }),
  };
  return request as Warranted<WarrantedRequest>;
}

/** A new authenticator is registered for this claim: in the subject's session, after its fresh item. */
function challengeOf({ caseId, claim, fresh }: Warrant): string | null {
  if (claim === null || fresh === null) return null;
  return bindingChallengeOf({ caseId, session: claim.receipt.session, freshId: fresh.receipt.messageId });
}

/** What was not stopped when the warrant was minted may be by now: whoever waits for long asks again. */
async function goAheadFlaw(trust: Trust, { goAhead, mintedAt }: Warrant, now: number): Promise<Flaw | null> {
  if (!(await isGoAhead(trust, goAhead, mintedAt))) return invalid('the ledger did not say that nothing is stopped');
  if (await isGoAhead(trust, goAhead, now)) return null;
  return { refusal: 'warrant-expired', why: 'the ledger’s word that nothing is stopped has grown old' };
}

/** What is waived was granted by two control owners, and is still: else the plan asks for too little. */
async function exceptionsFlaw(trust: Trust, warrant: Warrant, now: number): Promise<Flaw | null> {
  if ((await exceptionsBehind(trust, warrant, now)) !== null) return null;
  return { refusal: 'facts-changed', why: 'an exception that the plan names is none, or is none any more' };
}

function rulesFlaw(warrant: Warrant, now: number): Flaw | null {
  const refusal = judgeWarrant(warrant, now);
  return refusal === null ? null : { refusal, why: 'what the warrant proves does not carry its effect' };
}

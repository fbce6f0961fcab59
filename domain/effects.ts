import type { CertificateWanted } from './certificate-requests.js';
import type { ContactKind } from './contact-kinds.js';
import type { Outcome } from './outcomes.js';

/** What a connector can be asked to do. Each connector says which of these it can. */
export const EFFECT_KINDS = [
  'password.set',
  'authenticator.suspend',
  'factors.suspend',
  'authenticator.bind',
  'authenticator.remove',
  'sessions.revoke',
  'membership.grant',
  'account.unlock',
  'contact.replace',
  'service-account.enable',
  'service-account.keep',
  'agent.enable',
  'key.issue',
  'key.retire',
  'key.revoke',
  'certificate.issue',
  'certificate.revoke',
] as const;
export type EffectKind = (typeof EFFECT_KINDS)[number];

/** How an effect ends (invariant 8). */
export type EffectEnd = 'reversed' | 'made-safe' | 'irreversible';

/** When an effect is applied: before the subject comes back, with the claim, or once what was done before was acknowledged. */
export const EFFECT_STAGES = ['before-claim', 'claim', 'confirmed'] as const;
export type EffectStage = (typeof EFFECT_STAGES)[number];

/** One change a plan foresees. */
export interface PlannedEffect {
  readonly kind: EffectKind;
  readonly connector: string;
  readonly stage: EffectStage;
  readonly end: EffectEnd;
  /** The outcomes in which it may stay; in every other it is ended. */
  readonly staysWhen: readonly Outcome[];
  /** The group that `membership.grant` makes the subject a member of, by its name at the target; no other kind has one. */
  readonly group?: string | undefined;
  /** The groups one of which an opening names, where the policy leaves that to it (`access.delegate`); `group` then says which. */
  readonly oneOf?: readonly string[] | undefined;
  /** What `contact.replace` replaces, as the opening named it; no other kind has one. */
  readonly contact?: ContactKind | undefined;
  /** For which key and whom `certificate.issue` issues one, as the opening named it; no other kind has one. */
  readonly certificate?: CertificateWanted | undefined;
}

/** How far an effect has come; `ended` is terminal: what has ended is never applied again. */
export type EffectState = 'planned' | 'applied' | 'proven' | 'ending' | 'ended' | 'end-proven';

/** An effect of one case and what is known of it, read from the register and never from an activity's word. */
export interface CaseEffect extends PlannedEffect {
  /** Derived from case and plan, so that a replay or a reset asks for the same effect (engine: reset). */
  readonly effectId: string;
  readonly state: EffectState;
}

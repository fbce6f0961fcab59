import type { Action } from '../domain/actions.js';
import type { Method } from '../domain/evidence.js';

/** What a case asks of its subject now: one thing at a time. */
export const STEPS = [
  'prove',
  'wait-for-approval',
  'wait-for-time',
  'wait-for-system',
  'wait-longer',
  'come-back',
  'choose',
  'in-use',
  'go-on-elsewhere',
  'done',
  'stopped',
  'expired',
  'failed',
] as const;
export type Step = (typeof STEPS)[number];

/** What a new passkey is registered for, in the browser: the relying party it is to sign in at, and this very claim. */
export interface PasskeyBinding {
  readonly rpId: string;
  /** The message id of the fresh item that opened the claim's window (see `proofs/binding-challenge.ts`). */
  readonly freshId: string;
}

/** Where a sign-in at another issuer begins. */
export interface LoginPlace {
  readonly issuer: string;
  /** As people know it. */
  readonly name: string;
  /** The authorization request, but for what the browser makes itself. */
  readonly url: string;
}

/** What runs workloads, as far as it says how a token of one is had. */
export const PLATFORMS = ['spiffe', 'kubernetes', 'github', 'google-cloud'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** Where a verifier is met, in plain words; null where only the desk says. */
export type Places = Readonly<Record<'attended-video' | 'in-person', string | null>>;

/** Where a case stands, as its subject's page shows it: nothing in it names or describes the person. */
export interface Progress {
  readonly caseId: string;
  readonly action: Action;
  readonly step: Step;
  /** What the policy admits for everybody and there is a way for, and which of it this session gave and still counts. */
  readonly methods: readonly { readonly method: Method; readonly isGiven: boolean }[];
  /** Where people sign in elsewhere; none unless that is one of the methods. */
  readonly logins: readonly LoginPlace[];
  /** Where the account of the case is registered to run; null where that is not one of the methods. */
  readonly platform: Platform | null;
  readonly places: Places;
  /** How many pieces of evidence are wanted in all. */
  readonly needed: number;
  /** RFC 3339: until when the step can be done; null where that is not known. */
  readonly until: string | null;
  /** Where the claim takes a new passkey, while it is open; else null. */
  readonly binding: PasskeyBinding | null;
}

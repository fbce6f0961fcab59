import type { ContactKind } from '../domain/contact-kinds.js';
import type { Assertion } from '../domain/decisions.js';
import type { Losable, Method } from '../domain/evidence.js';
import type { Advice } from '../domain/observed.js';
import type { Refusal } from '../domain/refusals.js';
import type { TicketRef } from '../domain/receipts.js';
import type { Statement } from '../domain/statement.js';
import type { Action } from '../domain/actions.js';

/** Every message names its case: a ciphertext copied from another case decrypts, and is dropped all the same. */
interface Envelope {
  readonly v: 1;
  readonly caseId: string;
  /** Chosen by the sender, at most 64 characters; the same id twice is one message. */
  readonly messageId: string;
  /** The request that brought it, by the id that its answer and the API's log bear. For people who look; nothing follows. */
  readonly requestId?: string;
}

/** Ask for a code to be sent. `proof` is the session's proof over the request (see `proofs/session.ts`). */
export interface ChallengeMessage extends Envelope {
  readonly kind: 'challenge';
  readonly method: Method;
  readonly proof: string;
  /** Hash of the sealed request body (see `proofs/sealing.ts`). */
  readonly submission: string;
}

/** What the subject typed, by reference: the sealed submission never goes through Temporal. */
export interface EvidenceMessage extends Envelope {
  readonly kind: 'evidence';
  readonly method: Method;
  readonly submission: string;
  readonly proof: string;
}

/** The subject redeems the claim with a new password, by reference. */
export interface ClaimMessage extends Envelope {
  readonly kind: 'claim';
  readonly submission: string;
  readonly proof: string;
}

/** A signed act of a person: approve, refuse, veto or review. */
export interface DecisionMessage extends Envelope {
  readonly kind: 'decision';
  readonly statement: Statement;
  readonly assertion: Assertion;
}

/** A wish to stop, with a sealed proof of standing: an opener's access token, or a repudiation token. */
export interface StopMessage extends Envelope {
  readonly kind: 'stop';
  readonly reason: 'cancel' | 'repudiate';
  readonly submission: string;
}

/** An agent takes a case over: what another sealed for them when they offered it, and their own sealed access token. */
export interface HandOverMessage extends Envelope {
  readonly kind: 'hand-over';
  readonly offer: string;
  readonly submission: string;
}

/** Everything people can send to a case. */
export type Message =
  ChallengeMessage | EvidenceMessage | ClaimMessage | DecisionMessage | HandOverMessage | StopMessage;
export type MessageKind = Message['kind'];

/** What a case is asked to be. The caller's access token is sealed to the case worker and goes by reference. */
export interface OpeningRequest {
  readonly caseId: string;
  readonly action: Action;
  /** An identifier as the caller gave it; resolved by the directory of record. */
  readonly subject: string;
  readonly requestedBy: string | null;
  /** Everybody who held the ticket, as the caller named them; absent where it names nobody. */
  readonly heldBy?: readonly string[] | undefined;
  readonly ticket: TicketRef;
  readonly callerToken: string;
  /** Of an action on an account of no person: which, as the caller gave it; `subject` is its owner then. */
  readonly account?: string | undefined;
  /** The approved change under which it is done; `service-account.enable` needs it and no other action has it. */
  readonly changeId?: string | undefined;
  /** A request for a certificate (RFC 2986), DER in base64; `certificate.reissue` needs it and no other action has it. */
  readonly certificateRequest?: string | undefined;
  /** What was lost; `mfa.reset` needs it and no other action has it: of the others that bind a factor, everything was lost. */
  readonly lostAuthenticator?: Losable | undefined;
  /** What is to be replaced; `contact.change` needs it and no other action has it. */
  readonly contact?: ContactKind | undefined;
  /** The group that is to be lent; `access.delegate` needs it and no other action has it. */
  readonly group?: string | undefined;
}

/**
 * The word a sender gets back. `observed` says that nothing was opened, and why (`domain/modes.ts`); `sameAs` is the case that an opening asked for, when the same request opened it before
 * under another id, by another identifier of the same person.
 */
export type Answer =
  | { readonly accepted: true; readonly phase: string; readonly sameAs?: string; readonly observed?: Advice }
  | { readonly accepted: false; readonly refusal: Refusal; readonly phase: string };

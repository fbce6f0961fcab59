import type { AccessAction, SignedActKind } from '../../domain/access.js';
import type { Phase } from '../../domain/case.js';
import type { StatementKind } from '../../domain/statement.js';

/** Somebody of record, as far as is known. */
export interface PersonActing {
  readonly kind: 'person';
  readonly id: string;
  readonly groups: readonly string[];
  readonly accountKind?: string | undefined;
  /** The vendor whose staff they are; absent for our own. */
  readonly employer?: string | undefined;
  readonly superiors?: readonly string[] | undefined;
  /** Epoch milliseconds. */
  readonly trainedAt?: number | undefined;
  /** Their authority is suspended. */
  readonly suspended?: boolean | undefined;
}

/** Who asks. A program is named by its client id; an AI agent as `contract/readers.ts` names whoever it is signed in as. */
export type Actor =
  PersonActing | { readonly kind: 'program' | 'ai-agent'; readonly id: string; readonly groups: readonly string[] };

/** What of a case decides who may do what with it. */
export interface CaseFacts {
  readonly id: string;
  readonly action: string;
  readonly tier: number;
  readonly phase: Phase;
  /** The client that it was opened through. */
  readonly desk: string;
  readonly isReported: boolean;
  readonly subject: string;
  readonly subjectEmployer?: string | undefined;
  readonly manager?: string | undefined;
  readonly holders: readonly string[];
  readonly openers: readonly string[];
  /** The program that opened it by itself. */
  readonly program?: string | undefined;
  readonly preparers: readonly string[];
  readonly vouchers: readonly string[];
  readonly signers: readonly string[];
  readonly reviewer?: string | undefined;
  readonly approvers: readonly string[];
  readonly approversByRelation: readonly string[];
  readonly acknowledgers: readonly string[];
  readonly reviewers: readonly string[];
}

/** Who attests a method by its plan, and how long their training counts. */
export interface Attesters {
  readonly group: string;
  readonly trainingDays: number;
}

/** What of something that is signed beside cases decides who may sign it. */
export interface MatterFacts {
  /** Whom it is for or about. */
  readonly about: readonly string[];
  /** Who goes away, where that is what is signed. */
  readonly away?: string | undefined;
  /** Who signed the same and waits for another, by every account of theirs. */
  readonly signers: readonly string[];
}

/** Actions whose question needs more than a case. */
type Particular = 'open' | 'attest' | 'read-statement' | 'read-attestation' | 'read-exceptions' | SignedActKind;

/** What is asked of which thing. */
export type Asked =
  | { readonly action: 'open'; readonly desk: string; readonly hurried: boolean }
  | { readonly action: 'attest'; readonly kase: CaseFacts; readonly attesters: Attesters }
  | { readonly action: 'read-statement'; readonly kase: CaseFacts; readonly act: StatementKind }
  /** `attesters` is undefined where the manager is asked. */
  | { readonly action: 'read-attestation'; readonly kase: CaseFacts; readonly attesters: string | undefined }
  | { readonly action: 'read-exceptions'; readonly reviewers: readonly string[] }
  /** `accounts` are all those of whoever asks, theirs among them. */
  | { readonly action: SignedActKind; readonly matter: MatterFacts; readonly accounts: readonly string[] }
  | { readonly action: Exclude<AccessAction, Particular>; readonly kase: CaseFacts };

/** A whole question. `now` in epoch milliseconds. */
export type AccessRequest = Asked & { readonly actor: Actor; readonly now: number };

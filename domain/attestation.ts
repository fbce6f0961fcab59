import type { Action } from './actions.js';
import { isOfSession, type CalledBack } from './call-back.js';
import { digestIfCanonical, digestOf } from './canonical.js';
import type { Case } from './case.js';
import { CLOCK_SKEW, SECOND } from './clock.js';
import { attendedOf, type Attended, type DocumentKind } from './attended.js';
import { ATTENDED_METHODS, type AttestedMethod, type EvidencePurpose } from './evidence.js';
import type { Refusal } from './refusals.js';
import type { PersonId } from './subjects.js';

/** 30 minutes, our choice: as long as a code by mail lives (recovery policy, section 2). */
export const ATTESTATION_SECONDS = 1_800;

/**
 * The canonical text by which somebody signs that it is the subject who sits before a page of the case (recovery policy,
 * sections 5.6 and 5.8). Times in epoch milliseconds.
 */
export interface Attestation {
  readonly v: 1;
  readonly kind: 'attest';
  readonly method: AttestedMethod;
  readonly purpose: EvidencePurpose;
  readonly caseId: string;
  /** Digest of the opening as the verifier signed it, and of when the evidence was frozen: the facts of the case. */
  readonly facts: string;
  readonly action: Action;
  readonly subject: { readonly personId: PersonId; readonly displayName: string };
  readonly attester: PersonId;
  /** RFC 7638 thumbprint of the session that it is for, and of no other; null of a call back that speaks for none. */
  readonly session: string | null;
  /** What that session shows, as the subject read it back. */
  readonly number: string | null;
  /** What a verifier did and saw; null for whoever knows the subject. */
  readonly attended: Attended | null;
  /** Of a call back, and of nothing else. */
  readonly calledBack?: CalledBack | undefined;
  readonly issuedAt: number;
  /** It is signed, and taken up by the subject's session, before this. */
  readonly expiresAt: number;
}

/** What whoever attests adds of their own. */
export interface OwnWord extends Pick<Attestation, 'method' | 'attester' | 'session' | 'number' | 'calledBack'> {
  /** Verifiers only. */
  readonly document?: DocumentKind | undefined;
}

/** What an item would be given for in the case as it stands. */
export function purposeOf({ phase }: Pick<Case, 'phase'>): EvidencePurpose {
  return phase === 'awaiting-claim' ? 'claim' : 'verify';
}

/** What is to be signed for a case as it stands now. The same function judges it later. */
export function attestationOf(kase: Case, own: OwnWord, issuedAt: number): Attestation {
  const { personId, displayName } = kase.subject;
  const facts = digestOf({ opening: kase.opening.receipt, frozenAt: kase.frozenAt });
  return {
    v: 1,
    kind: 'attest',
    method: own.method,
    purpose: purposeOf(kase),
    caseId: kase.id,
    facts,
    action: kase.action,
    subject: { personId, displayName },
    attester: own.attester,
    session: own.session,
    number: own.number,
    attended: attendedOf(own, facts, issuedAt),
    ...(own.calledBack !== undefined && { calledBack: own.calledBack }),
    issuedAt,
    expiresAt: issuedAt + ATTESTATION_SECONDS * SECOND,
  };
}

/** Whether it speaks for a session where it has to, and says what came of a call where there is one. */
function isWhole({ method, session, number, calledBack }: Attestation): boolean {
  if ((method === 'call-back') !== (calledBack !== undefined)) return false;
  const isOfOne = session !== null && number !== null;
  return calledBack === undefined || isOfSession(calledBack.word) ? isOfOne : session === null && number === null;
}

/** Why an attestation is not the one that this case would have now, or null. `at` in epoch milliseconds. */
export function attestationRefusal(kase: Case, attestation: Attestation, at: number): Refusal | null {
  const { attended, method, issuedAt } = attestation;
  if (ATTENDED_METHODS.includes(method) && attended === null) return 'stale';
  if (!isWhole(attestation)) return 'stale';
  const signed = digestIfCanonical(attestation);
  const own = { ...attestation, document: attended?.document };
  if (signed === null || digestIfCanonical(attestationOf(kase, own, issuedAt)) !== signed) return 'stale';
  return attestation.issuedAt > at + CLOCK_SKEW || attestation.expiresAt <= at ? 'statement-expired' : null;
}

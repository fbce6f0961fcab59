import { sha256 } from '../common/encoding.js';
import { canonicalText, type Json } from './canonical.js';
import type { Act, Action, CaseAccount, Conclusion, Method } from './case.js';
import type { CallWord, Document, Signed, VouchMethod } from './texts.js';

/** A statement as a person signs it, as far as this page has words for it. Times in epoch milliseconds. */
export interface Statement {
  readonly kind: Act;
  readonly caseId: string;
  readonly action: Action;
  readonly subject: { readonly personId: string; readonly displayName: string };
  readonly account?: CaseAccount;
  readonly decider: string;
  readonly effects: readonly string[];
  readonly seen: { readonly plan: string; readonly evidence: string };
  readonly calledBackOn: string | null;
  readonly conclusion: Conclusion | null;
  readonly comment: string | null;
  readonly expiresAt: number;
}

/** What somebody signs who vouches for the subject. */
export interface Attestation {
  readonly kind: 'attest';
  readonly method: VouchMethod;
  readonly caseId: string;
  readonly action: Action;
  readonly subject: { readonly personId: string; readonly displayName: string };
  readonly attester: string;
  readonly number: string | null;
  readonly attended: { readonly document: Document; readonly cue: string } | null;
  readonly calledBack?: { readonly number: string; readonly word: CallWord };
  readonly expiresAt: number;
}

/** Of the plan and the evidence whose digests are signed, what is shown. */
export interface Shown {
  readonly plan: { readonly rule: string; readonly policyLabel: string; readonly tier: number };
  readonly evidence: readonly {
    readonly method: Method;
    readonly strength: number;
    readonly relayable: boolean;
    readonly verifiedAt: number;
  }[];
}

/** What lies before whoever signs: the very text that is hashed, and what it says. */
export type ToSign =
  | { readonly text: string; readonly statement: Statement; readonly shown: Shown }
  | { readonly text: string; readonly statement: Attestation; readonly shown: null };

/** Every member that a statement has, none more: what this page has no words for, nobody signs here. */
const STATEMENT_MEMBERS =
  'action,calledBackOn,caseId,comment,conclusion,decider,effects,expiresAt,issuedAt,kind,seen,subject,v';
const ATTESTATION_MEMBERS =
  'action,attended,attester,caseId,expiresAt,facts,issuedAt,kind,method,number,purpose,session,subject,v';
const CASE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const KINDS: readonly string[] = [
  'approve',
  'refuse',
  'veto',
  'withdraw',
  'acknowledge',
  'review',
] satisfies readonly Act[];

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const membersOf = (value: object, without: string): string =>
  Object.keys(value)
    .filter((name) => name !== without)
    .toSorted()
    .join(',');

/** A text as what it stands for, or null when it is not the canonical text of anything: then it could say two things. */
function readCanonical(text: string): object | null {
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === 'object' && value !== null && canonicalText(value) === text ? (value as object) : null;
  } catch {
    return null;
  }
}

/** Whether what is said of an account, where anything is, is all that this page shows of one. */
function namesAccount({ account }: Partial<Statement>): boolean {
  if (account === undefined) return true;
  const isWhole = typeof account === 'object' && membersOf(account, 'changeId') === 'accountId,kind,name';
  return isWhole && Object.values(account).every((word) => typeof word === 'string' && word !== '');
}

/**
 * What there is to sign, or null where it does not belong together: a text that is not canonical, of no kind that this page
 * knows, with a member that it would not show, or with a plan or evidence that are not the ones whose digests are signed.
 */
export async function readToSign(text: string, plan: string, evidence: string): Promise<ToSign | null> {
  const read = readCanonical(text);
  if (read === null) return null;
  const { kind, caseId } = read as Partial<Statement | Attestation>;
  if (typeof caseId !== 'string' || !CASE_ID.test(caseId) || typeof kind !== 'string') return null;
  if (kind === 'attest') {
    const isWhole = membersOf(read, 'calledBack') === ATTESTATION_MEMBERS;
    return isWhole ? { text, statement: read as Attestation, shown: null } : null;
  }
  if (!KINDS.includes(kind) || membersOf(read, 'account') !== STATEMENT_MEMBERS || !namesAccount(read)) return null;
  const statement = read as Statement;
  const isOf = async (shown: string, digest: string): Promise<boolean> => hex(await sha256(shown)) === digest;
  const { seen } = statement;
  if (!(await isOf(plan, seen.plan)) || !(await isOf(evidence, seen.evidence))) return null;
  const shown = { plan: JSON.parse(plan) as Shown['plan'], evidence: JSON.parse(evidence) as Shown['evidence'] };
  return { text, statement, shown };
}

/** The same with a reason given. What is shown from then on, and signed, is this text. */
export function withReason(toSign: ToSign, reason: string): ToSign {
  if (toSign.shown === null) return toSign;
  const comment = reason.trim() === '' ? null : reason.trim();
  const text = canonicalText({ ...(JSON.parse(toSign.text) as Record<string, Json>), comment });
  return { ...toSign, text, statement: JSON.parse(text) as Statement };
}

/** Above this tier an approval needs a reason (issue 6, part 4). */
const TIER_WITHOUT_REASON_MAX = 2;

/** Whether a reason is asked for, and whether it is needed. */
export function reasonOf({ statement, shown }: ToSign): 'none' | 'asked' | 'needed' {
  switch (statement.kind) {
    case 'attest':
    case 'acknowledge':
    case 'withdraw':
      return 'none';
    case 'refuse':
    case 'veto':
      return 'needed';
    case 'approve':
      return (shown?.plan.tier ?? 0) > TIER_WITHOUT_REASON_MAX ? 'needed' : 'asked';
    case 'review':
      return 'asked';
  }
}

/** What a passkey signs: SHA-256 over the kind and these very bytes (architecture, section 4, "A decision"). */
export function challengeOf(text: string, kind: Signed): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(`countersign/${kind}/v1\0${text}`);
}

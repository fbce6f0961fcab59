import { sha256 } from '../common/encoding.js';
import { canonicalText, type Json } from './canonical.js';
import type {
  StatementKind as Act,
  Action,
  NamedAccount,
  Conclusion,
  EffectState,
  Method,
  Outcome,
  CallBackWord as CallWord,
  DocumentKind as Document,
  AttestedMethod as VouchMethod,
} from '../../api/console/told.js';
import type { ShownParts } from './shown-parts.js';
import type { Signed } from './texts.js';

/** A statement as a person signs it, as far as this page has words for it. Times in epoch milliseconds. */
export interface Statement {
  readonly kind: Act;
  readonly caseId: string;
  readonly action: Action;
  readonly subject: { readonly personId: string; readonly displayName: string };
  readonly account?: NamedAccount;
  readonly decider: string;
  readonly effects: readonly string[];
  readonly seen: { readonly plan: string; readonly evidence: string; readonly record: string | null };
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

/** What somebody of security signs to let a case go on that was reported quietly. */
interface Release {
  readonly kind: 'release';
  readonly caseId: string;
  readonly subject: { readonly personId: string; readonly displayName: string };
  readonly decider: string;
  readonly reports: string;
  readonly expiresAt: number;
}

/** A quiet report among those whose digest is signed, as far as it is shown. Times in epoch milliseconds. */
export interface ShownReport {
  readonly by: { readonly as: 'subject' } | { readonly as: 'desk'; readonly personId: string };
  readonly raisedAt: number;
}

/** Of the plan, the evidence and the record whose digests are signed, what is shown. */
export interface Shown {
  readonly plan: { readonly rule: string; readonly policyLabel: string; readonly tier: number };
  readonly evidence: readonly {
    readonly method: Method;
    readonly strength: number;
    readonly relayable: boolean;
    readonly verifiedAt: number;
  }[];
  /** Of what is signed over what was done: one effect after the other, as the statement words them. */
  readonly record: {
    readonly outcome: Outcome | null;
    readonly effects: readonly { readonly state: EffectState }[];
  } | null;
}

/** What lies before whoever signs: the very text that is hashed, and what it says. */
export type ToSign =
  | { readonly is: 'decision'; readonly text: string; readonly statement: Statement; readonly shown: Shown }
  | { readonly is: 'attestation'; readonly text: string; readonly statement: Attestation }
  | {
      readonly is: 'release';
      readonly text: string;
      readonly statement: Release;
      readonly shown: readonly ShownReport[];
    };

/** Every member that a statement has, none more: what this page has no words for, nobody signs here. */
const STATEMENT_MEMBERS =
  'action,calledBackOn,caseId,comment,conclusion,decider,effects,expiresAt,issuedAt,kind,seen,subject,v';
const ATTESTATION_MEMBERS =
  'action,attended,attester,caseId,expiresAt,facts,issuedAt,kind,method,number,purpose,session,subject,v';
const RELEASE_MEMBERS = 'caseId,decider,expiresAt,issuedAt,kind,reports,subject,v';
const CASE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const KINDS: readonly string[] = [
  'approve',
  'refuse',
  'veto',
  'withdraw',
  'acknowledge',
  'review',
] satisfies readonly Act[];

/** Bytes as hex. */
export const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
/** The names of a thing's members, but one, in order. */
export const membersOf = (value: object, without: string): string =>
  Object.keys(value)
    .filter((name) => name !== without)
    .toSorted()
    .join(',');

/** A text as what it stands for, or null when it is not the canonical text of anything: then it could say two things. */
export function readCanonical(text: string): object | null {
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === 'object' && value !== null && canonicalText(value) === text ? (value as object) : null;
  } catch {
    return null;
  }
}

const isOf = async (shown: string, digest: string): Promise<boolean> => hex(await sha256(shown)) === digest;

async function readDecision(
  text: string,
  read: object,
  { plan, evidence, record }: ShownParts,
): Promise<ToSign | null> {
  const statement = read as Statement;
  const { kind, seen, effects } = statement;
  if (!KINDS.includes(kind) || membersOf(read, 'account') !== STATEMENT_MEMBERS || !namesAccount(read)) return null;
  if (!(await isOf(plan, seen.plan)) || !(await isOf(evidence, seen.evidence))) return null;
  if (seen.record !== null && !(await isOf(record, seen.record))) return null;
  const shown = {
    plan: JSON.parse(plan) as Shown['plan'],
    evidence: JSON.parse(evidence) as Shown['evidence'],
    record: seen.record === null ? null : (JSON.parse(record) as Shown['record']),
  };
  const isOfEach = shown.record === null || shown.record.effects.length === effects.length;
  return isOfEach ? { is: 'decision', text, statement, shown } : null;
}

async function readRelease(text: string, read: object, { reports }: ShownParts): Promise<ToSign | null> {
  const statement = read as Release;
  if (membersOf(read, '') !== RELEASE_MEMBERS || !(await isOf(reports, statement.reports))) return null;
  return { is: 'release', text, statement, shown: JSON.parse(reports) as readonly ShownReport[] };
}

/** Whether what is said of an account, where anything is, is all that this page shows of one. */
function namesAccount({ account }: Partial<Statement>): boolean {
  if (account === undefined) return true;
  const isWhole = typeof account === 'object' && membersOf(account, 'changeId') === 'accountId,kind,name';
  return isWhole && Object.values(account).every((word) => typeof word === 'string' && word !== '');
}

/**
 * What there is to sign, or null where it does not belong together: a text that is not canonical, of no kind that this page
 * knows, with a member that it would not show, or with a plan, evidence, a record or reports that are not those whose
 * digests are signed.
 */
export async function readToSign(text: string, shown: ShownParts): Promise<ToSign | null> {
  const read = readCanonical(text);
  if (read === null) return null;
  const { kind, caseId } = read as Partial<ToSign['statement']>;
  if (typeof caseId !== 'string' || !CASE_ID.test(caseId) || typeof kind !== 'string') return null;
  if (kind === 'release') return readRelease(text, read, shown);
  if (kind !== 'attest') return readDecision(text, read, shown);
  const isWhole = membersOf(read, 'calledBack') === ATTESTATION_MEMBERS;
  return isWhole ? { is: 'attestation', text, statement: read as Attestation } : null;
}

/** The same with a reason given. What is shown from then on, and signed, is this text. */
export function withReason(toSign: ToSign, reason: string): ToSign {
  if (toSign.is !== 'decision') return toSign;
  const comment = reason.trim() === '' ? null : reason.trim();
  const text = canonicalText({ ...(JSON.parse(toSign.text) as Record<string, Json>), comment });
  return { ...toSign, text, statement: JSON.parse(text) as Statement };
}

/** Above this tier an approval needs a reason (issue 6, part 4). */
const TIER_WITHOUT_REASON_MAX = 2;

/** Whether a reason is asked for, and whether it is needed. */
export function reasonOf(toSign: ToSign): 'none' | 'asked' | 'needed' {
  if (toSign.is !== 'decision') return 'none';
  const { statement, shown } = toSign;
  switch (statement.kind) {
    case 'acknowledge':
    case 'withdraw':
      return 'none';
    case 'refuse':
    case 'veto':
      return 'needed';
    case 'approve':
      return shown.plan.tier > TIER_WITHOUT_REASON_MAX ? 'needed' : 'asked';
    case 'review':
      return 'asked';
  }
}

/** What a passkey signs: SHA-256 over the kind and these very bytes (architecture, section 4, "A decision"). */
export function challengeOf(text: string, kind: Signed): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(`countersign/${kind}/v1\0${text}`);
}

import { digestIfCanonical, digestOf } from './canonical.js';
import type { Case } from './case.js';
import { CLOCK_SKEW, SECOND } from './clock.js';
import type { Refusal } from './refusals.js';
import { hasPart, type Stopper } from './separation.js';
import type { PersonId } from './subjects.js';

/** Who is told of quiet reports, and lets a case go on or stops it: a group of the directory of record. */
export const SECURITY = 'security';

/** Who says, unseen, that somebody is being forced: the subject from a session of the case, or an agent of the desk. */
export type QuietRaiser =
  { readonly as: 'subject'; readonly session: string } | { readonly as: 'desk'; readonly personId: PersonId };

/** Signed by the verifier: who raised it, proven, and when (CTL-19; issue 5, duress). */
export interface QuietReport {
  readonly type: 'quiet-report';
  readonly caseId: string;
  /** How often the case had been released before. */
  readonly round: number;
  readonly by: QuietRaiser;
  /** Epoch milliseconds. */
  readonly raisedAt: number;
}

/** The canonical text by which somebody of security signs that a case may go on. Times in epoch milliseconds. */
export interface QuietRelease {
  readonly v: 1;
  readonly kind: 'release';
  readonly caseId: string;
  readonly subject: { readonly personId: PersonId; readonly displayName: string };
  readonly decider: PersonId;
  /** Digest of the reports that it answers (invariant 5: what was seen). */
  readonly reports: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Signed by the verifier: these reports were answered, by whom. */
export interface QuietReleased {
  readonly type: 'quiet-release';
  readonly caseId: string;
  /** The reports, as `reportName` names them. */
  readonly covers: readonly string[];
  readonly by: PersonId;
  readonly statementDigest: string;
  readonly releasedAt: number;
}

/** What is known of a case beside its own record. */
export interface QuietRecord {
  readonly reports: readonly QuietReport[];
  readonly releases: readonly QuietReleased[];
}

/** A raiser as rows name them. */
export function raiserName(by: QuietRaiser): string {
  return by.as === 'subject' ? `session:${by.session}` : `person:${by.personId}`;
}

/** One report among those of its case. */
export function reportName({ round, by }: Pick<QuietReport, 'round' | 'by'>): string {
  return `${round}:${raiserName(by)}`;
}

/** The reports of a case that security has not answered. */
export function openReports({ reports, releases }: QuietRecord): readonly QuietReport[] {
  const covered = new Set(releases.flatMap(({ covers }) => covers));
  return reports.filter((report) => !covered.has(reportName(report)));
}

/**
 * Whether a case may do nothing more until security says so. Of sessions only the one counts that gave the evidence:
 * whoever overheard a case code can begin a session, and has no part in the case. An agent was proven one of the openers.
 */
export function isHeld(record: QuietRecord, { session }: Pick<Case, 'session'>): boolean {
  return openReports(record).some(({ by }) => by.as === 'desk' || by.session === session);
}

/** Whether a person may stop a case because of what was reported of it: somebody of security, whose it is to answer. */
export function mayStopQuietly({ reports }: QuietRecord, { personId, groups }: Stopper): boolean {
  return reports.length > 0 && personId !== null && groups.includes(SECURITY);
}

/** A release is signed within five minutes, as an approval is (recovery policy, section 2). */
const RELEASE_SECONDS = 300;

/** What somebody of security would sign now. */
export function releaseOf(
  { id, subject }: Pick<Case, 'id' | 'subject'>,
  record: QuietRecord,
  decider: PersonId,
  issuedAt: number,
): QuietRelease {
  const { personId, displayName } = subject;
  const reports = digestOf(openReports(record));
  const expiresAt = issuedAt + RELEASE_SECONDS * SECOND;
  return {
    v: 1,
    kind: 'release',
    caseId: id,
    subject: { personId, displayName },
    decider,
    reports,
    issuedAt,
    expiresAt,
  };
}

/**
 * Why a signed release does not count for a case, or null: something is to be answered, whoever answers has no part in
 * the case, and signed exactly what lies before them now. `at` is the worker's time.
 */
export function releaseRefusal(kase: Case, record: QuietRecord, release: QuietRelease, at: number): Refusal | null {
  if (openReports(record).length === 0) return 'not-wanted-now';
  if (hasPart(kase, release.decider)) return 'not-a-distinct-person';
  const { decider, issuedAt, expiresAt } = release;
  const signed = digestIfCanonical(release);
  if (signed === null || digestOf(releaseOf(kase, record, decider, issuedAt)) !== signed) return 'stale';
  return issuedAt > at + CLOCK_SKEW || expiresAt < at ? 'statement-expired' : null;
}

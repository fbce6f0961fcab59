import { statementChallenge } from '../domain/canonical.js';
import type { Assertion } from '../domain/decisions.js';
import type { EnrolledPasskey } from '../domain/enrolled.js';
import type { QuietRecord, QuietRelease, QuietReleased, QuietReport } from '../domain/quiet.js';
import { isSignedBy, type SigningPage } from './assertion.js';
import { signJws, verifyJws, type SigningKey } from './jws.js';
import type { Trust } from './keys.js';

/** A release with its proof, as whoever is of security sends it. */
export interface SignedRelease {
  readonly release: QuietRelease;
  readonly assertion: Assertion;
}

/** What a browser must sign for a release: the challenge, base64url. */
export function releaseChallengeOf(release: QuietRelease): string {
  return Buffer.from(statementChallenge(release.kind, release)).toString('base64url');
}

/**
 * Whether a passkey of the decider signed this very release on the signing page, its user verified. That the passkey is
 * genuine, old enough and still enrolled is for the caller.
 */
export async function isReleasedBy(
  passkey: EnrolledPasskey,
  { release, assertion }: SignedRelease,
  signing: SigningPage,
): Promise<boolean> {
  const isTheirs = passkey.personId === release.decider && passkey.credentialId === assertion.credentialId;
  return isTheirs && isSignedBy(passkey, assertion, releaseChallengeOf(release), signing);
}

/** Signs what was found: a row that somebody put into the table by hand holds and releases nothing. */
export function signQuietFact(verifierKey: SigningKey, fact: QuietReport | QuietReleased): Promise<string> {
  return signJws(verifierKey, fact);
}

/** What was found for a case, of the rows that the verifier signed for it. */
export async function quietRecordOf(
  trust: Pick<Trust, 'verifier'>,
  caseId: string,
  rows: readonly string[],
): Promise<QuietRecord> {
  const reports = await Promise.all(rows.map((jws) => verifyJws<QuietReport>(trust.verifier, 'quiet-report', jws)));
  const releases = await Promise.all(rows.map((jws) => verifyJws<QuietReleased>(trust.verifier, 'quiet-release', jws)));
  return {
    reports: reports.filter((report) => report !== null).filter((report) => report.caseId === caseId),
    releases: releases.filter((release) => release !== null).filter((release) => release.caseId === caseId),
  };
}

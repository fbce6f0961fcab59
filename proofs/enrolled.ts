import { digestOf, digestOfText } from '../domain/canonical.js';
import { CLOCK_SKEW, SECOND } from '../domain/clock.js';
import type { Enrolled, EnrolledSet, EnrolledSetHead } from '../domain/enrolled.js';
import { readUnverifiedJws, type SigningKey, signJws, verifyJws } from './jws.js';
import type { Trust } from './keys.js';

/** How old the ledger key's word on a set may be (architecture, section 4, "Keys"). */
const SET_HEAD_MAX_AGE_SECONDS = 60;

/** Signs one enrolled thing. Only the holder of the enrolment key can make a row that counts. */
export function signEnrolled(enrolmentKey: SigningKey, enrolled: Enrolled): Promise<string> {
  return signJws(enrolmentKey, enrolled);
}

/** The enrolled thing as it was signed, or null when the row was made or changed by somebody else. */
export function verifyEnrolled(trust: Pick<Trust, 'enrolment'>, jws: string): Promise<Enrolled | null> {
  return verifyJws<Enrolled>(trust.enrolment, 'enrolled', jws);
}

/** What a row says, whoever made it, or null. For counting and for finding, never to rely on. */
export function readUnverifiedEnrolled(jws: string): Enrolled | null {
  return readUnverifiedJws<Enrolled>('enrolled', jws);
}

/** What a set says, whoever made it, or null. As above. */
export function readUnverifiedSet(jws: string): EnrolledSet | null {
  return readUnverifiedJws<EnrolledSet>('enrolled-set', jws);
}

/** The digest a row has in its person's set: over its compact JWS as it is stored. */
function enrolledRowDigest(jws: string): string {
  return digestOfText(jws);
}

/** The sorted digests of a set's rows. */
export function enrolledRowDigests(jwsList: readonly string[]): readonly string[] {
  return jwsList.map(enrolledRowDigest).toSorted();
}

/** The digest of a whole set, whatever the order of its rows. */
export function enrolledSetDigest(jwsList: readonly string[]): string {
  return digestOf(enrolledRowDigests(jwsList));
}

/** A person's set with further rows. Those of `before` stay, those too that count no more because they were lost. */
export function setWith(
  before: Pick<EnrolledSet, 'rowDigests'>,
  jwsList: readonly string[],
  of: Pick<EnrolledSet, 'personId' | 'version' | 'changedAt'>,
): EnrolledSet {
  return setOf([...before.rowDigests, ...jwsList.map(enrolledRowDigest)], of);
}

/** A person's set with other rows in the place of some. Those that are neither stay, those too that were lost. */
export function setChanged(
  before: Pick<EnrolledSet, 'rowDigests'>,
  { added, removed }: { readonly added: readonly string[]; readonly removed: readonly string[] },
  of: Pick<EnrolledSet, 'personId' | 'version' | 'changedAt'>,
): EnrolledSet {
  const gone = removed.map(enrolledRowDigest);
  return setWith({ rowDigests: before.rowDigests.filter((digest) => !gone.includes(digest)) }, added, of);
}

/** A person's set of rows by their digests: what an earlier set was. */
export function setOf(
  digests: readonly string[],
  of: Pick<EnrolledSet, 'personId' | 'version' | 'changedAt'>,
): EnrolledSet {
  const rowDigests = digests.toSorted();
  return { type: 'enrolled-set', ...of, digest: digestOf(rowDigests), rowDigests };
}

/** Signs a person's whole set. */
export function signEnrolledSet(enrolmentKey: SigningKey, set: EnrolledSet): Promise<string> {
  return signJws(enrolmentKey, set);
}

/** The set as it was signed, or null when it is not genuine or its digest is not that of its rows. */
export async function verifyEnrolledSet(trust: Pick<Trust, 'enrolment'>, jws: string): Promise<EnrolledSet | null> {
  const set = await verifyJws<EnrolledSet>(trust.enrolment, 'enrolled-set', jws);
  return set !== null && set.digest === digestOf(set.rowDigests) ? set : null;
}

/** Signs which set of a person is the current one, by the ledger. */
export function signEnrolledSetHead(ledgerKey: SigningKey, head: EnrolledSetHead): Promise<string> {
  return signJws(ledgerKey, head);
}

/**
 * The ledger's word on which set is the current one, or null when it is not genuine, too old, or from the future.
 * `now` in epoch milliseconds, by the clock of whoever checks.
 */
export async function verifyEnrolledSetHead(
  trust: Pick<Trust, 'ledger'>,
  jws: string,
  now: number,
  maxAgeSeconds = SET_HEAD_MAX_AGE_SECONDS,
): Promise<EnrolledSetHead | null> {
  const head = await verifyJws<EnrolledSetHead>(trust.ledger, 'enrolled-set-head', jws);
  if (head === null || head.digest !== digestOf(head.rowDigests)) return null;
  const age = now - head.readAt;
  return age <= maxAgeSeconds * SECOND && age >= -CLOCK_SKEW ? head : null;
}

/** Tells whether a row belongs to the set that is current: an old row put back, or one made by hand, does not. */
export function isInSet(set: Pick<EnrolledSet | EnrolledSetHead, 'rowDigests'>, rowJws: string): boolean {
  return set.rowDigests.includes(enrolledRowDigest(rowJws));
}

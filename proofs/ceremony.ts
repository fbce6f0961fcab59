import { createHash } from 'node:crypto';
import { digestOf, statementChallenge } from '../domain/canonical.js';
import { ceremonyKeysFlaw, type CeremonyKey, type CeremonyRecord } from '../domain/ceremony.js';
import type { Assertion } from '../domain/decisions.js';
import type { SignedChange } from '../domain/policy-changes.js';
import { isSignedBy, type SigningPage } from './assertion.js';
import { signJws, verifyJws, type SigningKey } from './jws.js';
import type { Trust } from './keys.js';

/** A ceremony that was held, as the enrolment key signs it: its record, signed by both, each with their own key. */
export interface Ceremony {
  readonly type: 'ceremony';
  readonly record: CeremonyRecord;
  /** In the order of the record's people. */
  readonly assertions: readonly [Assertion, Assertion];
  /** Epoch milliseconds. */
  readonly heldAt: number;
}

/** 80 bits, in groups as it is read aloud: nobody finds another key that reads the same. */
const FINGERPRINT_LETTERS = 20;

/** What two people read to each other of a key. The page makes it of the same (`console/countersign/ceremony-page.ts`). */
export function fingerprintOf({ credentialId, publicKey }: Pick<CeremonyKey, 'credentialId' | 'publicKey'>): string {
  const text = `countersign/key-fingerprint/v1\0${credentialId}\0${publicKey}`;
  const letters = createHash('sha256').update(text).digest('hex').slice(0, FINGERPRINT_LETTERS);
  return letters.replaceAll(/(.{4})(?!$)/g, '$1 ');
}

/** What is signed when a key is made: for whom, at which ceremony. */
export interface CeremonyKeyRequest {
  readonly v: 1;
  readonly kind: 'ceremony-key';
  readonly ceremonyId: string;
  readonly personId: string;
}

const challengeOver = (kind: string, statement: object): string =>
  Buffer.from(statementChallenge(kind, statement)).toString('base64url');

/** The challenge that a key is registered for, base64url. */
export function ceremonyKeyChallengeOf(request: CeremonyKeyRequest): string {
  return challengeOver(request.kind, request);
}

/** The challenge that both sign, base64url. */
export function ceremonyChallengeOf(record: CeremonyRecord): string {
  return challengeOver(record.kind, record);
}

/** Whether both signed the record, each with the key that they brought, and the fingerprints are those of the keys. */
export async function isCeremonySigned(
  { record, assertions }: Pick<Ceremony, 'record' | 'assertions'>,
  signing: SigningPage,
): Promise<boolean> {
  if (ceremonyKeysFlaw(record.people) !== null) return false;
  const challenge = ceremonyChallengeOf(record);
  const each = record.people.map(async (key, nth) => {
    const assertion = assertions[nth];
    const isTheirs = assertion !== undefined && assertion.credentialId === key.credentialId;
    return isTheirs && key.fingerprint === fingerprintOf(key) && (await isSignedBy(key, assertion, challenge, signing));
  });
  return (await Promise.all(each)).every(Boolean);
}

/** Signs a ceremony that was found to be one. */
export function signCeremony(enrolmentKey: SigningKey, ceremony: Ceremony): Promise<string> {
  return signJws(enrolmentKey, ceremony);
}

/** The first policy by the ceremony that is among some rows; null where no row is a genuine one. */
export async function firstPolicyOf(
  { trust, signing }: { readonly trust: Pick<Trust, 'enrolment'>; readonly signing: SigningPage },
  rows: readonly string[],
): Promise<SignedChange | null> {
  for (const jws of rows) {
    const ceremony = await verifyJws<Ceremony>(trust.enrolment, 'ceremony', jws);
    if (ceremony === null || !(await isCeremonySigned(ceremony, signing))) continue;
    const { record, heldAt } = ceremony;
    const change = { from: null, to: record.policy, differences: record.policy, effectiveAt: heldAt };
    const by = record.people.map(({ personId }) => personId);
    const signed = { change: { ...change, reason: 'the first ceremony' }, by, digest: digestOf(record) };
    return { ...signed, completedAt: heldAt, effectiveAt: heldAt };
  }
  return null;
}

import { createHash } from 'node:crypto';
import { digestOf, statementChallenge } from '../domain/canonical.js';
import { ceremonyKeysFlaw, type CeremonyKey, type CeremonyRecord } from '../domain/ceremony.js';
import type { Assertion } from '../domain/decisions.js';
import type { SignedChange } from '../domain/policy-changes.js';
import type { Reopening, ReopeningTold, ReopeningVeto, VetoStatement } from '../domain/reopening.js';
import { isSignedBy, type SigningPage } from './assertion.js';
import { signJws, verifyJws, type SigningKey, type Typed, type VerifyingKey } from './jws.js';
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

/** What two people read to each other of a key. The page makes it of the same (`console/countersign/ceremony-record.ts`). */
export function fingerprintOf({ credentialId, publicKey }: Pick<CeremonyKey, 'credentialId' | 'publicKey'>): string {
  const text = `countersign/key-fingerprint/v1\0${credentialId}\0${publicKey}`;
  const letters = createHash('sha256').update(text).digest('hex').slice(0, FINGERPRINT_LETTERS);
  return letters.replaceAll(/(.{4})(?!$)/g, '$1 ');
}

/** What is signed when a key is made: for whom, at which ceremony, with the hash of which code. */
export interface CeremonyKeyRequest {
  readonly v: 1;
  readonly kind: 'ceremony-key';
  readonly ceremonyId: string;
  readonly personId: string;
  readonly codeHash: string;
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

/** The genuine ceremonies among some rows, in order. */
export async function ceremoniesOf(
  { trust, signing }: { readonly trust: Pick<Trust, 'enrolment'>; readonly signing: SigningPage },
  rows: readonly string[],
): Promise<readonly Ceremony[]> {
  const found = await Promise.all(rows.map((jws) => verifyJws<Ceremony>(trust.enrolment, 'ceremony', jws)));
  const genuine: Ceremony[] = [];
  for (const ceremony of found)
    if (ceremony !== null && (await isCeremonySigned(ceremony, signing))) genuine.push(ceremony);
  return genuine.toSorted((one, other) => one.record.number - other.record.number);
}

/** The first policy by the ceremony that is among some rows; null where no row is a genuine one. */
export async function firstPolicyOf(
  believed: { readonly trust: Pick<Trust, 'enrolment'>; readonly signing: SigningPage },
  rows: readonly string[],
): Promise<SignedChange | null> {
  const first = (await ceremoniesOf(believed, rows)).find(({ record }) => record.number === 1);
  if (first === undefined) return null;
  const { record, heldAt } = first;
  const change = { from: null, to: record.policy, differences: record.policy, effectiveAt: heldAt };
  const by = record.people.map(({ personId }) => personId);
  const signed = { change: { ...change, reason: 'the first ceremony' }, by, digest: digestOf(record) };
  return { ...signed, completedAt: heldAt, effectiveAt: heldAt };
}

/** How a code on paper is kept; from 112 bits on nobody guesses (SP 800-63B-4, section 3.1.2.2), and it has 140. */
export function ceremonyCodeHash(ceremonyId: string, personId: string, code: string): string {
  const written = code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return createHash('sha256')
    .update(`countersign/ceremony-code/v1\0${ceremonyId}\0${personId}\0${written}`)
    .digest('hex');
}

/** Whether two codes are those of both people: one of each, in either order. One person's code twice is one. */
export function areBothCodes({ record }: Pick<Ceremony, 'record'>, codes: readonly [string, string]): boolean {
  const isOf = ({ personId, codeHash }: CeremonyKey, code: string): boolean =>
    ceremonyCodeHash(record.ceremonyId, personId, code) === codeHash;
  const [one, other] = record.people;
  const [first, second] = codes;
  return (isOf(one, first) && isOf(other, second)) || (isOf(one, second) && isOf(other, first));
}

/** The challenge of a veto, base64url. */
export function vetoChallengeOf(statement: VetoStatement): string {
  return challengeOver(statement.kind, statement);
}

/** Signs that both codes were given, that everybody was told, or that somebody vetoed. */
export function signReopeningPart(key: SigningKey, part: Reopening | ReopeningTold | ReopeningVeto): Promise<string> {
  return signJws(key, part);
}

/** What is genuine among some rows: the enrolment key says that codes were given, the verifier the rest. */
export async function reopeningPartsOf(trust: Pick<Trust, 'enrolment' | 'verifier'>, rows: readonly string[]) {
  const among = async <P extends Typed>(key: VerifyingKey, type: P['type']): Promise<P[]> => {
    const found = await Promise.all(rows.map((jws) => verifyJws<P>(key, type, jws)));
    return found.filter((part) => part !== null);
  };
  return {
    reopenings: await among<Reopening>(trust.enrolment, 'ceremony-reopening'),
    told: await among<ReopeningTold>(trust.verifier, 'ceremony-told'),
    vetoes: await among<ReopeningVeto>(trust.verifier, 'ceremony-vetoed'),
  };
}

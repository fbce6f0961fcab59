import { CLOCK_SKEW, HOUR } from './clock.js';
import { CONTROL_OWNERS } from './policy-changes.js';
import type { PersonId, PersonOfRecord } from './subjects.js';

/** The kind of statement that both people sign: `countersign/ceremony/v1`. */
export const CEREMONY = 'ceremony';

/** Two people in one room, who need minutes; our choice. */
const WITHIN = HOUR;

/** What one of the two brought: a key made before the other's eyes, and the hash of a code on paper that they keep. */
export interface CeremonyKey {
  readonly personId: PersonId;
  readonly credentialId: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  /** What each reads to the other: of the credential and its key, see `proofs/ceremony.ts`. */
  readonly fingerprint: string;
  readonly codeHash: string;
}

/** What both sign, each with the key that they made. Times in epoch milliseconds. */
export interface CeremonyRecord {
  readonly v: 1;
  readonly kind: typeof CEREMONY;
  /** One, for the ceremony that an installation begins with. */
  readonly number: number;
  readonly ceremonyId: string;
  /** What it does, in words. */
  readonly does: string;
  readonly people: readonly [CeremonyKey, CeremonyKey];
  /** Digest of the policy that holds from the first ceremony on; another changes none. */
  readonly policy: string;
  readonly begunAt: number;
  readonly expiresAt: number;
}

/** What a ceremony does, in words. */
function doesInWords(number: number): string {
  return number === 1
    ? 'Makes the first two decision keys, which count at once, and signs the first policy.'
    : 'Makes two decision keys, which count at once, in the place of those of both people that were lost.';
}

/** What is to be signed, once both keys are there. */
export function ceremonyRecordOf(
  { number, ceremonyId, policy, begunAt }: Pick<CeremonyRecord, 'number' | 'ceremonyId' | 'policy' | 'begunAt'>,
  people: readonly [CeremonyKey, CeremonyKey],
): CeremonyRecord {
  const fixed = { v: 1, kind: CEREMONY, number, does: doesInWords(number) } as const;
  return { ...fixed, ceremonyId, people, policy, begunAt, expiresAt: begunAt + WITHIN };
}

/** Why a ceremony is none, as it is told. */
export const CEREMONY_FLAWS = {
  'keys-exist': 'somebody who holds authority has a decision key already; a ceremony makes the first ones only',
  held: 'a ceremony was held already; another is held only after both its codes were given, 72 hours, and no veto',
  'one-person': 'both are one person',
  'one-key': 'both brought one key, or one code',
  'not-an-owner': `one of them is not active in the directory of record, a person, own staff and of the group ${CONTROL_OWNERS}`,
  'too-late': 'it was begun more than an hour ago, or in the future: begin anew',
} as const;
export type CeremonyFlaw = keyof typeof CEREMONY_FLAWS;

/** Of the directory of record, what decides who may hold it. */
type Attendant = Pick<
  PersonOfRecord,
  'personId' | 'status' | 'groups' | 'accountKind' | 'employer' | 'employeeNumber' | 'workEmail'
>;

/** What a ceremony is held against. `now` in epoch milliseconds. */
export interface CeremonyContext {
  readonly now: number;
  readonly begunAt: number;
  readonly people: readonly [Attendant | null, Attendant | null];
  /** Whether anybody who holds authority has a decision key. */
  readonly keysExist: boolean;
  readonly wasHeld: boolean;
  /** Whether the codes of the last one opened another. */
  readonly isReopened: boolean;
}

function mayAttend(person: Attendant | null): person is Attendant {
  if (person === null || person.status !== 'active' || person.employer !== undefined) return false;
  return (person.accountKind ?? 'person') === 'person' && person.groups.includes(CONTROL_OWNERS);
}

/** Two accounts of the directory that are one person. */
function isOnePerson(one: Attendant, other: Attendant): boolean {
  const isSame = (mine: string | null, theirs: string | null): boolean =>
    mine !== null && mine !== '' && mine === theirs;
  return (
    one.personId === other.personId ||
    isSame(one.employeeNumber, other.employeeNumber) ||
    isSame(one.workEmail.toLowerCase(), other.workEmail.toLowerCase())
  );
}

/** Why no ceremony may be held by these two now, or null. */
export function ceremonyFlaw(context: CeremonyContext): CeremonyFlaw | null {
  const { now, begunAt, people, isReopened } = context;
  const [one, other] = people;
  if (context.wasHeld && !isReopened) return 'held';
  if (context.keysExist && !isReopened) return 'keys-exist';
  if (begunAt > now + CLOCK_SKEW || begunAt + WITHIN < now) return 'too-late';
  if (!mayAttend(one) || !mayAttend(other)) return 'not-an-owner';
  return isOnePerson(one, other) ? 'one-person' : null;
}

/** Why the two keys are not two, or null. */
export function ceremonyKeysFlaw([one, other]: CeremonyRecord['people']): CeremonyFlaw | null {
  if (one.personId === other.personId) return 'one-person';
  const isShared = (['credentialId', 'publicKey', 'fingerprint', 'codeHash'] as const).some(
    (part) => one[part] === other[part],
  );
  return isShared ? 'one-key' : null;
}

import { z } from 'zod';
import { pastTimeOf } from '../csv/past-time.js';
import type { Directory } from './directory.js';

/** Why a line is not imported, as it is told. */
export const REFUSED = {
  'control-characters': 'it holds characters that nobody sees',
  'unknown-person': 'the directory knows nobody by this',
  'ambiguous-person': 'the directory knows several by this: give the id',
  'not-active': 'they are not active in the directory',
  'another-name': 'the directory has another name for them: is the line mixed up?',
  'no-address': 'it is no e-mail address',
  'work-address': 'it is a work mailbox: it is behind the password that is reset, and notices go there anyway',
  'no-date': 'last_changed_at: expected a past date, as 2026-01-12, or nothing',
  'person-twice': 'they are on several lines: which is right?',
  'address-twice': 'this address is on several lines: it may be one person’s only',
  'has-another': 'they have another address enrolled: they change it themselves',
  'was-removed': 'they had this address and took it away',
  'of-another': 'this address is, or was, enrolled for somebody else',
  unproven: 'what they have enrolled is not what the ledger says: look why',
} as const;
export type Reason = keyof typeof REFUSED;

/** One line of the file. */
export interface Line {
  readonly line: number;
  readonly person: string;
  readonly name: string;
  readonly address: string;
  readonly last_changed_at: string;
}

/** What a line asks for, as far as the file and the directory tell. */
export interface Wanted {
  readonly personId: string;
  readonly address: string;
  /** Epoch milliseconds; null where the source does not say. */
  readonly lastChangedAt: number | null;
}

/** What becomes of a line. */
export type Verdict =
  | ({ readonly line: number; readonly kind: 'add' | 'unchanged' } & Wanted)
  | { readonly line: number; readonly kind: 'refused'; readonly person: string; readonly reason: Reason };

/** As long as an address may be (RFC 5321, section 4.5.3.1.3, less its brackets). */
const address = z.email().max(254);

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

function sameName(one: string, other: string): boolean {
  return one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
}

/** What one line asks for by itself, or why it is refused. `now` in epoch milliseconds. */
function wantedBy(directory: Directory, given: Line, now: number): Wanted | Reason {
  const cells = [given.person, given.name, given.address, given.last_changed_at];
  if (cells.some((cell) => UNSEEN.test(cell))) return 'control-characters';
  const [person, another] = directory.bearersOf(given.person);
  if (person === undefined) return 'unknown-person';
  if (another !== undefined) return 'ambiguous-person';
  if (person.status !== 'active') return 'not-active';
  if (given.name !== '' && !sameName(given.name, person.displayName)) return 'another-name';
  if (!address.safeParse(given.address).success) return 'no-address';
  if (directory.isAtWork(given.address, person)) return 'work-address';
  const lastChangedAt = given.last_changed_at === '' ? null : pastTimeOf(given.last_changed_at, now);
  if (given.last_changed_at !== '' && lastChangedAt === null) return 'no-date';
  return { personId: person.personId, address: given.address, lastChangedAt };
}

/** What is known of one person's addresses. */
export interface KnownOf {
  /** In their current set. */
  readonly current: readonly string[];
  /** Once in it, and not now. */
  readonly former: readonly string[];
}

/** What the database knows, beside the directory. */
export interface Known {
  /** Null where what somebody has enrolled cannot be proven. */
  readonly of: (personId: string) => Promise<KnownOf | null>;
  /** Whoever has or had an address, in lower case. */
  readonly bearersOf: (address: string) => ReadonlySet<string>;
}

async function againstKnown(known: Known, { personId, address: given }: Wanted): Promise<Reason | 'add' | 'unchanged'> {
  const own = await known.of(personId);
  if (own === null) return 'unproven';
  const isSame = (other: string): boolean => other.toLowerCase() === given.toLowerCase();
  if (own.current.some(isSame)) return 'unchanged';
  if (own.current.length > 0) return 'has-another';
  if (own.former.some(isSame)) return 'was-removed';
  const others = [...known.bearersOf(given.toLowerCase())].filter((bearer) => bearer !== personId);
  return others.length > 0 ? 'of-another' : 'add';
}

/** The values that are there more than once. */
function repeated(values: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(values.filter((value) => seen.size === seen.add(value).size));
}

/**
 * What becomes of each line: an address is only ever added, to somebody who has none (issue 5, item 3: never overwrites
 * what is stronger or newer). What the file says twice is refused both times.
 *
 * @param now epoch milliseconds
 */
export async function verdictsOn(
  lines: readonly Line[],
  directory: Directory,
  known: Known,
  now: number,
): Promise<readonly Verdict[]> {
  const read = lines.map((given) => ({ given, wanted: wantedBy(directory, given, now) }));
  const asked = read.flatMap(({ wanted }) => (typeof wanted === 'string' ? [] : [wanted]));
  const people = repeated(asked.map(({ personId }) => personId));
  const addresses = repeated(asked.map((one) => one.address.toLowerCase()));

  async function verdictOn({ line, person }: Line, wanted: Wanted | Reason): Promise<Verdict> {
    const refused = (reason: Reason): Verdict => ({ line, kind: 'refused', person, reason });
    if (typeof wanted === 'string') return refused(wanted);
    if (people.has(wanted.personId)) return refused('person-twice');
    if (addresses.has(wanted.address.toLowerCase())) return refused('address-twice');
    const kind = await againstKnown(known, wanted);
    return kind === 'add' || kind === 'unchanged' ? { line, kind, ...wanted } : refused(kind);
  }

  const verdicts: Verdict[] = [];
  for (const { given, wanted } of read) verdicts.push(await verdictOn(given, wanted));
  return verdicts;
}

import { z } from 'zod';
import type { PhoneChannel } from '../../domain/enrolled.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
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
  'no-number': 'it is no telephone number with its country, as +44 20 7946 0101',
  'signs-in-there':
    'it signs in there and nowhere else: they enrol one here, or it is linked (countersign enrolled link)',
  'work-address': 'it is a work mailbox: it is behind the password that is reset, and notices go there anyway',
  'no-date': 'last_changed_at: expected a past date, as 2026-01-12, or nothing',
  'person-twice': 'they are on several lines: which is right?',
  'address-twice': 'this address, or number, is on several lines: it may be one person’s only',
  'has-another': 'they have another address enrolled, or another number: they change it themselves',
  'was-removed': 'they had this and took it away',
  'of-another': 'this is, or was, enrolled for somebody else',
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

/** What can be imported: `value` is an address as it was given, or a number in E.164 with its plus sign. */
export type Reached =
  | { readonly of: 'email'; readonly value: string; readonly behindIdentityProvider: boolean }
  | { readonly of: 'phone'; readonly value: string; readonly takes: readonly PhoneChannel[] };
export type ReachedKind = Reached['of'];

/** What a line asks for, as far as the source and the directory tell. */
export interface Wanted {
  readonly personId: string;
  readonly reached: Reached;
  /** Epoch milliseconds; null where the source does not say. */
  readonly lastChangedAt: number | null;
  /** Of a directory: where it stands there. */
  readonly at?: { readonly attribute: string; readonly objectId: string };
}

/** One line, or row, with what it asks for, or why it asks for nothing. */
export interface Read {
  readonly line: number;
  /** Who is meant, as the source calls them. */
  readonly person: string;
  readonly wanted: Wanted | Reason;
}

/** What becomes of a line. */
export type Verdict =
  | ({ readonly line: number; readonly kind: 'add' | 'unchanged' } & Wanted)
  | { readonly line: number; readonly kind: 'refused'; readonly person: string; readonly reason: Reason };

/** As long as an address may be (RFC 5321, section 4.5.3.1.3, less its brackets). */
const address = z.email().max(254);

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Whether something holds characters that nobody sees. */
export function isUnseen(cells: readonly string[]): boolean {
  return cells.some((cell) => UNSEEN.test(cell));
}

/** The one active person that is meant, or why nobody is. */
export function whoIsMeant(directory: Directory, called: string): PersonOfRecord | Reason {
  const [person, another] = directory.bearersOf(called);
  if (person === undefined) return 'unknown-person';
  if (another !== undefined) return 'ambiguous-person';
  return person.status === 'active' ? person : 'not-active';
}

/** Why an address is none that somebody can be reached at beside their work, or null. */
export function addressFlaw(directory: Directory, given: string, person: PersonOfRecord): Reason | null {
  if (!address.safeParse(given).success) return 'no-address';
  return directory.isAtWork(given, person) ? 'work-address' : null;
}

function sameName(one: string, other: string): boolean {
  return one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
}

/** What one line of a file asks for by itself, or why it is refused. `now` in epoch milliseconds. */
function wantedBy(directory: Directory, given: Line, now: number): Wanted | Reason {
  if (isUnseen([given.person, given.name, given.address, given.last_changed_at])) return 'control-characters';
  const person = whoIsMeant(directory, given.person);
  if (typeof person === 'string') return person;
  if (given.name !== '' && !sameName(given.name, person.displayName)) return 'another-name';
  const flaw = addressFlaw(directory, given.address, person);
  if (flaw !== null) return flaw;
  const lastChangedAt = given.last_changed_at === '' ? null : pastTimeOf(given.last_changed_at, now);
  if (given.last_changed_at !== '' && lastChangedAt === null) return 'no-date';
  const reached = { of: 'email', value: given.address, behindIdentityProvider: false } as const;
  return { personId: person.personId, reached, lastChangedAt };
}

/** What is known of one person's addresses, or of their numbers. */
export interface KnownOf {
  /** In their current set. */
  readonly current: readonly string[];
  /** Once in it, and not now. */
  readonly former: readonly string[];
}

/** What the database knows, beside the directory. */
export interface Known {
  /** Null where what somebody has enrolled cannot be proven. */
  readonly of: (personId: string, kind: ReachedKind) => Promise<KnownOf | null>;
  /** Whoever has or had an address, in lower case, or a number. */
  readonly bearersOf: (value: string, kind: ReachedKind) => ReadonlySet<string>;
}

async function againstKnown(known: Known, { personId, reached }: Wanted): Promise<Reason | 'add' | 'unchanged'> {
  const own = await known.of(personId, reached.of);
  if (own === null) return 'unproven';
  const given = reached.value.toLowerCase();
  const isSame = (other: string): boolean => other.toLowerCase() === given;
  if (own.current.some(isSame)) return 'unchanged';
  if (own.current.length > 0) return 'has-another';
  if (own.former.some(isSame)) return 'was-removed';
  const others = [...known.bearersOf(given, reached.of)].filter((bearer) => bearer !== personId);
  return others.length > 0 ? 'of-another' : 'add';
}

/** The values that are there more than once. */
function repeated(values: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(values.filter((value) => seen.size === seen.add(value).size));
}

const ownerOf = ({ personId, reached }: Wanted): string => `${reached.of} ${personId}`;
const valueOf = ({ reached }: Wanted): string => `${reached.of} ${reached.value.toLowerCase()}`;

/**
 * What becomes of each line, whatever source it is from: something is only ever added, to somebody who has none of its kind
 * (issue 5, item 3: never overwrites what is stronger or newer). What the source says twice is refused both times.
 */
export async function judged(reads: readonly Read[], known: Known): Promise<readonly Verdict[]> {
  const asked = reads.flatMap(({ wanted }) => (typeof wanted === 'string' ? [] : [wanted]));
  const [people, values] = [repeated(asked.map(ownerOf)), repeated(asked.map(valueOf))];

  async function verdictOn({ line, person, wanted }: Read): Promise<Verdict> {
    const refused = (reason: Reason): Verdict => ({ line, kind: 'refused', person, reason });
    if (typeof wanted === 'string') return refused(wanted);
    if (people.has(ownerOf(wanted))) return refused('person-twice');
    if (values.has(valueOf(wanted))) return refused('address-twice');
    const kind = await againstKnown(known, wanted);
    return kind === 'add' || kind === 'unchanged' ? { line, kind, ...wanted } : refused(kind);
  }

  const verdicts: Verdict[] = [];
  for (const read of reads) verdicts.push(await verdictOn(read));
  return verdicts;
}

/**
 * What becomes of each line of a file.
 *
 * @param now epoch milliseconds
 */
export function verdictsOn(
  lines: readonly Line[],
  directory: Directory,
  known: Known,
  now: number,
): Promise<readonly Verdict[]> {
  const reads = lines.map((given) => {
    const { line, person } = given;
    return { line, person, wanted: wantedBy(directory, given, now) };
  });
  return judged(reads, known);
}

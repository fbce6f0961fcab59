import { ENROLLED_KINDS, type EnrolledFacts, type EnrolledKind } from '../../domain/enrolled.js';
import type { CompromiseDomain } from '../../domain/evidence.js';
import { pastTimeOf } from '../csv/past-time.js';
import { PEOPLE_COLUMNS, type PeopleColumn } from '../csv/people-columns.js';
import { readCsv, type CsvRecord } from '../csv/read.js';
import { UsageError } from '../failures.js';
import type { Member } from './people.js';

/** Where each kind is lost or taken over, unless something shows otherwise (recovery policy, section 5.4). */
const DOMAIN_OF: Readonly<Record<EnrolledKind, CompromiseDomain>> = {
  totp: 'handset',
  email: 'mailbox',
  passkey: 'authenticator',
  'recovery-code': 'paper',
  phone: 'handset',
  push: 'handset',
  login: 'mailbox',
  contact: 'voucher',
  device: 'device',
};

function enrolledIn(file: string, { line, cells }: CsvRecord<PeopleColumn>, now: number): EnrolledFacts {
  const wrong = (says: string): UsageError => new UsageError(`${file}:${line}: ${says}`);
  const kind = ENROLLED_KINDS.find((one) => one === cells.kind);
  if (kind === undefined) throw wrong(`kind: expected one of ${ENROLLED_KINDS.join(', ')}`);
  // What nobody knows the age of counts as of today.
  const enrolledAt = cells.enrolled_at === '' ? now : pastTimeOf(cells.enrolled_at, now);
  if (enrolledAt === null) throw wrong('enrolled_at: expected a past date as 2026-01-12, or nothing');
  if (!['', 'yes', 'no'].includes(cells.behind_identity_provider)) throw wrong('behind_identity_provider: yes or no');
  return {
    enrolledId: `${line}`,
    kind,
    enrolledAt,
    domains: [DOMAIN_OF[kind]],
    ...(cells.device !== '' && { device: cells.device }),
    ...(kind === 'email' && { behindIdentityProvider: cells.behind_identity_provider === 'yes' }),
  };
}

/**
 * People as a file supposes them: a line for each thing that somebody has enrolled, or one without a kind.
 *
 * @param now epoch milliseconds
 * @throws {UsageError} naming file and line
 */
export async function supposedPeople(file: string, now: number): Promise<readonly Member[]> {
  const byPerson = new Map<string, EnrolledFacts[]>();
  for await (const record of readCsv<PeopleColumn>(file, PEOPLE_COLUMNS)) {
    const { person, kind } = record.cells;
    if (person === '' || /\p{C}/u.test(person)) throw new UsageError(`${file}:${record.line}: person: who it is`);
    const enrolled = byPerson.get(person) ?? [];
    byPerson.set(person, enrolled);
    if (kind !== '') enrolled.push(enrolledIn(file, record, now));
  }
  return [...byPerson].map(([personId, enrolled]) => ({ personId, name: personId, enrolled, ofRecord: null }));
}

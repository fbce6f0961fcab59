import { enrolledOfAll } from '../../activities/enrolled/enrolled-of-all.js';
import { connect } from '../../db/connect.js';
import type { EnrolledFacts } from '../../domain/enrolled.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { loadTrust } from '../../proofs/keys.js';
import { peopleOfRecord } from '../../workers/people-of-record.js';
import { setting } from '../commands/owner.js';
import type { Surroundings } from '../surroundings.js';

/** Somebody whose way to recover is looked for. */
export interface Member {
  readonly personId: string;
  readonly name: string;
  readonly enrolled: readonly EnrolledFacts[];
  /** As the directory has them; null for somebody who is only supposed. */
  readonly ofRecord: PersonOfRecord | null;
}

/** Whom was looked at, and what of it was checked. */
export interface Looked {
  readonly members: readonly Member[];
  /** Signatures that do not hold; null where none was checked. */
  readonly forged: number | null;
}

/** The same database, in sessions that write nothing, whatever the role may do. */
export function readOnly(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', '-c default_transaction_read_only=on');
  return url.href;
}

/**
 * Everybody in the directory of record, with what they have enrolled.
 *
 * @param verifies whether every signature is checked
 */
export async function everybodyWithEnrolled(at: Surroundings, verifies: boolean): Promise<Looked> {
  const databaseUrl = setting(at, 'DATABASE_URL_CASE_WORKER');
  const directory = peopleOfRecord(setting(at, 'DIRECTORY_OF_RECORD_URL'));
  const trust = verifies ? await loadTrust(setting(at, 'TRUST_FILE')) : null;
  const db = connect(readOnly(databaseUrl), 1);
  try {
    const people = (await directory.everybody()).filter(({ status }) => status !== 'left');
    const ids = people.map(({ personId }) => personId);
    const held = await enrolledOfAll(db, ids, trust);
    const members = people.map((person, nth): Member => {
      const { personId, displayName: name } = person;
      return { personId, name, enrolled: held[nth]?.enrolled ?? [], ofRecord: person };
    });
    return { members, forged: trust === null ? null : held.reduce((sum, { forged }) => sum + forged, 0) };
  } finally {
    await Promise.all([db.destroy(), directory.close()]);
  }
}

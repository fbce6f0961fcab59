import { connect } from '../../db/connect.js';
import { readOpeningsSince } from '../../db/past-openings.js';
import type { Plan } from '../../domain/plan.js';
import type { Opening } from '../../domain/receipts.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { peopleOfRecord } from '../../workers/people-of-record.js';
import { setting } from '../commands/owner.js';
import type { Surroundings } from '../surroundings.js';
import { readOnly } from '../survey/people.js';
import type { PastCase } from './past-cases.js';
import { somebody } from '../../policy/differences/kinds.js';

/**
 * The cases that were opened since a time, each with the plan that was pinned then. People are as the directory has them today,
 * or, where they are gone from it, as somebody in no group. Only reads.
 *
 * @param since epoch milliseconds
 */
export async function casesOfDatabase(at: Surroundings, since: number): Promise<readonly PastCase[]> {
  const directory = peopleOfRecord(setting(at, 'DIRECTORY_OF_RECORD_URL'));
  const db = connect(readOnly(setting(at, 'DATABASE_URL_CASE_WORKER')), 1);
  try {
    const people = new Map((await directory.everybody()).map((person) => [person.personId, person]));
    return (await readOpeningsSince(db, since)).map(({ caseId, receipt, plan }): PastCase => {
      // As the opening transaction wrote them.
      const { action, subject } = (receipt as unknown as Opening).receipt;
      const pinned = plan as unknown as Plan;
      const gone: PersonOfRecord = { ...somebody(subject.personId), managerId: subject.managerId };
      return { caseId, action, person: people.get(subject.personId) ?? gone, pinned, raisedBy: pinned.raisedBy ?? [] };
    });
  } finally {
    await Promise.all([db.destroy(), directory.close()]);
  }
}

import type { EnrolmentDeps } from './deps.js';
import type { EnrolmentActivities } from './enrolment-activities.js';
import { settleErrand } from './settle-errand.js';
import { tellOfErrand } from './tell-of-errand.js';

/** The activities of the enrolment worker. */
export function createEnrolmentActivities(deps: EnrolmentDeps): EnrolmentActivities {
  return { settleErrand: settleErrand(deps), tellOfErrand: tellOfErrand(deps) };
}

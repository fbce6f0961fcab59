import type { EnrolmentOutcome, EnrolmentStart } from '../../contract/enrolment.js';

/** What the enrolment workflow may ask of the world. Each is safe to repeat. */
export interface EnrolmentActivities {
  /**
   * Does the errand, or refuses it: verifies what the browser proved, signs and writes. Either is in the ledger, with its
   * reason. The same errand again gets the same answer.
   */
  settleErrand(start: EnrolmentStart): Promise<{ readonly outcome: EnrolmentOutcome }>;
  /** Tells everybody whom an errand that was done concerns. @throws when a mail could not be sent now */
  tellOfErrand(start: EnrolmentStart): Promise<void>;
}

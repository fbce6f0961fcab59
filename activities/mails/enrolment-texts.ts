import type { EnrolmentChangeKind, EnrolmentProof } from '../../domain/enrolment.js';
import type { Quoted } from './outside.js';
import type { CodeWords, WayTexts, Words } from './words.js';

/** A change of what a person enrolled, as its mail tells it. */
export interface ChangeTold {
  readonly kind: EnrolmentChangeKind;
  readonly provenBy: EnrolmentProof;
  /** As the reader writes times. */
  readonly at: string;
}

/** What security is told of a change: whose it is, quoted, and when. */
export interface ChangeOfSomebody {
  readonly who: Quoted;
  readonly at: string;
}

/** The mails about what people enrol by themselves. */
export interface EnrolmentTexts {
  readonly code: (minutes: number) => CodeWords;
  /** To an address that a case is to bring, which nobody has proven yet. */
  readonly caseCode: (until: string) => CodeWords;
  readonly changed: (told: ChangeTold) => Words;
  readonly takenBack: (at: string) => Words;
  /** For security: something was enrolled with nothing but a sign-in to confirm it. */
  readonly coldStart: (told: ChangeOfSomebody) => Words;
  /** For security: a change was said not to be the person's. */
  readonly disowned: (told: ChangeOfSomebody) => Words;
  /** To somebody who could not be recovered with what they have, and then again. */
  readonly invitation: Words;
  readonly reminder: Words;
  /** Once a year, about recovery contacts. */
  readonly stillYourContact: Words;
  /** To where people enrol. */
  readonly page: WayTexts;
  readonly notMe: (days: number) => WayTexts;
}

/** The page where people enrol by themselves; it works nowhere else. */
export const ENROL_PATH = '/enrol';

/** Where the identity provider sends a browser back to. */
export const ENROL_CALLBACK_PATH = '/enrol/signed-in';

/** Where the link of a notice leads. */
export const ENROL_NOT_ME_PATH = '/enrol/not-me';

/** Where passkeys are registered and sign changes, at the origin of passkeys (architecture, section 4). */
export const ENROL_PASSKEY_PATH = '/enrol-passkey';

/** The one operation whose request is passed on to the enrolment worker, which checks what the browser proved with it. */
export const ENROL_CHANGES_PATH = '/v1/enrolment/changes';

/** The other one: codes to addresses. */
export const ENROL_CODES_PATH = '/v1/enrolment/codes';

/**
 * How long after signing in things may be changed, in seconds (issue 5, item 3): the page asks to sign in again after that.
 * Long enough for everything at once, and no longer than identity providers commonly let ID tokens live.
 */
export const ENROL_SESSION_SECONDS = 600;

/** What is wanted of the enrolment worker. */
export type EnrolmentErrand = 'change' | 'code' | 'take-back' | 'contact-code';

/** Starts an errand. Nothing secret: what is to be done stands in the sealed submission that `submission` names. */
export interface EnrolmentStart {
  readonly v: 1;
  readonly errand: EnrolmentErrand;
  /** Chosen by the browser, or the digest of the token of a link: the same errand again is the same workflow. */
  readonly changeId: string;
  readonly submission: string;
  readonly requestId: string;
}

/** What came of it, as far as it leaves the worker. */
export type EnrolmentOutcome = 'accepted' | 'refused';

/** Under which name its submission is kept. */
export function enrolmentSubmissionOf(changeId: string): string {
  return `enrolment:${changeId}`;
}

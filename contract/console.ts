/** Where approvers and reviewers work, at the API's own origin. A case is at `/console/cases/<its id>`: notices link there. */
export const CONSOLE_PATH = '/console';

/** Where the identity provider sends a browser back to. */
export const CONSOLE_CALLBACK_PATH = '/console/signed-in';

/** Where people sign what moves a case, at the origin of decision keys and nowhere else (architecture, section 4). */
export const SIGN_PATH = '/sign';

/** Where a change of policy is signed: of the same origin. */
export const SIGN_POLICY_PATH = '/sign/policy';

/** Where the first keys are made, and the ceremony that makes them is signed: of the same origin. */
export const SIGN_CEREMONY_PATH = '/sign/ceremony';

/** Where a change of policy is read, followed by its id. */
export const POLICY_CHANGES_PATH = '/console/policy-changes';

/** Where open risk is read: what is excepted from the policy. */
export const EXCEPTIONS_PATH = '/console/exceptions';

/** Tells open pages which cases changed. */
export const CONSOLE_STREAM_PATH = '/v1/console/stream';

/**
 * What every request of the page carries beside its cookie. No form, image or link of another site can add it, and a script
 * there would have to ask first (Fetch standard, section 4.8: CORS preflight), which nobody is granted. `live` is what the
 * page asks by itself: it keeps no session awake.
 */
export const CONSOLE_HEADER = 'countersign-console';

/**
 * How long a session lasts after signing in and after its last use, in seconds: a working day, as the sample identity
 * provider has it (SP 800-63B-4, section 2.2.3, AAL2: at most 24 hours), and an hour (the same).
 */
export const CONSOLE_SESSION_SECONDS = 43_200;
export const CONSOLE_IDLE_SECONDS = 3_600;

/** What somebody outside is told: a stable code and words that give nothing away. */
export interface Problem {
  /** HTTP status (RFC 9110, section 15). */
  readonly status: number;
  readonly title: string;
  /** For the person in front of it. Says nothing that an impersonator could learn from (invariant 13). */
  readonly publicText: string;
  /** What they can do now. */
  readonly nextStep: string;
}

/**
 * Every "no" that leaves the API, by its stable code: the one registry. `docs/problems.md` holds the same, and a test
 * compares them. Many refusals share one code here, so that nobody can find out which of them it was.
 */
export const PROBLEMS = {
  'malformed-request': {
    status: 400,
    title: 'Malformed request',
    publicText: 'The request does not have the form this operation takes.',
    nextStep: 'Correct the fields named in "errors"; /openapi.json describes every operation.',
  },
  unauthenticated: {
    status: 401,
    title: 'Not signed in',
    publicText: 'The request carries no access token, key or signature that this API accepts.',
    nextStep: 'Sign in again, or have a new key made, and repeat the request with that.',
  },
  'session-not-proven': {
    status: 401,
    title: 'Session not proven',
    publicText: 'The request carries no valid proof of a session of this case.',
    nextStep: 'Open the case page again in the browser you began with, or begin a new session there.',
  },
  'forbidden-role': {
    status: 403,
    title: 'Not for this role',
    publicText: 'Your role does not include this operation.',
    nextStep: 'Ask somebody who holds the role; it cannot be granted here.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    publicText: 'There is no such thing, or none that you may see.',
    nextStep: 'Check the case number with whoever gave it to you.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    publicText: 'This address does not take that method.',
    nextStep: 'Use a method named in the Allow header.',
  },
  'precondition-failed': {
    status: 412,
    title: 'Changed since you read it',
    publicText: 'The case is no longer as it was when you read it.',
    nextStep: 'Read it again, and repeat the request with its new ETag if you still want it.',
  },
  'body-too-large': {
    status: 413,
    title: 'Too large',
    publicText: 'The request is larger than any operation needs.',
    nextStep: 'Send what the operation takes and nothing else.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    publicText: 'The request is not plain JSON.',
    nextStep: 'Send application/json, without a content encoding.',
  },
  'idempotency-conflict': {
    status: 422,
    title: 'Key used for something else',
    publicText: 'This Idempotency-Key was used for another request.',
    nextStep: 'Use a new key for a new request, and the same key only to repeat one.',
  },
  'too-many-sessions': {
    status: 409,
    title: 'Too many sessions',
    publicText: 'This case has as many sessions as it may have.',
    nextStep: 'Go on in a browser you began with, or ask the desk to open a new case.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    publicText: 'The case is busy with other requests.',
    nextStep: 'Wait as long as Retry-After says, then repeat the request.',
  },
  'rate-limited': {
    status: 429,
    title: 'Slow down',
    publicText: 'Too many requests came from you, from your address or for one person.',
    nextStep: 'Wait as long as Retry-After says, then repeat the request.',
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong',
    publicText: 'Something went wrong here; nothing was granted by it.',
    nextStep: 'Repeat the request; if it fails again, give the request id to whoever runs this.',
  },
  'temporarily-unavailable': {
    status: 503,
    title: 'Not available now',
    publicText: 'The request could not be taken just now.',
    nextStep: 'Repeat the same request after as long as Retry-After says.',
  },
  'cannot-open': {
    status: 422,
    title: 'No case opened',
    publicText: 'A case cannot be opened for this request.',
    nextStep: 'Check whom it is for and what was asked for; if both are right, pass it to the identity team.',
  },
  'verification-not-completed': {
    status: 422,
    title: 'Verification not completed',
    publicText: 'Verification was not completed.',
    nextStep: 'Try again with a new code, or ask the desk how to go on.',
  },
  'enrolment-not-completed': {
    status: 422,
    title: 'Not changed',
    publicText: 'Nothing was changed.',
    nextStep:
      'Check what you typed, confirm it with the strongest thing you have enrolled, or ask the desk how to go on.',
  },
  'not-wanted-now': {
    status: 409,
    title: 'Not wanted now',
    publicText: 'The case does not wait for this now.',
    nextStep: 'Read the case to see what it waits for.',
  },
  'case-closed': {
    status: 409,
    title: 'Case closed',
    publicText: 'The case is closed.',
    nextStep: 'Ask the desk to open a new case.',
  },
  proof: {
    status: 422,
    title: 'Signature not accepted',
    publicText: 'The signature is not one of yours over this statement.',
    nextStep: 'Sign the statement again with a passkey that you enrolled.',
  },
  stale: {
    status: 409,
    title: 'Something changed',
    publicText: 'What you signed is no longer what lies before you.',
    nextStep: 'Read the new statement and decide again.',
  },
  'statement-expired': {
    status: 409,
    title: 'Signed too late',
    publicText: 'The statement was signed too long after it was shown.',
    nextStep: 'Read the statement again and sign it within five minutes.',
  },
  'not-a-distinct-person': {
    status: 422,
    title: 'You took part already',
    publicText: 'You already took a part in this case, and nobody takes two.',
    nextStep: 'Leave this decision to somebody else.',
  },
  'not-in-group': {
    status: 422,
    title: 'Not yours to decide',
    publicText: 'The directory does not count you among those who decide this.',
    nextStep: 'Leave this decision to a member of the group that the case names.',
  },
  'key-too-recent': {
    status: 422,
    title: 'Passkey too new',
    publicText: 'The passkey was enrolled too recently to sign decisions.',
    nextStep: 'Sign with an older passkey, or leave the decision to somebody else.',
  },
  'call-back-missing': {
    status: 422,
    title: 'Call back first',
    publicText: 'The approval does not say that you called the person back on the number on file.',
    nextStep: 'Hang up, call the number that the statement shows, then sign again.',
  },
  'above-decider': {
    status: 422,
    title: 'Not for your own manager',
    publicText: 'You cannot decide about somebody you report to, or whose assistant you are.',
    nextStep: 'Leave this decision to somebody else.',
  },
  'not-permitted': {
    status: 403,
    title: 'Not permitted',
    publicText: 'You may not do this in this case.',
    nextStep: 'Leave it to somebody else; whoever runs this can read in the ledger which policy denied it.',
  },
  'decider-is-subject': {
    status: 422,
    title: 'About yourself',
    publicText: 'This case is about you, under this account or another of yours.',
    nextStep: 'Leave this decision to somebody else; with the link of your notice you can stop it.',
  },
  'decider-opened': {
    status: 422,
    title: 'You brought this case',
    publicText: 'You asked for this case, opened it or held its ticket, so you do not decide in it.',
    nextStep: 'Leave this decision to somebody who had nothing to do with it.',
  },
  'decider-vouched': {
    status: 422,
    title: 'You vouched in this case',
    publicText: 'You vouched for the person or verified them, and nobody does both.',
    nextStep: 'Leave this decision to somebody else.',
  },
  'not-a-person': {
    status: 422,
    title: 'Not a person’s account',
    publicText: 'This account is not one person’s, and only people decide.',
    nextStep: 'Sign with your own account, or leave this decision to somebody else.',
  },
  'decider-operates': {
    status: 422,
    title: 'You run this account',
    publicText: 'You run the sessions of the account that this case is about, so you do not decide on it.',
    nextStep: 'Leave the decision to an owner who does not, or to security.',
  },
  'vendor-staff': {
    status: 422,
    title: 'For people of the house',
    publicText: 'Staff of a vendor do not decide here, and never about a colleague of theirs.',
    nextStep: 'Leave this decision to somebody of the organisation itself.',
  },
  'same-pair': {
    status: 422,
    title: 'The same two again',
    publicText: 'You and another approver of this case signed the last three together, and there are others.',
    nextStep: 'Leave this decision to somebody else this time.',
  },
  'same-opener': {
    status: 422,
    title: 'The same two again',
    publicText: 'You approved the last three cases of the one who brought this, and there are others.',
    nextStep: 'Leave this decision to somebody else this time.',
  },
  'exception-not-allowed': {
    status: 422,
    title: 'No such exception',
    publicText:
      'This cannot be waived, not for so long, not by its owner for themselves, or its owner is no control owner.',
    nextStep: 'Read what an exception may waive, for whom and for how long (docs/exceptions.md), then write another.',
  },
  'decided-before': {
    status: 422,
    title: 'You approved the one before',
    publicText: 'You approved or vouched for another recovery of this person in the last three days.',
    nextStep: 'Leave this decision to somebody else.',
  },
  'authority-suspended': {
    status: 422,
    title: 'Authority is suspended',
    publicText:
      'An account was recovered, and until two control owners re-establish the authority of its owner nothing they sign counts, ' +
      'but to stop something.',
    nextStep:
      'Ask two control owners to sign that it is re-established; it may be somebody else who signed before you.',
  },
  'delegator-conflicted': {
    status: 422,
    title: 'Not for them either',
    publicText:
      'Whoever you stand for has a part in this case, or reports to the person, so you cannot decide for them.',
    nextStep: 'Leave this decision to somebody else.',
  },
  'delegate-unsuitable': {
    status: 422,
    title: 'No such delegate',
    publicText:
      'Somebody stands for an approver for 14 days at most, is of their line and our own staff, and not of the group already.',
    nextStep: 'Choose somebody else or a shorter time, then sign again.',
  },
  'seat-taken': {
    status: 409,
    title: 'Others have signed',
    publicText: 'Those whom this case needs of your group have signed already.',
    nextStep: 'Nothing more is needed of you; you may still refuse or veto.',
  },
  'seat-not-yet': {
    status: 409,
    title: 'Not your turn yet',
    publicText: 'Somebody else signs this case before you.',
    nextStep: 'Read the case to see who signs next, and sign after them.',
  },
  'seat-window-over': {
    status: 409,
    title: 'Time is over',
    publicText: 'The time in which you could have signed this case is over.',
    nextStep: 'Leave this decision to somebody else; it lapses if nobody else may.',
  },
  'reason-missing': {
    status: 422,
    title: 'Say why',
    publicText: 'A refusal says why, and so does an approval of this weight.',
    nextStep: 'Write your reason as the comment, then sign again.',
  },
  'nothing-to-withdraw': {
    status: 409,
    title: 'Nothing to take back',
    publicText: 'You have no approval in this case that counts.',
    nextStep: 'Read the case; while it is open you may refuse it or veto it.',
  },
  'claim-not-open': {
    status: 409,
    title: 'Prove it once more first',
    publicText: 'A new password, passkey or address is taken once a fresh code was accepted.',
    nextStep: 'Give a fresh code in this session, then choose the password, register the passkey or type the address.',
  },
  'claim-window-over': {
    status: 409,
    title: 'Time is over',
    publicText: 'The time to choose a new password, to register a new passkey or to type a new address is over.',
    nextStep: 'Give a fresh code in this session to get more time.',
  },
  'password-unacceptable': {
    status: 422,
    title: 'Password not accepted',
    publicText: 'This password is too short, too long or too well known.',
    nextStep: 'Choose another of at least 15 characters; nothing was used up.',
  },
  'password-reused': {
    status: 422,
    title: 'Choose a different password',
    publicText: 'This password cannot be used again.',
    nextStep: 'Choose another; nothing was used up.',
  },
  'passkey-unacceptable': {
    status: 422,
    title: 'Passkey not accepted',
    publicText: 'This passkey was not registered for this step, or is bound already.',
    nextStep: 'Register a new one with your user verified, right after the fresh code; nothing was used up.',
  },
  'contact-unacceptable': {
    status: 422,
    title: 'Address not accepted',
    publicText: 'This address or number cannot be the new one, or the one that it replaces was not found.',
    nextStep:
      'Type another, which is not yours at work; with several enrolled, type the old one too. Nothing was used up.',
  },
  'contact-code-wrong': {
    status: 422,
    title: 'Code not accepted',
    publicText: 'This is not the newest code that was sent to the new address, or it is too old.',
    nextStep: 'Type the newest one, or have another sent; nothing else was used up.',
  },
  'number-not-shown': {
    status: 422,
    title: 'Not the number shown',
    publicText: 'No page of this case shows that number.',
    nextStep: 'Ask the person once more what their own page shows. If it differs still, do not confirm: tell the desk.',
  },
  'hand-over-void': {
    status: 422,
    title: 'Not offered to you',
    publicText: 'This offer hands the case over to nobody, or not to you, or no longer.',
    nextStep: 'Ask whoever holds the case to offer it to you again; both of you sign in at the desk that opened it.',
  },
  'no-standing': {
    status: 422,
    title: 'Not yours to stop',
    publicText: 'What was sent does not entitle you to stop this case.',
    nextStep: 'Use the newest "this was not me" link you got, or call the desk.',
  },
  'too-many-comments': {
    status: 422,
    title: 'Too many comments',
    publicText: 'This case has as many comments as it may have.',
    nextStep: 'Write further comments into the ticket.',
  },
  'not-cancellable': {
    status: 422,
    title: 'Beyond cancelling',
    publicText: 'The case was stopped before, or is over.',
    nextStep: 'Read the case to see what became of it; sending the same again changes nothing.',
  },
  stopped: {
    status: 409,
    title: 'Stopped already',
    publicText: 'The case was stopped before.',
    nextStep: 'Nothing more is needed.',
  },
  'case-halted': {
    status: 409,
    title: 'Somebody must look at this',
    publicText: 'The case was halted and grants nothing more.',
    nextStep: 'Ask the desk to open a new case.',
  },
} as const satisfies Readonly<Record<string, Problem>>;

/** A stable problem code. */
export type ProblemCode = keyof typeof PROBLEMS;

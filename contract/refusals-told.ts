import type { Refusal } from '../domain/refusals.js';
import type { ProblemCode } from './problems.js';

/** How a refusal is told outside, and what it means inside: for the ledger's readers and operators only. */
export interface Telling {
  readonly problem: ProblemCode;
  readonly internalText: string;
}

const opening = (internalText: string): Telling => ({ problem: 'cannot-open', internalText });
const verification = (internalText: string): Telling => ({ problem: 'verification-not-completed', internalText });
const session = (internalText: string): Telling => ({ problem: 'session-not-proven', internalText });
const halted = (internalText: string): Telling => ({ problem: 'case-halted', internalText });
const itself = (problem: ProblemCode & Refusal, internalText: string): Telling => ({ problem, internalText });

/**
 * Which problem tells each refusal. Claimants and agents get one answer for every way to fail an opening or a
 * verification (invariant 13, CTL-16): no caller can find out what is enrolled, known, open or wrong.
 */
export const REFUSALS_TOLD: Readonly<Record<Refusal, Telling>> = {
  'unknown-subject': opening('The directory of record knows nobody by that identifier.'),
  'ambiguous-subject': opening('Several accounts of the directory of record bear that identifier; it names nobody.'),
  'asked-otherwise': {
    problem: 'idempotency-conflict',
    internalText: 'The same ticket asked for the same person before, by another identifier and with other content.',
  },
  'subject-not-recoverable': opening('The directory of record does not call the subject active (CTL-23).'),
  'no-rule': opening('No rule of the policy covers this action for this person.'),
  'recovery-open': opening('The person has an open recovery; there is one at a time (architecture, section 4).'),
  'recovery-too-soon': opening('The person was recovered too recently (recovery policy, section 5.5).'),
  'review-overdue': opening('Emergency access of the person was not reviewed in time (recovery policy, row 14).'),
  'opener-unverified': {
    problem: 'unauthenticated',
    internalText: 'The sealed access token of the opener does not verify.',
  },

  'lost-not-named': opening('The opening does not say what was lost, or names something that cannot be replaced.'),
  'lost-not-enrolled': opening('The person has enrolled nothing of the kind that was reported lost.'),
  'nothing-remains': opening('Without what was lost the person has too little enrolled to prove who they are (row 4).'),
  'contact-not-named': opening(
    'The opening does not say whether an address or a number is replaced, or another action says so.',
  ),
  'contact-not-enrolled': opening('The person has enrolled nothing of the kind that is to be replaced (row 5).'),
  'delegation-not-named': opening(
    'The opening does not name what is lent, or a group that the policy does not lend or that has no owner (section 5.11).',
  ),
  'proofing-unrepeatable': opening(
    'The subject was proofed too long ago, or nobody knows when, and no method of the plan can repeat it (CTL-15).',
  ),

  'under-attack': opening(
    'Something says that the account is under attack: its lock is what protects it (recovery policy, row 2).',
  ),

  'account-misnamed': opening(
    'The opening names no account where its action is of one, one where it is of none, or none that the directory knows.',
  ),
  'change-unnamed': opening(
    'The opening names no approved change where its action needs one, or one where it takes none (row 10).',
  ),
  'account-orphaned': opening(
    'The directory of record names no owner of the account who is at work: nobody guesses whose it is (row 10).',
  ),
  'not-the-owner': opening('The directory of record does not say that the subject owns the account.'),
  'owner-operates': opening('The subject runs the sessions of the account, and does not answer for it (row 13).'),
  'asked-by-no-person': opening('Whoever asked, or opened, is an agent or another account of no person (row 13).'),
  'not-a-member': opening('The directory of record does not say that the subject uses the mailbox.'),
  'certificate-request-wrong': opening(
    'The opening names no request for a certificate where its action needs one, or one that its own key did not sign.',
  ),
  'certificate-key-reused': opening('The key of the request had a certificate before.'),
  'certificate-widened': opening('The request asks for more names than the certificate that it replaces.'),

  'not-wanted-now': itself('not-wanted-now', 'The phase of the case takes no such message.'),
  'case-closed': itself('case-closed', 'The case is closed.'),
  flooded: { problem: 'too-many-requests', internalText: 'The inbox of the case is full.' },

  'session-unknown': session('The key of the proof is no registered session of the case.'),
  'session-proof': session('The session proof is not one for this request.'),
  'session-other': verification('The message comes from another session than the evidence before it (invariant 2).'),
  'submission-missing': verification('The sealed submission is gone, or was sealed to somebody else.'),

  'method-not-admitted': verification('The plan does not admit the method.'),
  'not-enrolled': verification('The person enrolled nothing of the kind.'),
  'enrolled-too-recently': verification('What was enrolled is too young to count (CTL-02).'),
  'enrolled-unproven': verification('An enrolled row is not one that the enrolment key signed: an incident.'),
  'method-unavailable': verification(
    'Nothing is set up here that could carry it, or it gave no answer: gateway, other issuer or inventory of devices.',
  ),
  'line-changed': verification('The SIM or the carrier of the number changed too recently to count (CTL-02).'),
  'line-unknown': verification('The carrier does not say whether the line changed, and the plan demands to know.'),
  'line-unsuitable': verification('The number is no line of a person, but answered by an account or a service.'),
  'code-undelivered': verification('The gateway refuses where it goes to, or did not take the code or push in time.'),
  'push-waiting': verification('No push waits for this session, or nobody has answered it yet.'),
  'push-refused': verification('The push was refused at the authenticator.'),
  'push-unanswered': verification('Nobody answered the push in time.'),
  'login-wrong': verification(
    'The sign-in elsewhere is none of the enrolled account, or not for the challenge of the case.',
  ),
  'login-stale': verification('The sign-in elsewhere was not made for the case, but before.'),
  'workload-unregistered': verification('The directory of record has no workload registered for the account.'),
  'workload-wrong': verification(
    'The token is none of the workload that is registered for the account, or not for the challenge of the case.',
  ),
  'login-too-weak': verification('The sign-in elsewhere reached no authentication context that the plan counts.'),
  'code-wrong': verification('The code is wrong.'),
  'code-expired': verification('The code, or the challenge that was signed, has expired.'),
  'code-spent': verification('The code, its TOTP step, or the challenge or push that was answered, was used before.'),
  'assertion-wrong': verification('The assertion is not one of an enrolled passkey over the challenge of the case.'),
  'key-synced': verification('The passkey may be on more than one device, so it shows none of them.'),
  'device-unknown': verification('The inventory knows no such device.'),
  'device-of-another': verification('The inventory says that the device is somebody else’s, or nobody’s.'),
  'device-jail-broken': verification('The inventory says that the device is jail-broken or rooted.'),
  'device-not-compliant': verification('The inventory does not call the device compliant.'),
  'device-not-seen': verification('The device has not reported to the inventory as lately as the plan demands.'),
  'device-too-new': verification('The device was not managed long enough before the case opened to count (CTL-02).'),
  'call-not-begun': verification('Nobody who may has signed that they are calling back.'),
  'call-unanswered': verification('Whoever called back signed that nobody answered.'),
  'nobody-to-ask': verification(
    'The directory of record names nobody active with an address who could vouch for the subject.',
  ),
  'attestation-missing': verification('Nobody has attested this session yet, or what they signed was used.'),
  'attestation-wrong': verification(
    'What was signed is not what this case and session ask for, or is not signed by an enrolled passkey.',
  ),
  'voucher-not-entitled': verification(
    'The directory of record does not say that whoever attested it may vouch for the subject.',
  ),
  'voucher-in-recovery': verification('Whoever attested it has an open recovery of their own.'),
  'voucher-has-part': verification('Whoever attested it has another part in the case (recovery policy, section 5.6).'),
  'training-expired': verification('Whoever attested it was never trained as a verifier, or too long ago (CTL-22).'),
  'attempts-spent': verification('The attempts of the method, the case, the person or the number are spent (CTL-17).'),
  'evidence-bound-elsewhere': verification('The evidence is bound to another case, person or action (invariant 2).'),
  'evidence-late': verification('The evidence is no longer fresh.'),
  'evidence-used-before': verification(
    'The evidence leans on what a recovery of another factor leant on within 72 hours (recovery policy, section 5.5).',
  ),
  'evidence-not-independent': verification('The evidence shares its method or compromise domain with another item.'),
  'evidence-too-weak': verification('The evidence does not reach the strength that the plan demands.'),
  'proofing-stale': verification(
    'The subject was proofed too long ago, or nobody knows when, and nothing that was given repeats it (CTL-15).',
  ),
  'combination-insufficient': verification(
    'What was given is no combination that may recover an account of its level (SP 800-63B-4, section 4.2.2).',
  ),

  proof: itself('proof', 'The assertion does not verify for the person, the statement and an enrolled passkey.'),
  stale: itself('stale', 'The statement is not the one the case asks for now (invariant 5).'),
  'statement-expired': itself('statement-expired', 'The statement was signed outside its life.'),
  'not-a-distinct-person': itself('not-a-distinct-person', 'The decider has a part in the case (invariant 4).'),
  'not-in-group': itself('not-in-group', 'The directory of record does not place the decider in the group.'),
  'key-too-recent': itself('key-too-recent', 'The passkey is younger than the plan demands.'),
  'call-back-missing': itself('call-back-missing', 'The approval names no number that was called back (CTL-01).'),
  'above-decider': itself(
    'above-decider',
    'The decider reports to the subject (recovery policy, section 5.6), or is their assistant (row 7).',
  ),
  'decider-is-subject': itself(
    'decider-is-subject',
    'The decider is the subject, under whatever account (invariant 4).',
  ),
  'decider-opened': itself('decider-opened', 'The decider asked, opened or held the ticket (invariant 4).'),
  'decider-vouched': itself('decider-vouched', 'The decider vouched or attested (recovery policy, section 5.6).'),
  'not-a-person': itself(
    'not-a-person',
    'The account is a mailbox, a service or an agent: no group mailbox ever approves.',
  ),
  'decider-operates': itself(
    'decider-operates',
    'The decider runs the sessions of the account, under whatever account of their own (row 13).',
  ),
  'vendor-staff': itself(
    'vendor-staff',
    'The directory of record names an employer of the decider: local approval (recovery policy, row 8).',
  ),
  'same-pair': itself(
    'same-pair',
    'The same pair countersigned three cases running (recovery policy, section 2: rotate).',
  ),
  'same-opener': itself(
    'same-opener',
    'The decider countersigned three cases running of one of the openers (recovery policy, section 2).',
  ),
  'exception-not-allowed': itself(
    'exception-not-allowed',
    'The exception waives what none may, for more than 14 days, for its own owner or by somebody who is no control owner.',
  ),
  'decided-before': itself(
    'decided-before',
    'The decider had a part in a recovery of another factor within 72 hours (recovery policy, section 5.5).',
  ),
  'seat-taken': itself('seat-taken', 'Every seat that the decider may fill is filled.'),
  'seat-not-yet': itself('seat-not-yet', 'The seats are filled in order, and the decider’s is not the next.'),
  'seat-window-over': itself('seat-window-over', 'The window of the seat that the decider may fill is over.'),
  'reason-missing': itself('reason-missing', 'The statement has no comment where one is asked.'),
  'nothing-to-withdraw': itself('nothing-to-withdraw', 'The decider has no approval in the case, or took it back.'),

  'authority-suspended': itself(
    'authority-suspended',
    'The authority of the person, or of somebody whose word this needs, is suspended (recovery policy, section 5.7).',
  ),
  'delegator-conflicted': itself(
    'delegator-conflicted',
    'Whoever the decider stands for has a part in the case, or reports to the subject.',
  ),
  'delegate-unsuitable': itself(
    'delegate-unsuitable',
    'The delegation is too long or of no group that approves, or the delegate is not of the line, not ours, or a member.',
  ),

  'not-permitted': itself(
    'not-permitted',
    'The access policy does not permit it, for all that the domain would take; its policies stand in the entry.',
  ),

  'claim-not-open': itself('claim-not-open', 'No fresh item has opened the window of the claim.'),
  'claim-window-over': itself('claim-window-over', 'The window of the claim is over.'),
  'password-unacceptable': itself('password-unacceptable', 'The target refuses the password by its rules.'),
  'password-reused': itself('password-reused', 'The new password equals the old one (recovery policy, section 5.18).'),

  'passkey-unacceptable': itself(
    'passkey-unacceptable',
    'The target refuses the registration of the new passkey: not over the challenge of this claim, or bound before.',
  ),

  'contact-unacceptable': itself(
    'contact-unacceptable',
    'The new address is none, is in use already or of the work mailbox’s domain; or it is not certain which one it replaces.',
  ),
  'contact-code-wrong': itself(
    'contact-code-wrong',
    'The code is not the newest that was sent to the new address, is too old, or too many were wrong.',
  ),

  'group-not-grantable': halted('The target grants no membership of the group (recovery policy, section 5.7).'),

  'nothing-to-suspend': halted('The target has no passkey of the person, though one was enrolled and reported lost.'),

  'not-locked': halted('The account is not locked at the target, so that there is no lock to take off.'),
  'locked-at-limit': halted(
    'So many sign-ins went wrong that the password is given up for: it is replaced, not unlocked (rows 1b and 2).',
  ),

  'not-disabled': halted('The account is not disabled at the target, so that there is nothing to enable (row 10).'),

  'window-over': halted('The time for which the account worked unconfirmed was over before it was confirmed (row 10).'),

  'key-unclear': halted(
    'The target has no key of the account, or several that differ in scopes or environment, or the plan says no time (row 11).',
  ),

  'workload-unknown': halted(
    'The directory has registered no key of the workload, so that nobody could fetch a new one.',
  ),

  'hand-over-void': itself(
    'hand-over-void',
    'The case was not offered to this agent by one who holds it, at the desk that opened it, or no longer is.',
  ),

  'no-standing': itself('no-standing', 'The sealed token proves no standing to stop this case.'),
  stopped: itself('stopped', 'The case carries a stop fact already (invariant 10).'),

  'run-was-reset': halted('The run was reset; it may only undo.'),
  'not-the-case-run': halted('The run is not the one the case began with.'),
  'ledger-disagrees': halted('The ledger and the workflow disagree about the sequence.'),
  'warrant-invalid': halted('The warrant does not carry the effect.'),
  'warrant-expired': halted('The warrant has expired.'),
  'effect-ended': halted('The effect has ended and is never applied again (invariant 8).'),
  'facts-changed': halted('The facts read before execution no longer hold (recovery policy, section 5.1).'),

  'policy-unsigned': halted(
    'Two control owners never signed the policy that is relied on (recovery policy, section 5.15).',
  ),
  'policy-superseded': halted('Another policy was signed in the place of the one that is relied on.'),
};

import type { Action } from '../../domain/actions.js';
import type { Outcome } from '../../domain/outcomes.js';
import { ENGLISH_ENROLMENT } from './english-enrolment.js';
import { ENGLISH_NOTICES } from './english-notices.js';
import type { Quoted } from './outside.js';
import type { MailTexts, QuietSource } from './texts.js';

const ACTIONS: Readonly<Record<Action, string>> = {
  'password.reset': 'A new password',
  'mfa.reset': 'A new passkey in the place of a lost one',
  'mfa.rebind': 'A new passkey after every second factor was lost',
  'mfa.rebind-remote': 'A new passkey, from afar, after every second factor was lost',
  'access.emergency': 'Emergency access',
  'account.unlock': 'An unlocked account',
  'contact.change': 'Another recovery address',
  'access.delegate': 'Lent access',
  'service-account.enable': 'A service account enabled again',
  'agent.restore': 'An agent restored for a time',
  'mailbox.delegate': 'Access to a shared mailbox for a time',
  'api-key.rotate': 'A new API key',
  'api-key.revoke': 'An API key revoked',
  'certificate.reissue': 'A new certificate in place of an old one',
};

const STANDING: Readonly<Record<Outcome | 'open', string>> = {
  open: 'Not over yet',
  completed: 'Completed',
  refused: 'Refused',
  lapsed: 'Ran out of time',
  cancelled: 'Cancelled by the desk',
  repudiated: 'Stopped: somebody said that it was not them',
  failed: 'Could not be completed',
};

const QUIET_SOURCES: Readonly<Record<QuietSource, (agent: Quoted) => string>> = {
  desk: (agent) => `by an agent of the desk: ${agent}. The case is held.`,
  'proven-browser': () => 'from the page of the subject, in the browser that gave the evidence. The case is held.',
  'unproven-browser': () =>
    'from the page of the subject, before any evidence was given. It holds the case if this browser gives it.',
  'other-browser': () =>
    'from another browser than the one that gave the evidence: somebody else may have the case code. It holds nothing.',
};

/** The mails in English. */
export const ENGLISH: MailTexts = {
  facts: {
    what: 'What',
    person: 'Person',
    personId: 'Person id',
    account: 'Account',
    happened: 'When',
    opened: 'Case opened',
    desk: 'Help desk',
    ticket: 'Ticket',
    until: 'Until',
    stands: 'Now',
    case: 'Case',
  },
  actions: ACTIONS,
  standing: STANDING,
  ways: {
    page: { why: 'The page for it, where you press the button yourself:', label: 'Go to your page' },
    notMe: {
      why: 'If this is not what you know of, open this page and confirm; it stops the case and ends what it did:',
      label: 'This was not me',
    },
    takeBack: {
      why: 'If it was not you, or you want to take it back, open this page and confirm; it stops the case and ends what it did:',
      label: 'Take it back',
    },
    stopAttempt: {
      why: 'If you did not ask for it, somebody else is trying to get into your account. Stop them here:',
      label: 'This was not me',
    },
    signIn: { why: 'Sign in to see the case:', label: 'See the case' },
    confirm: {
      why:
        'If it is them, sign in and confirm this case with those digits and your passkey. Nobody at the help desk can do it ' +
        'for you, or will ask you to hurry:',
      label: 'Sign in to confirm',
    },
    stopAsked: {
      why: 'If it is not, or you cannot reach them, confirm nothing and stop it here:',
      label: 'It is not them: stop it',
    },
    stopRelayed: {
      why: 'If they did not ask for it, or you cannot reach them, give it to nobody and stop it here:',
      label: 'Stop it',
    },
    quietReports: { why: 'What was reported, and the release to sign where it may go on:', label: 'See the reports' },
    nothingKnown: { why: 'If you know nothing of it, stop it here:', label: 'I know nothing of this' },
  },
  notices: ENGLISH_NOTICES,
  enrolment: ENGLISH_ENROLMENT,
  code: (minutes) => ({
    subject: 'Your recovery code',
    before: [],
    says: 'Your code is',
    after: [
      `It works once, for ${minutes} minutes, on the page where you asked for it.`,
      'Type it there yourself. Never read it out to anybody: no help desk asks for it, and whoever does is not ours.',
    ],
  }),
  contactCode: (name, minutes) => ({
    subject: 'Somebody who knows you may need your help',
    before: [
      `${name} named you as a recovery contact: somebody who knows them. They cannot get into their account at work, and ` +
        'ask you for a code.',
      `Before you give it, speak to ${name} yourself: face to face, or call them on a number you have had for long. Ask them ` +
        'something that only the two of you know. A message is not enough, and nor is a voice that calls you.',
    ],
    says: `The code for ${name} is`,
    after: [
      `Give it to ${name} and to nobody else: not to a help desk, not to a colleague, not to whoever says that it is urgent. ` +
        `It works once, for ${minutes} minutes, on the page that ${name} has open.`,
    ],
  }),
  askManager: (name) => [
    'Is it really them? A word from you is wanted',
    `${name} asks for a way back into their account. You are asked because you are their manager.`,
    `Speak to ${name} yourself: in person, or on a number you had before today. Never on a number, in a meeting or by a ` +
      'link that came with a call or message about this, however urgent.',
    'Ask them which six digits their own recovery page shows. Nobody else may tell you, and you tell them to nobody.',
  ],
  digest: (cases) => [
    cases === 1 ? 'Your team: 1 recovery since yesterday' : `Your team: ${cases} recoveries since yesterday`,
    'You are told because you are the manager of these people. There is nothing to do about what you know of.',
    'What needs you at once is never kept for this mail.',
  ],
  quietReport: ({ source, agent, at, phase }) => [
    'A quiet report was raised',
    `Somebody raised a quiet report at ${at}, ${QUIET_SOURCES[source](agent)}`,
    `The case stood in ${phase} when this was written.`,
    'Nobody else is told: the page, the desk, approvers and the ticket see a case that takes longer. Whoever forces them may ' +
      'read their mail, hear their calls and watch their screen: do not answer there, and do not name this report to ' +
      'anybody of the case.',
    'To let it go on, sign a release. To stop it, cancel the case.',
  ],
  authoritySuspended:
    'Until two control owners sign that it is theirs again, nothing counts that this person approves, verifies or reviews here. They can still refuse and stop.',
  later: 'later',
};

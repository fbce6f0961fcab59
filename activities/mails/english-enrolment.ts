import type { EnrolmentChangeKind, EnrolmentProof } from '../../domain/enrolment.js';
import type { EnrolmentTexts } from './enrolment-texts.js';

const CHANGES: Readonly<Record<EnrolmentChangeKind, string>> = {
  'add-passkey': 'A passkey was added',
  'add-totp': 'An authenticator app was added',
  'replace-codes': 'New recovery codes were made, and the ones before them no longer work',
  'add-address': 'A private address was added',
  'add-contact': 'A recovery contact was added',
  remove: 'Something you had enrolled was removed',
};

const PROVEN_BY: Readonly<Record<EnrolmentProof, string>> = {
  passkey: 'a passkey of yours',
  'recovery-code': 'a recovery code, which is used up',
  totp: 'a code of your authenticator app',
  'email-code': 'a code that was mailed to you',
  'sign-in': 'nothing but a sign-in, because nothing was enrolled before',
};

/** The mails about what people enrol, in English. */
export const ENGLISH_ENROLMENT: EnrolmentTexts = {
  code: (minutes) => ({
    subject: 'Your code to confirm this address',
    before: ['You asked for this code on the page where you enrol.'],
    says: 'Your code is',
    after: [
      `It works once, for ${minutes} minutes. Type it on that page, and nowhere else. Nobody calls you to ask for it.`,
      'If you did not ask for it, somebody typed your address. You need do nothing.',
    ],
  }),
  changed: ({ kind, provenBy, at }) => [
    'What you recover your account with was changed',
    `${CHANGES[kind]}, at ${at}. It was confirmed by ${PROVEN_BY[provenBy]}.`,
    'If that was you, you need do nothing.',
  ],
  takenBack: (at) => [
    'What you had enrolled was put back',
    `Somebody who reads your mail said, at ${at}, that a change was not yours. What you had enrolled before it is back, and ` +
      'security knows of it.',
    'If you made that change yourself, speak with the help desk.',
  ],
  coldStart: ({ who, at }) => [
    'Somebody began to enrol with nothing but a sign-in',
    `${who} had nothing enrolled, and enrolled the first thing after a sign-in alone, at ${at}. The ledger has the rest.`,
  ],
  disowned: ({ who, at }) => [
    'An enrolment was taken back as not theirs',
    `${who}, or somebody who reads their mail, said at ${at} that a change of what they enrolled was not theirs; what was ` +
      'there before is back. The ledger has the rest.',
  ],
  notMe: (days) => ({
    why: `If it was not, open this page and confirm; it puts back what you had before, and tells security. It works for ${days} days:`,
    label: 'This was not me',
  }),
};

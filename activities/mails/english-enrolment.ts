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
  caseCode: (until) => ({
    subject: 'Your code to confirm your new address',
    before: ['You asked for this code on the page where you proved who you are.'],
    says: 'Your code is',
    after: [
      `It works once, until ${until}. Type it on that page, and nowhere else. Nobody calls you to ask for it.`,
      'If you did not ask for it, somebody typed your address. Read the code out to nobody.',
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
  invitation: [
    'Please enrol what you recover your account with',
    'If you lose your phone or your password, the help desk can help you only with what you enrolled before. So far you have ' +
      'not enrolled enough for that.',
    'It takes some minutes: open the page below, sign in as you always do, and add what it offers, such as recovery codes to ' +
      'print, an authenticator app or a private address. What you add counts some weeks later, so do it now.',
    'This mail holds no code, and nobody calls you about it. If the page does not let you begin, speak with the help desk.',
  ],
  reminder: [
    'A reminder to enrol what you recover your account with',
    'We wrote to you before: you have not yet enrolled enough to get your account back if you lose your phone or your password.',
    'Open the page below, sign in as you always do, and add what it offers. It takes some minutes. This mail holds no code, and ' +
      'nobody calls you about it. If the page does not let you begin, speak with the help desk.',
  ],
  stillYourContact: [
    'Is your recovery contact still the right person?',
    'A year ago or more you named somebody who would pass a code on to you if you lost access to your account. We ask once a year.',
    'If they still are who you would ask, and still read that address, you need do nothing. If not, open the page below, sign in ' +
      'as you always do, remove them and name somebody else.',
  ],
  page: { why: 'The page where you enrol; you can type its address yourself, too:', label: 'Open the page' },
  notMe: (days) => ({
    why: `If it was not, open this page and confirm; it puts back what you had before, and tells security. It works for ${days} days:`,
    label: 'This was not me',
  }),
};

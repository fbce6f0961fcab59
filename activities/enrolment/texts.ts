import {
  ADDRESS_CODE_MINUTES,
  TAKE_BACK_DAYS,
  type EnrolmentChangeKind,
  type EnrolmentProof,
} from '../../domain/enrolment.js';
import { at } from '../notices/words.js';

/** A mail without its address. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** The one mail that carries a code: to the address it is for. */
export function codeText(code: string): MailText {
  return {
    subject: 'Your code to confirm this address',
    text: [
      `${code.slice(0, 4)} ${code.slice(4)} is the code that you asked for on the page where you enrol. It works for ${ADDRESS_CODE_MINUTES} minutes, once.`,
      'Type it on that page, and nowhere else. Nobody calls you to ask for it.',
      'If you did not ask for it, somebody typed your address. You need do nothing.',
    ].join('\n\n'),
  };
}

const WHAT: Readonly<Record<EnrolmentChangeKind, string>> = {
  'add-passkey': 'A passkey was added',
  'add-totp': 'An authenticator app was added',
  'replace-codes': 'New recovery codes were made, and the ones before them no longer work',
  'add-address': 'A private address was added',
  'add-contact': 'A recovery contact was added',
  remove: 'Something you had enrolled was removed',
};

const BY: Readonly<Record<EnrolmentProof, string>> = {
  passkey: 'a passkey of yours',
  'recovery-code': 'a recovery code, which is used up',
  totp: 'a code of your authenticator app',
  'email-code': 'a code that was mailed to you',
  'sign-in': 'nothing but a sign-in, because nothing was enrolled before',
};

/** What the person reads of a change, at all their other addresses. `time` in epoch milliseconds. */
export function changedText(
  { kind, provenBy, time }: { readonly kind: string; readonly provenBy: string | null; readonly time: number },
  notMe: string,
): MailText {
  // The table has what the worker itself wrote there.
  const what = WHAT[kind as EnrolmentChangeKind];
  const by = BY[(provenBy ?? 'sign-in') as EnrolmentProof];
  return {
    subject: 'What you recover your account with was changed',
    text: [
      `${what}, at ${at(time)}. It was confirmed by ${by}.`,
      'If that was you, you need do nothing.',
      `If it was not, open this page and confirm; it puts back what you had before, and tells security. It works for ${TAKE_BACK_DAYS} days:\n${notMe}`,
    ].join('\n\n'),
  };
}

/** What the person reads when a change was taken back. */
export function takenBackText(time: number): MailText {
  return {
    subject: 'What you had enrolled was put back',
    text: [
      `Somebody who reads your mail said, at ${at(time)}, that a change was not yours. What you had enrolled before it is back, and security knows of it.`,
      'If you made that change yourself, speak with the help desk.',
    ].join('\n\n'),
  };
}

/** What security reads. */
export function securityText(what: 'cold-start' | 'taken-back', whom: string, time: number): MailText {
  const [subject, line] =
    what === 'cold-start'
      ? [
          'Somebody began to enrol with nothing but a sign-in',
          'had nothing enrolled, and enrolled the first thing after a sign-in alone',
        ]
      : [
          'An enrolment was taken back as not theirs',
          'or somebody who reads their mail said that a change of what they enrolled was not theirs; what was there before is back',
        ];
  return { subject, text: `${whom} ${line}, at ${at(time)}. The ledger has the rest.` };
}

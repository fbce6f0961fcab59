import type { Case } from '../../domain/case.js';
import type { Outcome } from '../../domain/outcomes.js';

/** The subject's name, as the directory has it. */
export function nameOf(kase: Case): string {
  return oneLine(kase.subject.displayName);
}

/** What a case is for, in words. */
export function whatFor(kase: Case): string {
  switch (kase.action) {
    case 'password.reset':
      return `a new password for ${nameOf(kase)}`;
    case 'mfa.reset':
      return `a new passkey for ${nameOf(kase)}, in the place of a lost one`;
    case 'access.emergency':
      return `emergency access for ${nameOf(kase)}`;
  }
}

/** What is going on, for the person it is about, to be put into a sentence. */
export function yours(kase: Case): string {
  switch (kase.action) {
    case 'password.reset':
      return 'recovery of your account';
    case 'mfa.reset':
      return 'replacement of your passkey';
    case 'access.emergency':
      return 'request for emergency access in your name';
  }
}

/** The same for everybody else. */
export function theirs(kase: Case): string {
  switch (kase.action) {
    case 'password.reset':
      return `recovery of the account of ${nameOf(kase)}`;
    case 'mfa.reset':
      return `replacement of the passkey of ${nameOf(kase)}`;
    case 'access.emergency':
      return `request for emergency access for ${nameOf(kase)}`;
  }
}

/** What became of the saved code that the subject used, where they used one. */
export function usedCodes({ evidence, outcome }: Case): readonly string[] {
  if (!evidence.some(({ receipt }) => receipt.method === 'recovery-code')) return [];
  return outcome === 'completed'
    ? [
        'The recovery code you used is used up. Its replacement waits on the page where you proved who you are: save it.',
      ]
    : ['If you used a recovery code, it is used up: enrol a new one.'];
}

/** A name or text from elsewhere never becomes a line, a header or a page of its own. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, 80);
}

/** A time as everybody reads it the same way; the epoch milliseconds of the case. */
export function at(time: number | null): string {
  return time === null ? 'later' : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** An outcome as a sentence. */
export function howItEnded(outcome: Outcome | null): string {
  switch (outcome) {
    case 'refused':
      return 'It was refused.';
    case 'lapsed':
      return 'It ran out of time.';
    case 'cancelled':
      return 'It was cancelled by the desk.';
    case 'repudiated':
      return 'Somebody said that it was not them, and that stopped it.';
    case 'failed':
    case null:
      return 'It could not be completed.';
    case 'completed':
      return 'It was completed.';
  }
}

import type { Case } from '../../domain/case.js';
import { wantsAcknowledgement } from '../../domain/grants.js';
import type { NoticeKind } from '../../domain/notices.js';
import type { Audience } from './recipients.js';
import { at, howItEnded, nameOf, oneLine, theirs, usedCodes, whatFor, yours } from './words.js';

/** What a person reads: plain text. */
export interface NoticeText {
  readonly subject: string;
  readonly text: string;
}

/** Where a reader can go from a mail. */
export interface Links {
  /** Stops the case by one deliberate act; null for whom the case does not concern. */
  readonly notMe: string | null;
  readonly publicUrl: string;
  /** The page where the subject proves who they are; null for all others, and where there is none for the case. */
  readonly recover: string | null;
}

/** The subject line, and the paragraphs below it without links and case number. */
type Words = readonly [subject: string, ...paragraphs: string[]];

function caseOpened(kase: Case, as: Audience): Words {
  const opened = `The help desk opened a case at ${at(kase.opening.receipt.openedAt)}: ${whatFor(kase)}.`;
  return as === 'subject'
    ? [
        `A ${yours(kase)} was opened`,
        opened,
        `If you asked for it, prove that it is you by ${at(kase.deadline)}. Never read a code out to anybody.`,
      ]
    : [
        `A ${theirs(kase)} was opened`,
        opened,
        'You are told because you are their manager. If you know that they did not ask for it, stop it below.',
      ];
}

function approvalWanted(kase: Case): Words {
  return [
    `Your approval is wanted: ${whatFor(kase)}`,
    'The person has proven who they are. It needs the word of somebody who has no part in it.',
    kase.plan.approvals.callBack
      ? 'Call them back on the number the case shows you, which is from the directory. Use no number a caller gave.'
      : 'Speak with them about the incident that the ticket names.',
    `Then approve or refuse with your passkey, by ${at(kase.deadline)}. Without a decision it ends then.`,
  ];
}

function acknowledgementWanted(kase: Case): Words {
  return [
    `Acknowledge this, or it ends: ${whatFor(kase)}`,
    'Two people have granted it, and it is in force. It needs somebody on duty who had no part in it to know of it.',
    `Acknowledge it with your passkey by ${at(kase.deadline)}. If nobody does, it ends by itself then.`,
  ];
}

function decisionRecorded(kase: Case): Words {
  if (kase.review !== null)
    return [
      `You reviewed this: ${whatFor(kase)}`,
      'Your review was recorded, signed with your passkey. The case is closed.',
    ];
  return kase.acknowledgement === undefined
    ? [
        `You approved this: ${whatFor(kase)}`,
        'Your approval was recorded, signed with your passkey, and counts from now on.',
      ]
    : [
        `You acknowledged this: ${whatFor(kase)}`,
        `Your word was recorded, signed with your passkey. It ends by itself at ${at(kase.deadline)}.`,
      ];
}

function changeComing(kase: Case, as: Audience): Words {
  const until = at(kase.deadline);
  const goesOn = `Everything it needs was given. Nothing is changed before ${until}.`;
  return as === 'approver'
    ? [
        `Until ${until} you can object: ${whatFor(kase)}`,
        goesOn,
        'If you know why it must not happen, veto it with your passkey.',
      ]
    : [
        `The ${as === 'subject' ? yours(kase) : theirs(kase)} goes on at ${until}`,
        goesOn,
        as === 'subject'
          ? 'If you asked for it, there is nothing to do: you are told when you can go on.'
          : 'You are told because you are their manager.',
      ];
}

function passkeyClaimReady(kase: Case): Words {
  return [
    'You can register your new passkey now',
    'The passkeys you signed in with until now are suspended, the one that was lost among them.',
    `Come back to the page where you proved who you are, in the same browser, by ${at(kase.handOverUntil)}.`,
    'You prove it once more there, with a new code of your app, and register the new one on a device you hold.',
  ];
}

function claimReady(kase: Case): Words {
  if (kase.action === 'mfa.reset') return passkeyClaimReady(kase);
  return [
    'You can choose your new password now',
    `Come back to the page where you proved who you are, in the same browser, by ${at(kase.handOverUntil)}.`,
    'You prove it once more there, with a new code, and choose the password yourself. Nobody else ever learns it.',
  ];
}

function effectsApplied(kase: Case, as: Audience): Words {
  switch (kase.action) {
    case 'password.reset':
      return [
        as === 'subject' ? 'Your password was changed' : `The password of ${nameOf(kase)} was changed`,
        'The old password no longer works, and everybody signed in with it was signed out.',
        ...(as === 'subject' ? usedCodes(kase) : []),
      ];
    case 'mfa.reset':
      return [
        as === 'subject' ? 'Your passkey was replaced' : `The passkey of ${nameOf(kase)} was replaced`,
        'The lost one is removed and signs nobody in any more. Everybody who was signed in was signed out.',
        ...(as === 'subject' ? usedCodes(kase) : []),
      ];
    case 'access.emergency':
      return [
        as === 'subject' ? 'You have emergency access now' : `${nameOf(kase)} has emergency access now`,
        `It ends by itself at ${at(kase.grantedUntil ?? kase.deadline)}, or earlier when anybody involved ends it. It is reviewed afterwards.`,
        wantsAcknowledgement(kase)
          ? `Somebody else must acknowledge it by ${at(kase.deadline)}; if nobody does, it ends then.`
          : '',
      ];
  }
}

/** Whether what was lost was taken out of use before the case ended. */
function wasSuspended({ effects }: Case): boolean {
  return effects.some(({ kind, state }) => kind === 'authenticator.suspend' && state !== 'planned');
}

/** What the subject should do about an end, if anything. */
function afterTheEnd(kase: Case): string {
  switch (kase.action) {
    case 'password.reset':
      return 'If you still need it, go to the help desk. If your account does not let you in, that is to keep it safe.';
    case 'mfa.reset':
      return wasSuspended(kase)
        ? 'Your account is safe: the lost passkey stays suspended and signs nobody in, and no new one is bound. If you still need one, go to the help desk.'
        : 'Nothing was changed. If you lost your passkey, go to the help desk.';
    case 'access.emergency':
      return 'You have no emergency access from it any more. If you still need it, ask for it anew at the help desk.';
  }
}

function caseEnded(kase: Case, as: Audience): Words {
  return as === 'subject'
    ? [`The ${yours(kase)} has ended`, howItEnded(kase.outcome), afterTheEnd(kase), ...usedCodes(kase)]
    : [
        `The ${theirs(kase)} has ended`,
        howItEnded(kase.outcome),
        `It came from ticket ${oneLine(kase.opening.receipt.ticket.id)}.`,
      ];
}

/** The three notices of a review differ in how urgent they are. */
function review(kase: Case, urgency: string, due: string): Words {
  return [`${urgency}: ${whatFor(kase)}`, howItEnded(kase.outcome), `${due} ${at(kase.reviewDueAt)}.`];
}

function contained(kase: Case, as: Audience): Words {
  return as === 'subject'
    ? [
        `We stopped the ${yours(kase)}`,
        'What it had changed was ended, to keep your account safe. Go to the help desk for a new one.',
      ]
    : [
        `Stopped as not theirs: ${whatFor(kase)}`,
        'Somebody whom it concerns said that it was not them. What it had changed was ended. Review it.',
      ];
}

/** What each kind of notice says to each of its readers. */
const WORDS: Readonly<Record<NoticeKind, (kase: Case, as: Audience) => Words>> = {
  'case-opened': caseOpened,
  'approval-wanted': approvalWanted,
  'acknowledgement-wanted': acknowledgementWanted,
  'decision-recorded': decisionRecorded,
  'change-coming': changeComing,
  'claim-ready': claimReady,
  'effects-applied': effectsApplied,
  'case-ended': caseEnded,
  'review-wanted': (kase) =>
    review(kase, 'Your review is wanted', 'It was given to you by lot. Say whether it was justified, by'),
  'review-reminder': (kase) => review(kase, 'Still to be reviewed', 'Its review is due by'),
  'review-overdue': (kase) => review(kase, 'Review overdue', 'It stays open until it is reviewed, which was due by'),
  contained,
};

/** When the subject has something to do on their page. */
const DONE_ON_THE_PAGE: readonly NoticeKind[] = ['case-opened', 'claim-ready'];

/** Where the subject goes on. The code stands in the fragment, which no browser sends; opening the page does nothing. */
function whereTo(kind: NoticeKind, { recover }: Links): readonly string[] {
  if (recover === null || !DONE_ON_THE_PAGE.includes(kind)) return [];
  return [`The page for it, where you press the button yourself:\n${recover}`];
}

/** What to do about it, beyond the words of each kind. */
function waysOf(as: Audience, { notMe, publicUrl }: Links): readonly string[] {
  if (notMe === null)
    return [
      as === 'approver' || as === 'acknowledger' || as === 'reviewer' ? `Sign in at ${publicUrl} to see the case.` : '',
    ];
  const why = as === 'decider' ? 'If it was not you, or you want to take it back' : 'If this is not what you know of';
  return [`${why}, open this page and confirm; it stops the case and ends what it did:\n${notMe}`];
}

/**
 * What one reader of a notice reads. Says what happens, until when, and what to do; nothing of how somebody was verified
 * and no secret (invariant 6).
 */
export function noticeText(kase: Case, kind: NoticeKind, as: Audience, links: Links): NoticeText {
  const [subject, ...lines] = WORDS[kind](kase, as);
  const paragraphs = [...lines, ...whereTo(kind, links), ...waysOf(as, links), `Case ${kase.id}`].filter(
    (paragraph) => paragraph !== '',
  );
  return { subject, text: paragraphs.join('\n\n') };
}

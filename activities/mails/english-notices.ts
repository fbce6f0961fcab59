import { isOfAccount, isRebind, type Action } from '../../domain/actions.js';
import type { Outcome } from '../../domain/outcomes.js';
import { appliedToAccount } from './english-accounts.js';
import { afterTheEnd } from './english-ends.js';
import type { MailTexts, SavedCode, Told, Watching } from './texts.js';

/** What is going on, for the person it is about. */
const YOURS: Readonly<Record<Action, string>> = {
  'password.reset': 'recovery of your account',
  'mfa.reset': 'replacement of your passkey',
  'mfa.rebind': 'replacement of everything you sign in with beside your password',
  'mfa.rebind-remote': 'replacement of everything you sign in with beside your password',
  'access.emergency': 'request for emergency access in your name',
  'account.unlock': 'unlocking of your account',
  'contact.change': 'change of your contact details',
  'access.delegate': 'request for lent access in your name',
  'service-account.enable': 'enabling of a service account that you own',
  'agent.restore': 'restoring of an agent that you own',
  'mailbox.delegate': 'request for access to a shared mailbox in your name',
  'api-key.rotate': 'replacement of an API key that you own',
  'api-key.revoke': 'revocation of an API key that you reported',
  'certificate.reissue': 'request for a new certificate of an account that you own',
};

/** The same for everybody else; who it is about stands in the mail and not in its subject line. */
const THEIRS: Readonly<Record<Action, string>> = {
  'password.reset': 'recovery of an account',
  'mfa.reset': 'replacement of a passkey',
  'mfa.rebind': 'replacement of all second factors',
  'mfa.rebind-remote': 'replacement of all second factors from afar',
  'access.emergency': 'request for emergency access',
  'account.unlock': 'unlocking of an account',
  'contact.change': 'change of contact details',
  'access.delegate': 'request for lent access',
  'service-account.enable': 'enabling of a service account',
  'agent.restore': 'restoring of an agent',
  'mailbox.delegate': 'request for access to a shared mailbox',
  'api-key.rotate': 'replacement of an API key',
  'api-key.revoke': 'revocation of an API key',
  'certificate.reissue': 'request for a new certificate',
};

const WANTED: Readonly<Record<Action, string>> = {
  'password.reset': 'a new password',
  'mfa.reset': 'a new passkey',
  'mfa.rebind': 'a new passkey after every second factor was lost',
  'mfa.rebind-remote': 'a new passkey, from afar, after every second factor was lost',
  'access.emergency': 'emergency access',
  'account.unlock': 'an unlocked account',
  'contact.change': 'a new recovery address',
  'access.delegate': 'lent access',
  'service-account.enable': 'a service account that works again',
  'agent.restore': 'an agent that works again for a time',
  'mailbox.delegate': 'access to a shared mailbox',
  'api-key.rotate': 'a new API key in the place of the one before',
  'api-key.revoke': 'an API key revoked',
  'certificate.reissue': 'a new certificate',
};

const ENDED: Readonly<Record<Outcome, string>> = {
  completed: 'It was completed.',
  refused: 'It was refused.',
  lapsed: 'It ran out of time.',
  cancelled: 'It was cancelled by the desk.',
  repudiated: 'Somebody said that it was not them, and that stopped it.',
  failed: 'It could not be completed.',
};

const SAVED_CODE: Readonly<Record<SavedCode, string>> = {
  none: '',
  replaced:
    'The recovery code you used is used up. Its replacement waits on the page where you proved who you are: save it.',
  spent: 'If you used a recovery code, it is used up: enrol a new one.',
};

const AS_MANAGER = 'You are told because you are their manager.';
const AS_WATCHER: Readonly<Record<Watching, string>> = {
  duty: 'The policy has security, or whoever is on duty, know of it. There is nothing to do about what you know of.',
  'asset-owner':
    'You are told because you own something that they can reach. If it must not be, call security on a number you had before today.',
  'vendor-security':
    'You are told because your organisation named this mailbox for the security of its staff here. If it must not be, call the person who answers for them here, on a number you had before today.',
  assistant:
    'You are told because you are their assistant. There is nothing to do. Nobody needs your word for it, whoever asks.',
};

function ended({ outcome }: Told): string {
  return ENDED[outcome ?? 'failed'];
}

/** What was changed, and what follows from it. */
function applied(told: Told, subject: string): readonly [string, ...string[]] {
  const { action } = told;
  if (isOfAccount(action)) return appliedToAccount(action, told, subject);
  switch (action) {
    case 'password.reset':
      return [subject, 'The old password no longer works, and everybody signed in with it was signed out.'];
    case 'mfa.reset':
      return [
        subject,
        'The lost one is removed and signs nobody in any more. Everybody who was signed in was signed out.',
      ];
    case 'mfa.rebind':
    case 'mfa.rebind-remote':
      return [
        subject,
        'The passkeys and the app from before sign nobody in any more. Everybody who was signed in was signed out.',
      ];
    case 'account.unlock':
      return [subject, 'Nothing to sign in with was changed. Everybody who was signed in was signed out.'];
    case 'contact.change':
      return [
        subject,
        'The one before gets this mail and those that follow in this case, and no code any more. For 30 days the new one is nothing to prove oneself by.',
      ];
    case 'access.delegate':
      return [
        subject,
        `It ends by itself at ${told.grantedUntil}, or earlier when anybody involved ends it. Its owner is told of each use, and it is reviewed afterwards.`,
      ];
    case 'access.emergency':
      return [
        subject,
        `It ends by itself at ${told.grantedUntil}, or earlier when anybody involved ends it. It is reviewed afterwards.`,
        told.acknowledgement ? `Somebody else must acknowledge it by ${told.until}; if nobody does, it ends then.` : '',
      ];
  }
}

const APPLIED_YOURS: Readonly<Record<Action, string>> = {
  'password.reset': 'Your password was changed',
  'mfa.reset': 'Your passkey was replaced',
  'mfa.rebind': 'You have a new passkey in the place of all that you lost',
  'mfa.rebind-remote': 'You have a new passkey in the place of all that you lost',
  'access.emergency': 'You have emergency access now',
  'account.unlock': 'Your account was unlocked',
  'contact.change': 'A recovery address of yours was replaced',
  'access.delegate': 'Access was lent to you',
  'service-account.enable': 'The service account that you own works again',
  'agent.restore': 'The agent that you own works again for a time',
  'mailbox.delegate': 'You have access to the shared mailbox now',
  'api-key.rotate': 'The API key that you own was replaced',
  'api-key.revoke': 'The API key that you reported is dead',
  'certificate.reissue': 'The account that you own has a new certificate',
};

const APPLIED_THEIRS: Readonly<Record<Action, string>> = {
  'password.reset': 'The password of somebody you manage was changed',
  'mfa.reset': 'The passkey of somebody you manage was replaced',
  'mfa.rebind': 'All second factors of somebody you manage were replaced',
  'mfa.rebind-remote': 'All second factors of somebody you manage were replaced from afar',
  'access.emergency': 'Somebody you manage has emergency access now',
  'account.unlock': 'The account of somebody you manage was unlocked',
  'contact.change': 'A recovery address of somebody you manage was replaced',
  'access.delegate': 'Access was lent to somebody you manage',
  'service-account.enable': 'A service account that somebody you manage owns works again',
  'agent.restore': 'An agent that somebody you manage owns works again for a time',
  'mailbox.delegate': 'Somebody you manage has access to a shared mailbox now',
  'api-key.rotate': 'An API key that somebody you manage owns was replaced',
  'api-key.revoke': 'An API key that somebody you manage reported is dead',
  'certificate.reissue': 'An account that somebody you manage owns has a new certificate',
};

/** What the notices of a case say in English. */
export const ENGLISH_NOTICES: MailTexts['notices'] = {
  'opened-yours': ({ action, until }) => [
    `A ${YOURS[action]} was opened`,
    'The help desk opened a case in your name.',
    `If you asked for it, prove that it is you by ${until}. Never read a code out to anybody.`,
  ],
  'opened-theirs': ({ action, name }) => [
    `A ${THEIRS[action]} was opened`,
    `The help desk opened a case: ${WANTED[action]} for ${name}.`,
    'You are told because you are their manager. If you know that they did not ask for it, stop it below.',
  ],
  'approval-wanted': ({ action, name, callBack, until }) => [
    `Your approval is wanted: ${WANTED[action]}`,
    `${name} has proven who they are. It needs the word of somebody who has no part in it.`,
    callBack
      ? 'Call them back on the number the case shows you, which is from the directory. Use no number a caller gave.'
      : 'Speak with them about the incident that the ticket names.',
    `Then approve or refuse with your passkey, by ${until}. Without a decision it ends then.`,
  ],
  'approval-reminder': ({ action, name, until }) => [
    `Your approval is still wanted: ${WANTED[action]}`,
    `${name} has proven who they are and waits. It needs the word of somebody who has no part in it.`,
    `Approve or refuse with your passkey, by ${until}. Without a decision it ends then.`,
  ],
  'approval-escalated': ({ action, name, until }) => [
    `Nobody has decided yet: ${WANTED[action]}`,
    `${name} has proven who they are and waits for an approval that nobody has given or refused.`,
    `You are told because the policy names you next. Decide with your passkey if you may, else find somebody who may, by ${until}. Without a decision it ends then.`,
  ],
  'acknowledgement-wanted': ({ action, name, until }) => [
    `Acknowledge this, or it ends: ${WANTED[action]}`,
    `Two people have granted it to ${name}, and it is in force. It needs somebody on duty who had no part in it to know of it.`,
    `Acknowledge it with your passkey by ${until}. If nobody does, it ends by itself then.`,
  ],
  approved: ({ action }) => [
    `You approved this: ${WANTED[action]}`,
    'Your approval was recorded, signed with your passkey, and counts from now on.',
    'Until something is changed you can take it back where you signed it: the case then waits for somebody else.',
  ],
  refused: ({ action }) => [
    `You refused this: ${WANTED[action]}`,
    'Your refusal was recorded with your reason, signed with your passkey. The case has ended and changes nothing.',
  ],
  withdrawn: ({ action }) => [
    `You took your approval back: ${WANTED[action]}`,
    'That was recorded, signed with your passkey. Your approval counts no more, and the case waits for somebody else.',
  ],
  acknowledged: ({ action, until }) => [
    `You acknowledged this: ${WANTED[action]}`,
    action === 'service-account.enable'
      ? 'Your word was recorded, signed with your passkey. The account goes on working.'
      : `Your word was recorded, signed with your passkey. It ends by itself at ${until}.`,
  ],
  reviewed: ({ action }) => [
    `You reviewed this: ${WANTED[action]}`,
    'Your review was recorded, signed with your passkey. The case is closed.',
  ],
  'coming-yours': ({ action, until }) => [
    `The ${YOURS[action]} goes on at ${until}`,
    `Everything it needs was given. Nothing is changed before ${until}.`,
    'If you asked for it, there is nothing to do: you are told when you can go on.',
  ],
  'coming-theirs': ({ action, name, until }) => [
    `The ${THEIRS[action]} goes on at ${until}`,
    `Everything that ${WANTED[action]} for ${name} needs was given. Nothing is changed before ${until}.`,
    AS_MANAGER,
  ],
  'coming-objection': ({ action, name, until }) => [
    `Until ${until} you can object: ${WANTED[action]}`,
    `Everything that ${WANTED[action]} for ${name} needs was given. Nothing is changed before ${until}.`,
    'If you know why it must not happen, veto it with your passkey.',
  ],
  'anew-yours': ({ action }) => [
    `The ${YOURS[action]} needs something more`,
    'More is asked for now than when it was opened. Nothing was changed, and what you gave counts as long as it is fresh.',
    'If you asked for it, go back to the page where you proved who you are, in the same browser: it says what is missing.',
  ],
  'anew-theirs': ({ action, name }) => [
    `The ${THEIRS[action]} needs something more`,
    `More is asked for now than when it was opened: ${WANTED[action]} for ${name}. Nothing was changed. What was approved before is asked for again.`,
    'You are told because the policy has you know of it.',
  ],
  'anew-desk': (told) => [
    `The ${THEIRS[told.action]} needs something more`,
    'More is asked for now than when it was opened. Nothing was changed, and no new case is needed: the page of the person says what is missing.',
    `It came from ticket ${told.ticket}.`,
  ],
  'anew-signed': ({ action, name }) => [
    `Your approval counts no more: ${WANTED[action]}`,
    `More is asked for now than when you approved it for ${name}, so what you signed is not what would happen any more.`,
    'Nothing was changed. Once all that is asked for now was given, approval is wanted anew, yours or that of others.',
  ],
  'claim-ready': ({ action, claimUntil }) => {
    const comeBack = `Come back to the page where you proved who you are, in the same browser, by ${claimUntil}.`;
    if (isRebind(action))
      return [
        'You can register your new passkey now',
        'The passkeys and the authenticator app you signed in with until now are suspended.',
        comeBack,
        'You prove it once more there: go to the verifier who saw you, or give what you gave before.',
      ];
    if (action === 'contact.change')
      return [
        'You can type your new address now',
        comeBack,
        'You have a code sent to the new one there, prove once more that it is you, and type that code. Read it out to nobody.',
      ];
    return action === 'mfa.reset'
      ? [
          'You can register your new passkey now',
          'The passkeys you signed in with until now are suspended, the one that was lost among them.',
          comeBack,
          'You prove it once more there, with a new code of your app, and register the new one on a device you hold.',
        ]
      : [
          'You can choose your new password now',
          comeBack,
          'You prove it once more there, with a new code, and choose the password yourself. Nobody else ever learns it.',
        ];
  },
  'applied-yours': (told) => [...applied(told, APPLIED_YOURS[told.action]), SAVED_CODE[told.savedCode]],
  'applied-theirs': (told) => [...applied(told, APPLIED_THEIRS[told.action]), AS_MANAGER],
  'opened-watched': ({ action, name, watching }) => [
    `A ${THEIRS[action]} was opened`,
    `The help desk opened a case: ${WANTED[action]} for ${name}.`,
    AS_WATCHER[watching],
  ],
  'coming-watched': ({ action, name, until, watching }) => [
    `The ${THEIRS[action]} goes on at ${until}`,
    `Everything that ${WANTED[action]} for ${name} needs was given. Nothing is changed before ${until}.`,
    AS_WATCHER[watching],
  ],
  'applied-watched': ({ action, name, watching }) => [
    `Done: ${WANTED[action]}`,
    `It was for ${name}.`,
    AS_WATCHER[watching],
  ],
  'ended-yours': (told) => [
    `The ${YOURS[told.action]} has ended`,
    ended(told),
    afterTheEnd(told),
    SAVED_CODE[told.savedCode],
  ],
  'applied-lent': ({ name, lent, grantedUntil }) => [
    'What you own is lent now',
    `${name} is a member of ${lent} until ${grantedUntil}; then it ends by itself, or earlier when you end it.`,
    'We write to you each time they sign in while they have it, and once more when it is over.',
  ],
  'used-lent': ({ name, lent, uses }) => [
    'What you lent may be in use',
    `${name}, who is a member of ${lent} by your word, signed in at ${uses.join('; ')}.`,
    'If you do not know of it, end it where you approved it.',
  ],
  'opened-shared': ({ name, lent }) => [
    'Somebody asks for access to a mailbox that you use',
    `The help desk opened a case: ${name} asks to get into ${lent} for a time, as themselves. Nobody is given a password of it.`,
    'If you know why that must not be, tell the owner of the mailbox now.',
  ],
  'coming-shared': ({ name, lent, until }) => [
    `From ${until} somebody has access to a mailbox that you use`,
    `Everything was given that ${name} needs to get into ${lent}. Nothing happens before ${until}.`,
    'If you know why it must not be, tell the owner of the mailbox before then: they can veto it.',
  ],
  'applied-shared': ({ name, lent, grantedUntil }) => [
    'Somebody has access to a mailbox that you use',
    `${name} can read and write in ${lent} until ${grantedUntil}; then it ends by itself.`,
    'Its owner and somebody of the identity team approved it. If it is wrong, tell the owner of the mailbox now.',
  ],
  'ended-shared': ({ name, lent }) => [
    'A case about a mailbox that you use is over',
    `${name} has no access to ${lent} by this case any more.`,
  ],
  'ended-lent': ({ name, lent, uses }) => [
    'What you lent is yours again',
    `${name} is no member of ${lent} by this case any more.`,
    uses.length === 0
      ? 'They were not seen signing in while they had it.'
      : `They signed in while they had it: ${uses.join('; ')}.`,
  ],
  'ended-theirs': (told) => [
    `The ${THEIRS[told.action]} has ended`,
    ended(told),
    `It came from ticket ${told.ticket}.`,
  ],
  'ended-managed': (told) => [
    `The ${THEIRS[told.action]} did not end well`,
    `It was for ${told.name}. ${ended(told)}`,
    `${AS_MANAGER} Ask them whether they are all right, on a number you had before today.`,
  ],
  'applied-depended': ({ action, name, grantedUntil }) => [
    `Done: ${WANTED[action]}`,
    `It was for ${name}. You are told because you own the account below, or what you run depends on it.`,
    action === 'api-key.rotate' ? `The one before works until ${grantedUntil}, and then no more.` : '',
  ],
  'ended-depended': (told) => [
    `The ${THEIRS[told.action]} has ended`,
    ended(told),
    'You are told because you own the account below, or what you run depends on it. What it signed in by before is dead.',
  ],
  'review-wanted': (told) => [
    `Your review is wanted: ${WANTED[told.action]}`,
    ended(told),
    `It was given to you by lot. Say whether it was justified, by ${told.reviewDue}.`,
  ],
  'review-reminder': (told) => [
    `Still to be reviewed: ${WANTED[told.action]}`,
    ended(told),
    `Its review is due by ${told.reviewDue}.`,
  ],
  'review-overdue': (told) => [
    `Review overdue: ${WANTED[told.action]}`,
    ended(told),
    `It stays open until it is reviewed, which was due by ${told.reviewDue}.`,
  ],
  'contained-yours': ({ action }) => [
    `We stopped the ${YOURS[action]}`,
    'What it had changed was ended, to keep your account safe. Go to the help desk for a new one.',
  ],
  'contained-review': ({ action }) => [
    `Stopped as not theirs: ${WANTED[action]}`,
    'Somebody whom it concerns said that it was not them. What it had changed was ended. Review it.',
  ],
};

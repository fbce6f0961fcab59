import { ACCOUNTS } from './english-accounts.js';
import { CONTACT } from './english-contact.js';
import type { Texts } from './texts.js';

/** The page in English. */
export const ENGLISH: Texts = {
  language: 'English',
  languages: 'Language',
  start: {
    title: 'Recover your account',
    lines: [
      'Here you prove that it is you, and choose a new password or register a new passkey. Nobody else ever sees either.',
      'You need the case code from the help desk or from the mail we sent you.',
    ],
    label: 'Case code',
    hint: 'Eight letters and digits, such as 7K3M-Q9TD',
    button: 'Go on',
  },
  noScript: 'This page needs JavaScript from here on. If your browser has none, go to the help desk.',
  never: {
    title: 'What nobody may ask of you',
    points: [
      'To read out a code, whether from your app, a mail or a message. The help desk needs the case code and no other.',
      'To confirm anything at your authenticator, or by a link, that you did not begin on this page yourself.',
      'To tell your password, or to let somebody choose it.',
      'To install a program, or to share your screen while this page is open.',
      'Whoever asks for any of it is not from the help desk. Hang up.',
    ],
  },
  desk: {
    title: 'Is it really the help desk?',
    lines: [
      'Ask whoever calls you for this number. The help desk sees it; do not tell it to anybody yourself.',
      'Whoever does not know it is not to be believed. Hang up, and call the help desk on the number you know.',
    ],
  },
  notMe: {
    title: 'Was it not you who asked?',
    lines: [
      'In the mail we sent to each of your addresses, open the link with “not-me” in it and press its button: everything stops at once.',
      'If you have no such mail, call the help desk on the number you know and say that it was not you.',
    ],
  },
  quiet: 'Get help quietly',
  steps: {
    prove: {
      title: 'Prove that it is you',
      lines: ['Type each code here yourself. Read none of them out to anybody.'],
    },
    waitForApproval: {
      title: 'Somebody confirms it now',
      lines: [
        'Your codes were accepted. Somebody who has no part in this calls you back, on the number that is on file.',
        'They ask for no code and no password. You can leave this page open, or come back to it in this browser.',
      ],
    },
    waitForTime: {
      title: 'It goes on later',
      lines: ['Everything it needs was given. There is a time to object first; we write to you when you can go on.'],
    },
    waitForSystem: { title: 'One moment', lines: ['The change is being made. Leave this page open.'] },
    waitLonger: {
      title: 'We need more time',
      lines: ['Nothing is wrong with what you gave, and you need not give it again. This page goes on by itself.'],
    },
    comeBack: {
      title: 'It was confirmed: prove it once more',
      lines: ['Give one new code. Then you have a few minutes to choose your new password.'],
    },
    choose: {
      title: 'Choose your new password',
      lines: ['It goes straight to the system you sign in to. Nobody here, and nobody at the help desk, can read it.'],
    },
    goOnElsewhere: {
      title: 'Go on where you began',
      lines: [
        'This case was begun in another browser, or in this one before its data was cleared. Go on there.',
        'If you no longer can, or it was not you, go to the help desk.',
      ],
    },
    done: {
      title: 'Your new password works',
      lines: [
        'The old one no longer does, and everybody who was signed in with it was signed out.',
        'You can close this page. We have written to all your addresses about it.',
      ],
    },
    stopped: {
      title: 'This case has ended',
      lines: [
        'It was stopped, and gives nothing more. If you still need it, go to the help desk, best in person.',
        'If your account does not let you in, that is to keep it safe.',
      ],
    },
    expired: {
      title: 'The time has run out',
      lines: [
        'Not everything was given or confirmed in time, so that this case gives nothing more. There is nothing left for you to do in it.',
        'If you still need it, ask the help desk for a new case.',
      ],
    },
    failed: {
      title: 'The change could not be made',
      lines: [
        'The system it was for did not take it. What was begun is made safe, and somebody looks at it.',
        'If your account does not let you in, go to the help desk.',
      ],
    },
    otherMethods: {
      title: 'Something else is needed',
      lines: ['This page cannot ask for what your case still needs. Ask the help desk how to go on.'],
    },
  },
  passkeySteps: {
    comeBack: {
      title: 'It was confirmed: prove it once more',
      lines: ['Give one new code. Then you have a few minutes to register your new passkey, on this device.'],
    },
    choose: {
      title: 'Register your new passkey',
      lines: [
        'Your device asks you to unlock it, and keeps a passkey for the page you sign in on.',
        'Nobody here, and nobody at the help desk, gets anything that they could sign in with.',
      ],
    },
    done: {
      title: 'Your new passkey works',
      lines: [
        'The one you lost no longer does, and everybody who was signed in with it was signed out.',
        'You can close this page. We have written to all your addresses about it.',
      ],
    },
  },
  unlockSteps: {
    done: {
      title: 'Your account is unlocked',
      lines: ['Sign in with what you had: nothing of it was changed.', 'You can close this page.'],
    },
  },
  contactSteps: CONTACT.contactSteps,
  mailboxSteps: {
    inUse: {
      title: 'You have access to the mailbox now',
      lines: [
        'It ends by itself. Sign in again, as yourself, to use it: it has no password that anybody knows.',
        'Everybody who uses it is told, and it is looked at afterwards.',
      ],
    },
  },
  lentSteps: {
    inUse: {
      title: 'You have the access now',
      lines: [
        'It ends by itself. Sign in again to use it.',
        'Its owner is told when you use it, and it is looked at afterwards.',
      ],
    },
  },
  accountSteps: ACCOUNTS.accountSteps,
  emergencySteps: {
    waitForApproval: {
      title: 'Others confirm it now',
      lines: [
        'Your passkey was accepted. Others, who have no part in this, look at what you asked for and decide.',
        'They ask for no code and no password. You can leave this page open, or come back to it in this browser.',
      ],
    },
    inUse: {
      title: 'You have the access now',
      lines: [
        'It ends by itself, sooner if somebody on duty does not confirm that they know of it. Sign in again to use it.',
        'What you do with it is looked at afterwards.',
      ],
    },
    done: {
      title: 'Your access has ended',
      lines: ['It was given for a time, and that is over. You can close this page.'],
    },
  },
  methods: {
    totp: {
      name: 'A code of your authenticator app',
      label: 'Code of your authenticator app',
      hint: 'Six digits. Each is taken once: wait for a new one if it was used.',
      instead: 'Use your authenticator app instead',
    },
    'email-code': {
      name: 'A code by mail',
      label: 'Code from the mail',
      hint: 'Eight digits, sent to the mailbox you enrolled for this.',
      instead: 'Use a code by mail instead',
    },
    'recovery-code': {
      name: 'A recovery code that you saved',
      label: 'Saved recovery code',
      hint: 'Seven groups of four letters and digits. It is used up, and replaced at the end.',
      instead: 'Use a saved recovery code instead',
    },
    'phone-code': {
      name: 'A code by telephone',
      label: 'Code from the telephone',
      hint: 'Eight digits, sent to the number you enrolled for this. It is taken for five minutes.',
      instead: 'Use a code by telephone instead',
    },
    push: {
      name: 'An answer at your authenticator',
      label: 'Ask my authenticator',
      hint: 'The authenticator that you use to sign in asks whether it is you, and for a number that this page shows.',
      instead: 'Answer at your authenticator instead',
    },
    'federated-login': {
      name: 'A sign-in at another account of yours',
      label: 'Sign in elsewhere',
      hint: 'You sign in there as always, type nothing of it here, and come back to this page. It learns that you did, and nothing else of that account.',
      instead: 'Sign in at another account instead',
    },
    'workload-attestation': {
      name: 'A token of what runs as the account',
      label: 'Show the command',
      hint: 'What runs as the account asks its platform for a token that is made for this case and this browser. It is good once, for ten minutes.',
      instead: 'Have the workload show itself instead',
    },
    'recovery-contact': {
      name: 'A code that somebody you named passes on',
      label: 'Code from your contact',
      hint: 'Eight digits. Call your contact, or meet them: they give the code to you and to nobody else.',
      instead: 'Ask one of your contacts instead',
    },
    'manager-confirmation': {
      name: 'The word of your manager',
      label: 'Ask my manager',
      hint: 'We write to your manager on record. They speak to you, in person or on a number they had before, and ask for the six digits that stand here.',
      instead: 'Ask your manager instead',
    },
    'attended-video': {
      name: 'A video call with a verifier',
      label: 'Show my number for the video call',
      hint: 'A trained verifier looks at you and at a document: bring an identity card, a passport or a driving licence. They ask for the six digits that stand here and for one small gesture.',
      instead: 'Meet a verifier by video instead',
    },
    'in-person': {
      name: 'A visit to a verifier',
      label: 'Show my number for the visit',
      hint: 'A trained verifier looks at you and at a document: bring an identity card, a passport or a driving licence, and this page on a device.',
      instead: 'Go to a verifier in person instead',
    },
    'call-back': {
      name: 'A call back from the help desk',
      label: 'Code from the call',
      hint: 'Eight digits, read to you once the help desk has hung up.',
      instead: 'Have the help desk call back instead',
    },
    device: {
      name: 'A device of yours that is looked after',
      label: 'Use this device',
      hint: 'On a computer or phone that your organisation manages: on the next page it asks you to unlock it; then you come back here.',
      instead: 'Use a managed device instead',
    },
    passkey: {
      name: 'Your passkey',
      label: 'Use your passkey',
      hint: 'On the next page your device asks you to unlock it; then you come back here.',
      instead: 'Use your passkey instead',
    },
  },
  needed: (count) => `Needed of these: ${count}`,
  given: 'accepted',
  notYet: 'not yet',
  until: {
    act: (time, span) => `You have until ${time} (${span}).`,
    decide: (time, span) => `They have until ${time} (${span}); after that it ends by itself.`,
    goOn: (time, span) => `It goes on at ${time} (${span}).`,
    end: (time, span) => `It ends at ${time} (${span}).`,
  },
  send: 'Send',
  sendMail: 'Send me a code by mail',
  mailSent: 'A code is on its way. It can take a minute.',
  phoneNotice:
    'Texts and calls can be intercepted or redirected; an authenticator app or a saved recovery code is safer.',
  sendText: 'Send me a code by text message',
  call: 'Call me and say the code',
  phoneSent: 'A code is on its way to your telephone.',
  callBack: {
    lines: [
      'Ask the help desk to call you back. When they say that they are ready, press the button: the number you enrolled rings.',
      'Read them the number of this page when they ask for it. When they have hung up, a code is read to you: it is for this page alone, and they never ask for it.',
    ],
    button: 'I am ready: call me',
    rings: 'Your telephone rings. Stay on the line when the help desk hangs up.',
  },
  push: {
    sent: (number) => `Your authenticator asks now. The number is ${number}.`,
    number: 'Pick or type this number at your authenticator:',
    never: 'Tell it to nobody, and answer no question that you did not ask for here: say there that it was not you.',
    answered: 'I have answered it',
    nothing: 'Nothing came of it yet. Answer at your authenticator and press again, ask it anew, or take another way.',
  },
  workload: ACCOUNTS.workload,
  signIn: {
    at: (issuer) => `Sign in at ${issuer}`,
    failed: 'You came back without having signed in. Try again, or take another way.',
  },
  contact: {
    ask: 'Have a code sent to a contact',
    sent: 'A code is on its way to one of the contacts you named: first to the first, and each time you ask to the next.',
  },
  vouched: {
    lines: {
      'manager-confirmation': [
        'Read these digits to your manager and to nobody else. They ask for no code and no password.',
      ],
      'attended-video': [
        'They ask for no code and no password, and to see nothing else on your screen. Come alone.',
        'Nobody has to use video, and you need not say why: go to a verifier in person or take another way; the help desk helps you with it.',
      ],
      'in-person': [
        'They look at the six digits that stand here, and ask for no code and no password. If the way is not possible for you, the help desk helps you.',
      ],
    },
    asked: {
      'manager-confirmation': (number) => `Your manager is asked by mail. The number of this page is ${number}.`,
      'attended-video': (number) => `The number of this page is ${number}.`,
      'in-person': (number) => `The number of this page is ${number}.`,
    },
    place: (words) => `Where: ${words}`,
    noPlace: 'The help desk tells you where and when.',
    number: 'The number of this page:',
    waits: 'When they have signed, this page goes on by itself. You can close it, and come back to it in this browser.',
  },
  password: {
    label: 'New password',
    show: 'Show password',
    button: 'Set this password',
    hints: {
      short: 'At least 15 characters. Several words that do not belong together are good.',
      common: 'That is one of those that are tried first. Choose something less common.',
      fine: 'Long enough.',
    },
  },
  newContact: CONTACT.newContact,
  passkey: { button: 'Register a passkey', name: (day) => `Registered on ${day}` },
  passkeyPage: {
    title: 'Show that it is you with your passkey',
    lines: [
      'Your device asks you to unlock it. That only proves that you are there: it decides nothing and changes nothing.',
      'Did nobody ask you for it, or did you come here by a link? Close this page.',
    ],
    button: 'Go on with the passkey',
    failed: 'That did not work. Try again, or go back and choose another way.',
    noScript: 'This page needs JavaScript. If your browser has none, go to the help desk.',
  },
  newCodes: {
    title: 'Your new recovery code',
    lines: [
      'It replaces the saved code that you used. It is shown once: write it down, or print it, and keep it where you kept the other.',
      'It counts in 30 days.',
    ],
    button: 'Show the new code',
    there: 'Keep it like the old one, and show it to nobody.',
    none: 'There is none to show: it was shown already, or no saved code was used.',
    print: 'Print',
  },
  working: 'One moment…',
  otherCase: 'Use another case code',
  failures: {
    code: 'We cannot go on with this code. Check it with the help desk and type it again.',
    verification: 'That was not accepted. Try again with a new code, or ask the help desk how to go on.',
    session: 'This browser cannot go on with the case. Type the case code again, or ask the help desk.',
    sessions: 'This case is open in too many browsers. Go on in one you began with, or ask the desk for a new case.',
    password: 'This password was not taken: too short, too long or too well known. Choose another.',
    passwordReused: 'This password was not taken. Choose another that you have not had before.',
    passkey: 'No passkey was registered. Try again, and unlock your device when it asks.',
    contact: 'That address was not taken. Type another of your own; if you have several, type the old one too.',
    contactCode: 'That code was not taken. Type the newest one, or have another sent.',
    freshCode: 'The time for that is over. Give a new code to go on.',
    changed: 'The case has moved on. This is where it stands now.',
    busy: 'That could not be done just now. Wait a minute, then try again.',
    unreachable: 'That did not reach us. Check your connection and try again.',
  },
};

import type { Texts } from './texts.js';

/** The pages in English. */
export const ENGLISH: Texts = {
  language: 'English',
  languages: 'Language',
  noScript: 'This page needs JavaScript from here on. If your browser has none, go to the help desk.',
  working: 'One moment…',
  start: {
    title: 'Be ready for the day you are locked out',
    lines: [
      'Here you enrol what you will prove yourself with when your password or your phone is gone: a passkey, an app, codes on paper, a private address, people you trust.',
      'It takes some minutes. What you enrol today counts after a month, so do it before you need it.',
      'You sign in anew for it, and have ten minutes from then.',
    ],
    button: 'Sign in',
  },
  never: {
    title: 'What nobody may ask of you',
    points: [
      'To enrol something for somebody else, or while somebody on the telephone tells you what to press.',
      'To read out, photograph or send what this page shows you.',
      'Whoever asks for any of it is not from the help desk. Hang up.',
    ],
  },
  home: {
    title: 'What you can recover with',
    lines: ['Have at least two that are not lost together: one on your phone, one on paper or in another mailbox.'],
    nothing: 'You have nothing enrolled yet. Begin with a passkey, or with codes on paper.',
    again: 'Sign in again',
    until: (time) => `You can change it until ${time}; then you sign in again.`,
    since: (day) => `since ${day}`,
  },
  kinds: {
    passkey: 'Passkey',
    totp: 'Authenticator app',
    'recovery-code': 'Recovery codes',
    email: 'Mail address',
    contact: 'Recovery contact',
    phone: 'Telephone number',
    push: 'Push to an authenticator',
    login: 'Sign-in elsewhere',
  },
  codesLeft: (count) => `${count} left`,
  synced: 'kept in sync on your devices',
  bound: 'on one device',
  add: {
    passkey: 'Add a passkey',
    totp: 'Add an authenticator app',
    'recovery-code': 'Make recovery codes',
    email: 'Add a private mail address',
    contact: 'Add a recovery contact',
  },
  remove: 'Remove',
  removal: { title: 'Remove this?', lines: ['It no longer helps you to recover your account then.'] },
  back: 'Back',
  passkey: {
    title: 'Add a passkey',
    lines: ['You go to the page of passkeys for it, unlock your device there, and come back by yourself.'],
    name: { label: 'On which device?', hint: 'Such as: my phone', button: 'Go on' },
  },
  app: {
    title: 'Add an authenticator app',
    lines: ['Scan this with the app, on the device that you keep it on.'],
    qr: 'QR code for your authenticator app',
    secret: 'Or type this into the app:',
    name: { label: 'On which device?', hint: 'Such as: my phone', button: 'Go on' },
    code: { label: 'Code that the app shows', hint: 'Six digits', button: 'Go on' },
  },
  codes: {
    title: 'Make recovery codes',
    lines: [
      'You get eight codes, and see them once. Print them or write them down, and keep them where you keep your passport.',
      'Each works once. Codes you had before no longer work.',
    ],
    button: 'Make them',
  },
  newCodes: {
    title: 'Your recovery codes',
    lines: ['They are shown this one time. Keep them on paper, apart from your phone.'],
    print: 'Print them',
    done: 'I have kept them',
  },
  address: {
    title: 'Add a private mail address',
    lines: ['One that you can read without your account here. We mail you a code to see that you do.'],
    address: { label: 'Private mail address', hint: 'Not one at work', button: 'Send me a code' },
    sent: { title: 'Type the code we mailed', lines: ['It works for 30 minutes.'] },
    code: { label: 'Code from the mail', hint: 'Eight digits', button: 'Go on' },
  },
  contact: {
    title: 'Add a recovery contact',
    lines: [
      'Somebody who knows you well. When you are locked out, they get a code and give it to you, in person or in a call that you are sure of.',
      'Tell them that you named them.',
    ],
    name: { label: 'Their name', hint: 'As you call them', button: 'Go on' },
    address: { label: 'Their mail address', hint: 'Theirs alone, not one of yours', button: 'Go on' },
  },
  confirm: {
    title: 'Confirm that it is you',
    lines: [
      'With the strongest thing you have enrolled, so that nobody else can change it from a computer you left open.',
    ],
    passkey: 'Confirm with your passkey',
    send: 'Send me a code by mail',
    sent: 'A code is on its way.',
    other: {
      passkey: 'Use a passkey instead',
      'recovery-code': 'Use a recovery code instead',
      totp: 'Use a code of your app instead',
      'email-code': 'Use a code by mail instead',
    },
    fields: {
      'recovery-code': { label: 'One of your recovery codes', hint: 'It is used up with this', button: 'Confirm' },
      totp: { label: 'Code of your authenticator app', hint: 'Six digits, one you did not use yet', button: 'Confirm' },
      'email-code': { label: 'Code from the mail', hint: 'Eight digits', button: 'Confirm' },
    },
  },
  done: {
    'add-passkey': 'Your passkey was added. We wrote to your addresses about it.',
    'add-totp': 'Your app was added. We wrote to your addresses about it.',
    'replace-codes': 'Your codes were made. We wrote to your addresses about it.',
    'add-address': 'Your address was added. We wrote to your other addresses about it.',
    'add-contact': 'Your contact was added. We wrote to your addresses about it.',
    remove: 'It was removed. We wrote to your addresses about it.',
  },
  failures: {
    refused:
      'Nothing was changed. Check what you typed, or confirm it with the strongest thing you have. If it goes on like this, ask the help desk.',
    signIn: 'Signing in came to nothing. Try again.',
    session: 'You signed in too long ago, or in another browser. Sign in again.',
    passkey: 'No passkey was used. Try again, or use another device.',
    unreachable: 'We cannot be reached. Look at your connection, and try again.',
    busy: 'That did not work just now. Try again in a moment.',
  },
  passkeyPage: {
    register: {
      title: 'Register your passkey',
      lines: ['Your device asks you to unlock it. Then you go back by yourself.'],
      button: 'Register a passkey',
    },
    sign: {
      title: 'Confirm this change with your passkey',
      lines: ['If you did not ask for this, close the page.'],
      button: 'Confirm with the passkey',
    },
    changes: {
      'add-passkey': 'You add a passkey.',
      'add-totp': 'You add an authenticator app.',
      'replace-codes': 'You make new recovery codes.',
      'add-address': 'You add a private mail address.',
      'add-contact': 'You add a recovery contact.',
      remove: 'You remove something that you enrolled.',
    },
    failed: 'No passkey was used. Try again, or go back and use another way.',
    noScript: 'This page needs JavaScript. Go back to the page you came from.',
  },
};

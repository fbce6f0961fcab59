import type { Texts } from './texts.js';

/** What the page says where an address is replaced, in English. */
export const CONTACT: Pick<Texts, 'contactSteps' | 'newContact'> = {
  contactSteps: {
    comeBack: {
      title: 'It was confirmed: prove it once more',
      lines: ['Give one new code. Then you have a few minutes to type your new address and the code we send there.'],
    },
    choose: {
      title: 'Type your new address',
      lines: [
        'We send a code there, and it counts once you have typed that code here. Nobody here, and nobody at the help desk, sees what you type.',
        'Did somebody else give you this address? Close this page.',
      ],
    },
    done: {
      title: 'Your address was replaced',
      lines: [
        'We have written to the old one and the new one about it. For 30 days the new one is nothing to prove yourself by.',
        'You can close this page.',
      ],
    },
  },
  newContact: {
    label: 'New e-mail address, or new telephone number',
    hint: 'A private one, that you read or answer yourself. A number begins with + and the country.',
    send: 'Send a code there',
    sent: 'A code is on its way. Type it below.',
    old: 'The one that it replaces',
    oldHint: 'Only needed if you have enrolled several.',
    code: 'The code that we sent there',
    codeHint: 'Eight digits. Read them out to nobody.',
    button: 'Replace it',
  },
};

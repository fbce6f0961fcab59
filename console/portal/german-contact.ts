import type { Texts } from './texts.js';

/** What the page says where an address is replaced, in German. */
export const CONTACT: Pick<Texts, 'contactSteps' | 'newContact'> = {
  contactSteps: {
    comeBack: {
      title: 'Es wurde bestätigt: Weisen Sie sich noch einmal aus',
      lines: [
        'Geben Sie einen neuen Code ein. Danach haben Sie einige Minuten für Ihre neue Adresse und den Code, den wir dorthin senden.',
      ],
    },
    choose: {
      title: 'Geben Sie Ihre neue Adresse ein',
      lines: [
        'Wir senden einen Code dorthin, und sie gilt, sobald Sie ihn hier eingegeben haben. Weder hier noch am Helpdesk sieht jemand, was Sie eingeben.',
        'Hat Ihnen jemand anderes diese Adresse genannt? Schließen Sie diese Seite.',
      ],
    },
    done: {
      title: 'Ihre Adresse wurde ersetzt',
      lines: [
        'Wir haben darüber an die alte und an die neue geschrieben. 30 Tage lang können Sie sich mit der neuen nicht ausweisen.',
        'Sie können diese Seite schließen.',
      ],
    },
  },
  newContact: {
    label: 'Neue E-Mail-Adresse oder neue Telefonnummer',
    hint: 'Eine private, die Sie selbst lesen oder unter der Sie selbst antworten. Eine Nummer beginnt mit + und dem Land.',
    send: 'Code dorthin senden',
    sent: 'Ein Code ist unterwegs. Geben Sie ihn unten ein.',
    old: 'Die, die sie ersetzt',
    oldHint: 'Nur nötig, wenn Sie mehrere hinterlegt haben.',
    code: 'Der Code, den wir dorthin gesendet haben',
    codeHint: 'Acht Ziffern. Lesen Sie sie niemandem vor.',
    button: 'Ersetzen',
  },
};

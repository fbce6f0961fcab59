import { says, type Letter } from '../mails/letter.js';
import type { Reader } from '../mails/reader.js';
import type { Words } from '../mails/words.js';

/** What everybody with a decision key reads, and security, by language. */
const WORDS: Readonly<Record<Reader['language'], (asked: string) => Words>> = {
  en: (asked) => [
    'Both codes for another ceremony were given',
    `At ${asked} both codes on paper were given that open another ceremony: for the day on which everybody who could sign has lost ` +
      'their keys. In 72 hours two control owners can make new decision keys, which count at once.',
    'If your own key works, veto it: one veto stops it for good. Whoever runs the installation knows how ' +
      '(docs/ceremony.md, “The way back”). If you do not know why this is done, call security now.',
  ],
  de: (asked) => [
    'Beide Codes für eine neue Zeremonie wurden eingegeben',
    `Am ${asked} wurden beide Codes auf Papier eingegeben, die eine neue Zeremonie eröffnen: für den Tag, an dem alle, die ` +
      'unterschreiben könnten, ihre Schlüssel verloren haben. In 72 Stunden können zwei Verantwortliche neue Schlüssel machen, die sofort zählen.',
    'Wenn Ihr eigener Schlüssel noch geht, legen Sie Veto ein: ein Veto genügt und gilt für immer. Wer die Anlage betreibt, weiß wie ' +
      '(docs/ceremony.md, „The way back“). Wenn Sie nicht wissen, warum das geschieht, rufen Sie sofort die Sicherheit an.',
  ],
};

/** What is written of a reopening. */
export function reopeningLetter(askedAt: number, { language, at }: Reader): Letter {
  const [subject, ...words] = WORDS[language](at(askedAt));
  return { subject, blocks: says(...words) };
}

declare const quoted: unique symbol;

/** Text that somebody outside chose, made safe to be put into a sentence of ours by {@link quote}. */
export type Quoted = string & { readonly [quoted]: true };

/** As much of a name as a line takes; the rest of what somebody may have put there is nobody's name. */
const LENGTH_MAX = 80;

/** What stands where nothing of a text is left. */
const NOTHING = '–';

/** Marks that stand on one letter at most, as in Vietnamese: more only paint over the lines around them. */
const MARKS_MAX = 2;

/** Letters that are read from the right: what holds any is set apart from the sentence around it (UAX #9, section 2.3). */
const READ_FROM_THE_RIGHT = /[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Adlm}]/u;
const ISOLATED = ['\u2068', '\u2069'] as const;

/** As many digits as the shortest telephone number that a phone makes into a link. */
const DIALLED = /\+?\d(?:[ ()./-]{0,2}\d){5,}/gu;

/**
 * Breaks whatever a mail program makes a link of by itself: an address with or without its scheme, a mailbox, a number to
 * dial (in names alone: the number of a ticket is one). In brackets, as those write who pass on hostile addresses.
 */
function withoutLinks(text: string): string {
  return text
    .replaceAll(/:(?=\S)/gu, '[:]')
    .replaceAll(/[.。](?=\p{N}|\p{L}{2})/gu, '[.]')
    .replaceAll('@', '[@]')
    .replaceAll(/[/\\]{2,}/gu, '/');
}

/** On one line, without anything invisible: no control, no mark of direction, nothing unassigned (Unicode, chapter 4: C). */
function onOneLine(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .replaceAll(new RegExp(`(\\p{M}{${MARKS_MAX}})\\p{M}+`, 'gu'), '$1')
    .trim();
}

const LETTERS = new Intl.Segmenter();

/** So many letters of a text, none of them cut in two. */
function firstOf(text: string, count: number): string {
  if (text.length <= count) return text;
  const letters = Array.from(LETTERS.segment(text), ({ segment }) => segment);
  return letters.slice(0, count).join('');
}

/**
 * A text from elsewhere (a display name, a ticket's number, the name of a client) as it may stand in a mail of ours: never
 * a line, a header, a page or a link of its own, and never so long that it becomes a message.
 */
export function quote(text: string): Quoted {
  const short = firstOf(withoutLinks(onOneLine(text)), LENGTH_MAX) || NOTHING;
  const [from, to] = READ_FROM_THE_RIGHT.test(short) ? ISOLATED : ['', ''];
  return `${from}${short}${to}` as Quoted; // the one place where it is made
}

/** A person's name, in which nothing can be dialled. */
export function quoteName(name: string): Quoted {
  return quote(onOneLine(name).replaceAll(DIALLED, '…'));
}

/** Control and format characters, which a reader does not see or a terminal obeys. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/** A text from elsewhere as one line that is only read: nothing that a terminal would obey. */
export function plain(text: string): string {
  return text.replaceAll(UNSEEN, ' ');
}

/** A length of time as a person says it. */
export function spanInWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round((seconds / 3_600) * 10) / 10} h`;
}

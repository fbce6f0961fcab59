import { plain } from '../../domain/in-words.js';

/** What a spreadsheet takes for the start of a formula, where a cell begins with it (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r\n]/;

function cellOf(text: string): string {
  const line = plain(text);
  const harmless = FORMULA.test(text) || FORMULA.test(line.trimStart()) ? `'${line}` : line;
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One record of CSV (RFC 4180), without its line end. What a spreadsheet would compute is marked as text. */
export function csvLine(cells: readonly string[]): string {
  return cells.map(cellOf).join(',');
}

import { createReadStream } from 'node:fs';
import { UsageError } from '../failures.js';

/** Longer than any record of ours; of a longer one no more is read. */
const RECORD_MAX_LENGTH = 8_192;

/** Longer than any record of a ticket tool, with all that was written in it. */
const FOREIGN_RECORD_MAX_LENGTH = 1_000_000;

/** What the decoder says of bytes that are no text. */
const NOT_UTF_8 = 'ERR_ENCODING_INVALID_ENCODED_DATA';

/** A record of a CSV file: where it begins, counted from 1, and its cells by the names of the first record. */
export interface CsvRecord<C extends string> {
  readonly line: number;
  readonly cells: Readonly<Record<C, string>>;
}

/** Which columns a file may have, and which of them it must. */
export interface Columns<C extends string> {
  readonly required: readonly C[];
  readonly optional: readonly C[];
}

/** How a file that another program made is read: what is wrong in it is told and passed over, other columns are left alone. */
export interface Leniently {
  /** Takes one mistake, with file and line. */
  readonly onMistake: (says: string) => void;
}

interface RawRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

const mistake = (file: string, line: number, says: string): UsageError => new UsageError(`${file}:${line}: ${says}`);

/** Takes characters and gives records (RFC 4180); holds no more of a file than one record. */
class Splitter {
  private cells: string[] = [];
  private cell = '';
  private length = 0;
  private line = 1;
  private begunAt = 1;
  /** Between quotes, just after a closing one, neither, or in a record that is wrong and passed over to its line's end. */
  private within: 'plain' | 'quoted' | 'closed' | 'lost' = 'plain';
  private readonly maxLength: number;

  constructor(
    private readonly file: string,
    private readonly leniently: Leniently | undefined,
  ) {
    this.maxLength = leniently === undefined ? RECORD_MAX_LENGTH : FOREIGN_RECORD_MAX_LENGTH;
  }

  *split(text: string): Iterable<RawRecord> {
    for (const character of text) {
      this.length += 1;
      if (this.length > this.maxLength && this.within !== 'lost') {
        this.fail(this.begunAt, `longer than ${this.maxLength} characters; is a quote not closed?`);
      }
      if (character === '\n') this.line += 1;
      if (this.within === 'lost') this.lost(character);
      else if (this.within === 'quoted') this.quoted(character);
      else if (character === '\n') yield this.end();
      else this.unquoted(character);
    }
  }

  *rest(): Iterable<RawRecord> {
    if (this.within === 'quoted') this.fail(this.begunAt, 'a quote is not closed');
    if (this.length > 0 && this.within !== 'lost') yield this.end();
  }

  private fail(line: number, says: string): void {
    const fault = mistake(this.file, line, says);
    if (this.leniently === undefined) throw fault;
    this.leniently.onMistake(fault.message);
    this.within = 'lost';
  }

  private lost(character: string): void {
    if (character === '\n') this.end();
  }

  private quoted(character: string): void {
    if (character === '"') this.within = 'closed';
    else this.cell += character;
  }

  private unquoted(character: string): void {
    if (character === ',') this.endCell();
    else if (character === '"' && this.within === 'closed') {
      this.cell += character;
      this.within = 'quoted';
    } else if (character === '"' && this.cell === '') this.within = 'quoted';
    else if (character === '"' || (this.within === 'closed' && character !== '\r')) {
      this.fail(this.line, 'a quote in the middle of a cell: double it, and quote the whole cell');
    } else this.cell += character;
  }

  private endCell(): void {
    this.cells.push(this.within === 'closed' ? this.cell : this.cell.trim());
    this.cell = '';
    this.within = 'plain';
  }

  private end(): RawRecord {
    this.cell = this.cell.replace(/\r$/, '');
    this.endCell();
    const record = { line: this.begunAt, cells: this.cells };
    [this.cells, this.length, this.begunAt] = [[], 0, this.line];
    return record;
  }
}

async function* recordsIn(file: string, leniently: Leniently | undefined): AsyncGenerator<RawRecord> {
  const splitter = new Splitter(file, leniently);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      yield* splitter.split(decoder.decode(chunk, { stream: true }));
    }
    yield* splitter.split(decoder.decode());
  } catch (fault) {
    if (fault instanceof UsageError) throw fault;
    const code = typeof fault === 'object' && fault !== null && 'code' in fault ? fault.code : undefined;
    throw new UsageError(`${file}: ${code === NOT_UTF_8 ? 'it is not UTF-8' : 'it cannot be read'}`);
  }
  yield* splitter.rest();
}

/** The names of the columns in their order; null for one that is left alone. */
function headed<C extends string>(
  file: string,
  { line, cells }: RawRecord,
  { required, optional }: Columns<C>,
  leniently: Leniently | undefined,
): (C | null)[] {
  const known: readonly C[] = [...required, ...optional];
  const names = cells.map((cell) => {
    const name = known.find((one) => one === cell.toLowerCase());
    if (name === undefined && leniently !== undefined) return null;
    if (name === undefined)
      throw mistake(file, line, `no such column: ${JSON.stringify(cell.slice(0, 40))}; there are ${known.join(', ')}`);
    return name;
  });
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0) throw mistake(file, line, `without the column ${missing.join(', ')}`);
  const ours = names.filter((name) => name !== null);
  if (new Set(ours).size < ours.length) throw mistake(file, line, 'a column twice');
  return names;
}

/**
 * Reads a CSV file whose first record names its columns (RFC 4180, UTF-8). Empty lines are passed over; a column that the
 * file has not is empty.
 *
 * @param leniently of another program's file: a record that is wrong is told and passed over, a column that we do not know is too
 * @throws {UsageError} naming file and line: a record that is none, another number of cells, a column that there is not
 */
export async function* readCsv<C extends string>(
  file: string,
  columns: Columns<C>,
  leniently?: Leniently,
): AsyncGenerator<CsvRecord<C>> {
  const empty = Object.fromEntries([...columns.required, ...columns.optional].map((name) => [name, '']));
  let names: readonly (C | null)[] | null = null;
  for await (const record of recordsIn(file, leniently)) {
    const { line, cells } = record;
    if (cells.length === 1 && cells[0] === '') continue;
    if (names === null) {
      names = headed(file, record, columns, leniently);
      continue;
    }
    if (cells.length !== names.length) {
      const fault = mistake(file, line, `${cells.length} cells, and ${names.length} columns`);
      if (leniently === undefined) throw fault;
      leniently.onMistake(fault.message);
      continue;
    }
    const given = Object.fromEntries(names.flatMap((name, nth) => (name === null ? [] : [[name, cells[nth] ?? '']])));
    // Every name of `C` is a key of `empty`.
    yield { line, cells: { ...empty, ...given } as Record<C, string> };
  }
  if (names === null) throw mistake(file, 1, `the names of the columns: ${columns.required.join(', ')}`);
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pastTimeOf } from '../../cli/csv/past-time.js';
import { readCsv } from '../../cli/csv/read.js';
import { csvLine } from '../../cli/csv/write.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

const COLUMNS = { required: ['person'], optional: ['name'] } as const;

async function read(text: string | Uint8Array) {
  const file = path.join(folder, 'people.csv');
  await writeFile(file, text);
  const records: { line: number; cells: Record<string, string> }[] = [];
  for await (const record of readCsv<'person' | 'name'>(file, COLUMNS)) records.push(record);
  return records;
}

describe('reading CSV', () => {
  it('gives each record by its columns and the line it begins on, as RFC 4180 has it', async () => {
    const text = '\uFEFFname,Person\r\n"Moreau, ""Al""", p-1 \r\n\r\n"two\nlines",p-2\n,p-3';
    expect(await read(text)).toEqual([
      { line: 2, cells: { name: 'Moreau, "Al"', person: 'p-1' } },
      { line: 4, cells: { name: 'two\nlines', person: 'p-2' } },
      { line: 6, cells: { name: '', person: 'p-3' } },
    ]);
    expect(await read('person\np-1\n')).toEqual([{ line: 2, cells: { name: '', person: 'p-1' } }]);
  });

  it.each([
    ['no column that is needed', 'name\nA', /:1: without the column person/],
    ['a column that there is not', 'person,shoe\np,1', /:1: no such column: "shoe"/],
    ['a column twice', 'person,person\np,p', /:1: a column twice/],
    ['a cell too many', 'person\np\nq,r', /:3: 2 cells, and 1 columns/],
    ['a quote in the middle', 'person,name\np,A "the" B', /:2: a quote in the middle/],
    ['a quote that is not closed', 'person\np\n"q\nr', /:3: a quote is not closed/],
    ['nothing at all', '', /:1: the names of the columns: person/],
    ['bytes that are no UTF-8', Uint8Array.from([0x70, 0xff, 0x0a]), /it is not UTF-8/],
  ])('refuses %s, by its line', async (_, text, says) => {
    await expect(read(text)).rejects.toThrow(says);
  });

  it('of another program: tells what is wrong by its line, passes it over, and leaves other columns alone', async () => {
    const file = path.join(folder, 'foreign.csv');
    const long = 'x'.repeat(1_500_000);
    const lines = [
      'person,shoe',
      'p,1',
      'q,1,2',
      'r,A "the" B',
      `s,${long}`,
      't,"two',
      'lines"',
      'u,"not closed',
      'v,2',
    ];
    await writeFile(file, lines.join('\n'));
    const told: string[] = [];
    const people: string[] = [];
    const leniently = { onMistake: (says: string) => void told.push(says) };
    for await (const { cells } of readCsv<'person' | 'name'>(file, COLUMNS, leniently)) people.push(cells.person);
    expect(people).toEqual(['p', 't']);
    expect(told.map((says) => /csv:(\d+):/.exec(says)?.[1])).toEqual(['3', '4', '5', '8']);
  });

  it('attack: a line of 10 MB is refused where it begins, and no more of it is held', async () => {
    await expect(read(`person\np\n${'x'.repeat(10_000_000)}\n`)).rejects.toThrow(/:3: longer than 8192 characters/);
    await expect(read(`person\n"${'\n'.repeat(10_000_000)}"`)).rejects.toThrow(/:2: longer than 8192 characters/);
  });

  it('says that a file cannot be read', async () => {
    const records = readCsv(path.join(folder, 'none.csv'), COLUMNS);
    await expect(records.next()).rejects.toThrow(/none.csv: it cannot be read/);
  });
});

describe('writing CSV', () => {
  it.each(['=cmd()', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\u200b=cmd()'])(
    'attack: %j as a name is text to a spreadsheet, not a formula',
    (name) => {
      expect(csvLine([name])).toMatch(/^'/);
    },
  );

  it('attack: a name with line ends or what a terminal obeys makes no further record, and obeys nothing', () => {
    expect(csvLine(['a\r\nb', '\u001b[2J'])).toBe('a b, [2J');
  });

  it('is read again as it was, for every text that is only text', async () => {
    const text = fc.stringMatching(/^[a-z0-9",;é][a-z0-9",; é]{0,8}[a-z0-9",;é]$/);
    await fc.assert(
      fc.asyncProperty(text, text, async (person, name) => {
        const records = await read(`person,name\n${csvLine([person, name])}\n`);
        expect(records).toEqual([{ line: 2, cells: { person, name } }]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a past time', () => {
  const now = Date.UTC(2026, 1, 10, 12);

  it('a date is the end of its day, so that nothing counts as older than it is; today is now', () => {
    expect(pastTimeOf('2026-01-12', now)).toBe(Date.UTC(2026, 0, 13) - 1);
    expect(pastTimeOf('2026-02-10', now)).toBe(now);
    expect(pastTimeOf('2026-01-12T09:30:00+01:00', now)).toBe(Date.UTC(2026, 0, 12, 8, 30));
  });

  it.each(['2026-02-11', '2026-02-10T12:00:01Z', '2025-02-31', '12.1.2026', '2026', '2026-01-12T09:30', 'yesterday'])(
    'attack: %s is none',
    (text) => {
      expect(pastTimeOf(text, now)).toBeNull();
    },
  );
});

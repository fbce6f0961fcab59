import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '../../workers/project.js';

const PAGE = path.join(PROJECT_ROOT, 'docs/forgeries.md');

/** The end of a row: the test's file as a link, and the name of a test or group in it. */
const NAMED_TEST = /\[[\w-]+\]\((\.\.\/test\/[\w./-]+)\) "(.+)"\s*\|$/;

describe('the table of forgeries', () => {
  it('names in every row a test that exists, by its file and its name', async () => {
    const rows = (await readFile(PAGE, 'utf8')).split('\n').filter((line) => /^\| (?!attack |-)/.test(line));
    expect(rows.length).toBeGreaterThan(30);
    const wrong: string[] = [];
    for (const row of rows) {
      const [, file = '', name = ''] = NAMED_TEST.exec(row) ?? [];
      const source = await readFile(path.resolve(path.dirname(PAGE), file), 'utf8').catch(() => '');
      if (name === '' || !source.includes(name)) wrong.push(row);
    }
    expect(wrong).toEqual([]);
  });
});

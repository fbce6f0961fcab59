import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { METHODS } from '../../domain/evidence.js';
import { PROJECT_ROOT } from '../../workers/project.js';

const PAGE = path.join(PROJECT_ROOT, 'docs/verification.md');

/** A row: its method, and of the right person and of an attacker the test's file, as a link, and the name of a test in it. */
const TEST = String.raw`\[[\w-]+\]\((\.\./test/(?:portal|forgeries)/[\w./-]+)\) "(.+)"`;
const ROW = new RegExp(String.raw`^\| \`([\w-]+)\` +\| ${TEST} *\| ${TEST} *\|$`);

async function rows() {
  const [, section = ''] = (await readFile(PAGE, 'utf8')).split('## Through the API');
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => /^\| (?!method |-)/.test(line));
  return lines.map((line) => ({ line, parts: ROW.exec(line) }));
}

describe('the table of what is tested through the API', () => {
  it('has every method there is, once', async () => {
    expect((await rows()).map(({ parts }) => parts?.[1])).toEqual(METHODS);
  });

  it('names in every row a test of the right person and one of an attack, which exist', async () => {
    const wrong: string[] = [];
    for (const { line, parts } of await rows()) {
      const [, , file = '', name = '', attackFile = '', attack = ''] = parts ?? [];
      const [source, attackSource] = await Promise.all(
        [file, attackFile].map((at) => readFile(path.resolve(path.dirname(PAGE), at), 'utf8').catch(() => '')),
      );
      const bothExist = source?.includes(name) === true && attackSource?.includes(attack) === true;
      if (name === '' || !attack.startsWith('attack: ') || name.startsWith('attack: ') || !bothExist) wrong.push(line);
    }
    expect(wrong).toEqual([]);
  });
});

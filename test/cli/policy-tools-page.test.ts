import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { STRENGTH_PARTS } from '../../domain/plan-strength.js';
import { VERDICTS } from '../../domain/plan-changes.js';
import { FATES } from '../../domain/fates.js';
import { countersign } from './support/command.js';

const page = await readFile('docs/policy-tools.md', 'utf8');
const commands = [...page.matchAll(/^\$ countersign (.+)$/gm)].map(([, command]) => command ?? '');

/** The first cell of each row of the page's tables. */
const firstCells = [...page.matchAll(/^\| ([a-z][a-z ]*?) +\|/gm)].map(([, cell]) => cell);

describe('docs/policy-tools.md', () => {
  it('has a command for everything that it tells of', () => {
    const told = [
      'policy check',
      'policy explain',
      'policy diff',
      'policy test',
      'policy replay',
      'what-if',
      'staffing',
    ];
    for (const command of told) expect(commands.some((one) => one.startsWith(command))).toBe(true);
  });

  it.each(commands)('what it says can be typed: countersign %s', async (command) => {
    const { status, stdout, stderr } = await countersign(command.split(' '), { POLICY_FILE: 'policy/recovery.yaml' });
    expect(stderr).toBe('');
    expect([0, 5]).toContain(status);
    expect(stdout.length).toBeGreaterThan(40);
  });

  it('names every class, every verdict, and every part of the score with its points', () => {
    for (const word of [...FATES, ...VERDICTS]) expect(firstCells).toContain(word);
    const points = [...page.matchAll(/^\| (\w+) +\| +(\d+) \|/gm)].map(([, part, of]) => [part, Number(of)]);
    expect(Object.fromEntries(points)).toEqual(STRENGTH_PARTS);
  });
});

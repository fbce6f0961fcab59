import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { VERIFICATION_METHODS } from '../../../activities/verification/registry.js';
import { MINUTE, SECOND } from '../../../domain/clock.js';

describe('docs/verification.md', () => {
  it('begins with a table whose first columns say of every method what the registry says, and of nothing else', async () => {
    const [table = ''] = (await readFile('docs/verification.md', 'utf8')).split('\n## ');
    const rows = table
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((row) =>
        row
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      );
    expect(
      rows.map(([method, strength, domains, relayable, proves]) => [method, strength, domains, relayable, proves]),
    ).toEqual(
      Object.entries(VERIFICATION_METHODS).map(([method, { strength, domains, relayable, proves }]) => [
        `\`${method}\``,
        `${strength}`,
        domains.map((domain) => `\`${domain}\``).join(', '),
        relayable ? 'yes' : 'no',
        proves,
      ]),
    );
    for (const cells of rows) {
      expect(cells).toHaveLength(9);
      for (const cell of cells) expect(cell).not.toBe('');
    }
  });

  it('says how long each challenge lives', async () => {
    const page = await readFile('docs/verification.md', 'utf8');
    for (const [method, { challenge }] of Object.entries(VERIFICATION_METHODS)) {
      if (challenge === null) continue;
      const row = page.split('\n').find((line) => line.startsWith(`| \`${method}\``));
      expect(row).toContain(`${(challenge.validSeconds * SECOND) / MINUTE} minutes`);
    }
  });
});

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { EXIT } from '../../cli/exit-codes.js';
import { PROJECT_ROOT } from '../../workers/project.js';
import { runBuilt } from '../support/run-built.js';
import { countersign } from './support/command.js';

describe('the command', () => {
  it('by itself teaches what there is, and that nothing was done: status 2', async () => {
    const { status, stderr } = await countersign([]);
    expect(status).toBe(2);
    for (const word of ['case', 'plan', 'doctor', 'replay', 'Examples:', 'COUNTERSIGN_URL'])
      expect(stderr).toContain(word);
  });

  it('every command has help with an example, on standard output: status 0', async () => {
    const commands = [
      'case open',
      'case list',
      'case show',
      'case watch',
      'case cancel',
      'plan',
      'api-key create',
      'api-key list',
      'api-key revoke',
      'coverage',
      'policy check',
      'policy explain',
      'policy diff',
      'policy test',
      'policy replay',
      'what-if',
      'staffing',
      'enrolled import',
      'enrolled link',
      'doctor',
      'replay',
      'completion',
    ];
    for (const command of commands) {
      const { status, stdout } = await countersign([...command.split(' '), '--help']);
      expect({ status, command }).toEqual({ status: 0, command });
      expect(stdout).toContain(`countersign ${command}`);
      expect(stdout).toMatch(/Examples?:/);
    }
  });

  it('says what is like a command that there is not, and how to learn more', async () => {
    const { status, stderr } = await countersign(['case', 'opn']);
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/Did you mean open\?[^]*--help/),
    });
    expect(await countersign(['case', 'opn', '--json'])).toMatchObject({ json: { error: { code: 'usage' } } });
  });

  it('ends as docs/command.md says', async () => {
    const page = await readFile(path.join(PROJECT_ROOT, 'docs/command.md'), 'utf8');
    const rows = [...page.matchAll(/^\| (\d+) +\| `(\w+)` +\|/gm)].map(([, code, name]) => [name, Number(code)]);
    expect(Object.fromEntries(rows)).toEqual(EXIT);
  });

  it('from the build: its version, its help, and the status of what it starts', async () => {
    const { version } = JSON.parse(await readFile(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(await runBuilt('cli/main.js', {}, ['--version'])).toMatchObject({ status: 0, stdout: `${version}\n` });
    for (const program of ['dev', 'demo', 'migrate']) {
      expect(await runBuilt('cli/main.js', {}, [program, '--help'])).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('npm run'),
      });
    }
    expect(await runBuilt('cli/main.js', {}, ['migrate'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('DATABASE_URL_OWNER'),
    });
  });

  it('starts no sample people and keys in production', async () => {
    for (const program of ['dev', 'demo']) {
      expect(await runBuilt('cli/main.js', { NODE_ENV: 'production' }, [program])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('checkout'),
      });
    }
  });
});

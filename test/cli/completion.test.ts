import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { programOf } from '../../cli/program.js';
import { ACTIONS } from '../../domain/actions.js';
import { levelsOf } from '../../cli/completion/words.js';
import { countersign } from './support/command.js';

const scripts = new Map<string, string>();
beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    scripts.set(shell, (await countersign(['completion', shell])).stdout);
  }
});

/** What bash offers for a line that was typed, its last word being completed. */
function offered(...line: string[]): readonly string[] {
  const program = `${scripts.get('bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _countersign; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', program, 'bash', 'countersign', ...line], { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return stdout.split('\n').filter((word) => word !== '');
}

describe('completion', () => {
  it('in bash: offers what may follow, at every level, and nothing else', () => {
    expect(offered('cas')).toEqual(['case']);
    expect(offered('case', '')).toEqual(expect.arrayContaining(['open', 'list', 'show', 'watch', 'cancel']));
    expect(offered('case', 'open', '--su')).toEqual(['--subject']);
    expect(offered('case', 'list', '--json', '--subj')).toEqual([]);
  });

  it('in bash: offers the values of a flag that has few', () => {
    expect(offered('case', 'open', '--action', '')).toEqual([...ACTIONS]);
    expect(offered('case', 'watch', 'x', '--until', 'und')).toEqual(['under-review']);
    expect(offered('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
  });

  it.each(['bash', 'zsh', 'fish'])('in %s: has every command and every flag there is', (shell) => {
    const at = { env: {}, out() {}, err() {}, interruption: new AbortController().signal };
    const levels = levelsOf(programOf(at, { code: 0 }));
    expect(levels.length).toBeGreaterThan(10);
    const script = scripts.get(shell) ?? '';
    for (const { path, words } of levels) {
      expect(script).toContain(path);
      for (const { word } of words) expect(script).toContain(word.replace(/^--/, ''));
    }
  });

  it('knows no other shell', async () => {
    expect(await countersign(['completion', 'tcsh'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('bash'),
    });
  });
});

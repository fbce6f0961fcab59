import { getActiveResourcesInfo } from 'node:process';
import { describe, expect, it } from '@jest/globals';
import { runCommand } from '../../../dev/servers/run-command.js';

const node = (script: string, timeoutSeconds = 30) =>
  runCommand(process.execPath, ['-e', script], { timeoutSeconds, onLine: () => {} });

const timers = () => getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

describe('running a command', () => {
  it('gives what the command wrote', async () => {
    expect(await node('console.log("one\\ntwo")')).toBe('one\ntwo');
  });

  it('fails with the last lines when the command fails', async () => {
    await expect(node('console.error("no space left"); process.exit(2)')).rejects.toThrow(
      /ended with 2\n {2}no space left/,
    );
  });

  it('ends a command that takes too long', async () => {
    await expect(node('setInterval(() => {}, 1000)', 0.2)).rejects.toThrow('ended with SIGTERM');
  });

  it('says that a command is not installed, and leaves no timer that would hold the process', async () => {
    const before = timers();
    await expect(runCommand('no-such-program', [], { timeoutSeconds: 1800 })).rejects.toThrow('is not installed');
    expect(timers()).toBe(before);
  });
});

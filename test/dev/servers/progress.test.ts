import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createProgress } from '../../../dev/servers/progress.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function heard(isTerminal: boolean) {
  const said: string[] = [];
  return { said, progress: createProgress({ write: (text) => said.push(text), isTerminal }) };
}

describe('progress', () => {
  it('says what is done and why, how long it takes while it lasts, and when it is done', async () => {
    const { said, progress } = heard(false);
    const result = progress.during('Building', 'it is needed', (detail) => {
      detail('step 3');
      return new Promise<string>((resolve) => setTimeout(() => resolve('built'), 10_100));
    });
    await jest.advanceTimersByTimeAsync(10_100);
    expect(await result).toBe('built');
    expect(said).toEqual([
      'Building (it is needed) ...\n',
      'Building: 5.0 s, step 3\n',
      'Building: 10.0 s, step 3\n',
      'Building: done in 10.1 s\n',
    ]);
  });

  it('says when work failed, and passes the failure on', async () => {
    const { said, progress } = heard(false);
    await expect(progress.during('Building', 'why', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(said.at(-1)).toBe('Building: failed after 0.0 s\n');
  });

  it('rewrites one line on a terminal', async () => {
    const { said, progress } = heard(true);
    await progress.during('Building', 'why', async () => {});
    expect(said).toEqual(['\r\u001b[KBuilding (why) ...', '\r\u001b[KBuilding: done in 0.0 s\n']);
  });
});

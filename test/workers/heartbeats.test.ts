import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BEAT_EVERY_MILLISECONDS, heartbeats } from '../../workers/heartbeats.js';

type Context = Parameters<typeof heartbeats>[0];

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Runs something as an activity, and counts the beats of its worker. */
function runAs(isLocal: boolean, activity: () => Promise<unknown>) {
  const heartbeat = jest.fn();
  // As much of a context as is used; the SDK makes whole ones only inside a worker.
  const context = { info: { isLocal }, heartbeat } as unknown as Context;
  const run = heartbeats(context).inbound?.execute?.({ args: [], headers: {} }, activity);
  return { heartbeat, run };
}

describe('a worker', () => {
  it('shows that it lives for as long as an activity takes, and no longer', async () => {
    let end = (): void => {};
    const { heartbeat, run } = runAs(false, () => new Promise<void>((resolve) => (end = resolve)));
    await jest.advanceTimersByTimeAsync(4 * BEAT_EVERY_MILLISECONDS);
    expect(heartbeat).toHaveBeenCalledTimes(4);
    end();
    await run;
    await jest.advanceTimersByTimeAsync(4 * BEAT_EVERY_MILLISECONDS);
    expect(heartbeat).toHaveBeenCalledTimes(4);
  });

  it('stops to show it when an activity fails, so that nothing counts as alive for ever', async () => {
    const { heartbeat, run } = runAs(false, async () => Promise.reject(new Error('the target is away')));
    await expect(run).rejects.toThrow('the target is away');
    await jest.advanceTimersByTimeAsync(4 * BEAT_EVERY_MILLISECONDS);
    expect(heartbeat).not.toHaveBeenCalled();
  });

  it('shows nothing in a local activity, which nobody waits to hear from', async () => {
    const { heartbeat, run } = runAs(true, async () => jest.advanceTimersByTimeAsync(4 * BEAT_EVERY_MILLISECONDS));
    await run;
    expect(heartbeat).not.toHaveBeenCalled();
  });
});

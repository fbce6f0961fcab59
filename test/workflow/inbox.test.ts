import { describe, expect, it, jest } from '@jest/globals';
import { HANDLERS } from '../../contract/handlers.js';
import type { Carried } from '../../contract/start.js';

/** What a run set a handler for, by name: in the place of the engine, which knows no more of a run than that. */
const handlers = new Map<string, (...given: readonly unknown[]) => unknown>();

jest.unstable_mockModule('@temporalio/workflow', () => ({
  CancellationScope: { nonCancellable: (run: () => unknown) => run() },
  condition: async () => undefined,
  defineSignal: (name: string) => name,
  defineUpdate: (name: string) => name,
  setHandler: (name: string, handler: () => unknown) => handlers.set(name, handler),
}));
const { Inbox } = await import('../../workflows/inbox.js');

/** As the next run of a case starts from what the one before packed. */
function continued(before: InstanceType<typeof Inbox>): InstanceType<typeof Inbox> {
  const carried = { kase: { phase: 'executing' }, ...before.packed() };
  return new Inbox('case-1', carried as unknown as Carried);
}

describe('a case that is told that it may go on just as it continues as new', () => {
  it('knows it in its next run, and looks once', () => {
    const before = new Inbox('case-1', null);
    handlers.get(HANDLERS.wake)?.();
    const after = continued(before);
    expect([after.isWoken, after.takeWake(), after.isWoken]).toEqual([true, true, false]);
  });

  it('is not woken by what it heard and looked at before', () => {
    const before = new Inbox('case-1', null);
    handlers.get(HANDLERS.wake)?.();
    before.takeWake();
    expect(continued(before).isWoken).toBe(false);
    expect(before.packed()).not.toHaveProperty('isWoken');
  });
});

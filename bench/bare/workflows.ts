import {
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import { BARE, type Shape } from './messages.js';

const { work } = proxyActivities<{ work(): Promise<void> }>({ startToCloseTimeout: '15 seconds' });

/** Far longer than anything measured: these timers are there to be cancelled. */
const LONG = '1 hour';

/** How many activities and timers each of several turns gets, so that together they are as many as wanted. */
function share(total: number, turn: number, turns: number): number {
  return Math.floor(((turn + 1) * total) / turns) - Math.floor((turn * total) / turns);
}

/**
 * A workflow that does nothing but what Temporal is asked for by a case: waits for each message (beside a timer), runs
 * activities that do nothing, answers. What a case costs more than this is ours.
 */
export async function bare({ messages, activities, timers }: Shape): Promise<void> {
  let heard = 0;
  let done = 0;
  setHandler(defineUpdate(BARE.update), async () => {
    heard += 1;
    const mine = heard;
    await condition(() => done >= mine);
  });
  setHandler(defineSignal(BARE.signal), () => {
    heard += 1;
  });
  setHandler(defineQuery<number>(BARE.state), () => done);
  for (const [turn] of messages.entries()) {
    const arrived = () => heard > turn;
    if (share(timers, turn, messages.length) > 0) await condition(arrived, LONG);
    else await condition(arrived);
    for (let left = share(activities, turn, messages.length); left > 0; left -= 1) await work();
    done += 1;
  }
  await condition(() => done === messages.length);
}

/**
 * Two activities (put in force, proven), a timer until `dueAt` (epoch milliseconds), and two more (ended, proven): a grant
 * without anything of ours. Its update is answered once the timer runs.
 */
export async function bareExpiry(dueAt: number): Promise<void> {
  let isGranted = false;
  setHandler(defineUpdate(BARE.update), () => condition(() => isGranted));
  await work();
  await work();
  isGranted = true;
  await sleep(Math.max(1, dueAt - Date.now()));
  await work();
  await work();
}

import {
  CancellationScope,
  condition,
  proxyActivities,
  proxyLocalActivities,
  sleep,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { CaseActivities } from '../activities/case-activities.js';
import type { ConnectorActivities } from '../activities/connector-activities.js';
import { connectorQueue } from '../contract/queues.js';
import { isUnreadable } from '../contract/unreadable.js';
import { SECOND } from '../domain/clock.js';
import { spreadOf } from '../domain/effect-ids.js';
import type { CaseEffect } from '../domain/effects.js';

type Asynchronous<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => Promise<infer R> ? (...args: A) => Promise<R> : never;
};

/**
 * One wrapper around every activity: a result that could not be decoded (completed by hand, with another key) is no
 * result, and the same is asked again.
 */
function readable<T extends object>(activities: T): T {
  return new Proxy(activities, {
    get: (target, name, receiver) => {
      const call: unknown = Reflect.get(target, name, receiver);
      if (typeof call !== 'function') return call;
      return async (...args: unknown[]): Promise<unknown> => {
        for (;;) {
          const result: unknown = await Reflect.apply(call, target, args);
          if (!isUnreadable(result)) return result;
          await sleep('1 second', { summary: 'a result could not be read' });
        }
      };
    },
  });
}

/**
 * Tried for as long as it takes: a human waits, nothing is lost. The longest pause is short enough to notice recovery.
 * Slow work gets its time; a worker that died falls silent (`workers/heartbeats.ts`), and then it is asked again at once.
 */
const UNTIL_DONE: ActivityOptions = {
  startToCloseTimeout: '15 seconds',
  heartbeatTimeout: '5 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '5 seconds' },
};

/** Activities of the case worker. */
export const ask: Asynchronous<CaseActivities> = readable(proxyActivities<CaseActivities>(UNTIL_DONE));

/** What a case worker does in milliseconds, with its own tables and keys: no mail server, no target system. */
type Brief = Pick<CaseActivities, 'record' | 'openCase' | 'verifyHere' | 'readEffect' | 'checkFacts' | 'mintWarrant'>;

/**
 * What takes milliseconds, as one local attempt: one event instead of six. Never more than one: a retrying local activity
 * would stall the whole worker (engine: recording).
 */
export const askOnce: Asynchronous<Brief> = readable(
  proxyLocalActivities<Brief>({ startToCloseTimeout: '3 seconds', retry: { maximumAttempts: 1 } }),
);

/**
 * What takes milliseconds: one local attempt first, then for as long as it takes. A warrant may be long in coming: then
 * whoever speaks meanwhile is heard first, see `unlessSpokenTo`.
 */
export const askBriefly: Omit<Asynchronous<Brief>, 'record' | 'mintWarrant'> = {
  verifyHere: (...args) => askOnce.verifyHere(...args).catch(() => ask.verifyEvidence(...args)),
  openCase: (...args) => askOnce.openCase(...args).catch(() => ask.openCase(...args)),
  readEffect: (...args) => askOnce.readEffect(...args).catch(() => ask.readEffect(...args)),
  checkFacts: (...args) => askOnce.checkFacts(...args).catch(() => ask.checkFacts(...args)),
};

/**
 * As `askBriefly`, but given up as soon as somebody speaks; null then. What was asked for is asked for anew after they were
 * heard, so that stopping wins over what waits.
 */
export async function unlessSpokenTo<T>(
  once: () => Promise<T>,
  untilDone: () => Promise<T>,
  isSpokenTo: () => boolean,
): Promise<T | null> {
  const first = await once().then(
    (result) => ({ result }),
    () => null,
  );
  if (first !== null) return first.result;
  const asking = new CancellationScope();
  const result = await asking.run(() => Promise.race([untilDone(), condition(isSpokenTo).then(() => null)]));
  asking.cancel();
  return result;
}

/** Activities of one connector's worker, on its own task queue. */
export function askConnector(connector: string): Asynchronous<ConnectorActivities> {
  return readable(proxyActivities<ConnectorActivities>({ ...UNTIL_DONE, taskQueue: connectorQueue(connector) }));
}

/** As `askConnector`, but given up soon: for work that is asked for anew by itself. */
export function askConnectorSoon(connector: string): Pick<Asynchronous<ConnectorActivities>, 'endRecreatedGrants'> {
  const taskQueue = connectorQueue(connector);
  return proxyActivities<ConnectorActivities>({ ...UNTIL_DONE, taskQueue, scheduleToCloseTimeout: '20 seconds' });
}

/** As `ask`, but given up after ten minutes: for what tells somebody sooner and holds nothing up (our choice). */
export const askForAWhile: Pick<Asynchronous<CaseActivities>, 'pageOnDuty'> = readable(
  proxyActivities<CaseActivities>({ ...UNTIL_DONE, scheduleToCloseTimeout: '10 minutes' }),
);

/** Endings wait this long at most before they are tried again, give or take a quarter. */
const END_AGAIN_AFTER_MILLISECONDS = 10 * SECOND;

/**
 * Endings are asked for without end, and not in step: Temporal's retries know no chance, so each effect waits a little
 * longer or shorter than the others, always the same for one effect. A thousand grants that expire in one second while
 * their target is away come back spread out.
 */
export function askToEnd({
  connector,
  effectId,
}: Pick<CaseEffect, 'connector' | 'effectId'>): Pick<Asynchronous<ConnectorActivities>, 'endEffect' | 'proveEnded'> {
  const spread = spreadOf(effectId);
  const retry = {
    initialInterval: Math.round(200 * spread),
    backoffCoefficient: 2,
    maximumInterval: Math.round(END_AGAIN_AFTER_MILLISECONDS * spread),
  };
  return readable(proxyActivities<ConnectorActivities>({ ...UNTIL_DONE, retry, taskQueue: connectorQueue(connector) }));
}

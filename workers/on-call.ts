import { Runtime } from '@temporalio/worker';
import { z } from 'zod';
import { jsmOperations } from '../activities/paging/jsm-operations.js';
import type { OnCall, PageOnDuty } from '../activities/paging/on-call.js';
import { pagerDuty } from '../activities/paging/pagerduty.js';
import { httpsAddress, jsonSetting } from '../proofs/settings.js';
import { SettingsError } from './settings.js';

const key = z.string().min(1);
const group = z.string().min(1);

const route = z.discriminatedUnion('pager', [
  z.strictObject({
    group,
    pager: z.literal('pagerduty'),
    routingKey: key,
    url: httpsAddress.default('https://events.pagerduty.com'),
  }),
  z.strictObject({ group, pager: z.literal('jsm-operations'), apiKey: key, url: httpsAddress }),
]);
type Route = z.infer<typeof route>;

/** Settings of who is paged for which group: a JSON list, best in a file (`ON_CALL_ROUTES_FILE`). Nobody, unless given. */
export const ON_CALL_SETTINGS = {
  ON_CALL_ROUTES: z.string().transform(jsonSetting()).pipe(z.array(route)).default([]),
};

type OnCallSettings = z.infer<z.ZodObject<typeof ON_CALL_SETTINGS>>;

/** Without `_total`, which the process's Prometheus endpoint adds to whatever only counts up. */
const FAILURES = 'countersign_page_failures';

/** Counts the tries that a pager did not take. No label: the log says which case, and who may read it. */
function counted(page: PageOnDuty, count: () => void): PageOnDuty {
  return async (wanted) => {
    try {
      await page(wanted);
    } catch (error) {
      count();
      throw error;
    }
  };
}

function pagerOf(route: Route): PageOnDuty {
  const url = route.url.replace(/\/$/, '');
  return route.pager === 'pagerduty' ? pagerDuty({ ...route, url }) : jsmOperations({ ...route, url });
}

/**
 * Whoever can be paged, by group.
 *
 * @throws {SettingsError} when a group is there twice
 */
export function onCallOf({ ON_CALL_ROUTES: routes }: OnCallSettings): OnCall {
  const groups = new Set(routes.map((one) => one.group));
  if (groups.size < routes.length) throw new SettingsError('The case worker', ['ON_CALL_ROUTES: names a group twice']);
  const help = 'Tries to page whoever is on duty that failed';
  const failures = Runtime.instance().metricMeter.createCounter(FAILURES, undefined, help);
  // Served from the start: Prometheus sees no increase in what was not there before.
  failures.add(0);
  return new Map(routes.map((one) => [one.group, counted(pagerOf(one), () => failures.add(1))]));
}

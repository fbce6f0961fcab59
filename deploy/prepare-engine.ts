import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { z } from 'zod';
import { SEARCH_ATTRIBUTES } from '../contract/search-attributes.js';
import { ENGINE_SETTINGS, engineAccess } from '../proofs/engine-access.js';
import { ensureSearchAttributes } from '../workers/search-attributes.js';
import { readSettings } from '../workers/settings.js';

const DAY_MILLISECONDS = 86_400_000;

/** Settings of the command that makes a Temporal server ready for cases. */
export const PREPARE_ENGINE_SETTINGS = {
  ...ENGINE_SETTINGS,
  /**
   * How long the history of a closed case is kept. "This was not me" holds 30 days after (architecture, section 3), and
   * whoever reviews that wants to read what happened.
   */
  NAMESPACE_RETENTION_DAYS: z.coerce.number().int().min(31).default(90),
};

/** A server that has just started, or been given a namespace, needs some seconds until every part of it knows. */
const READY_WITHIN_MILLISECONDS = 90_000;
const ASKS_EVERY_MILLISECONDS = 1_000;

async function untilDone<T>(step: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + READY_WITHIN_MILLISECONDS;
  for (;;) {
    try {
      return await step();
    } catch (fault) {
      if (performance.now() >= giveUpAt) throw fault;
      await pause(ASKS_EVERY_MILLISECONDS);
    }
  }
}

async function main(): Promise<void> {
  const settings = readSettings('Preparing the engine', PREPARE_ENGINE_SETTINGS, process.env);
  const { NAMESPACE_RETENTION_DAYS: days } = settings;
  const { connection: reached, namespace } = engineAccess(settings);
  const connection = await untilDone(() => Connection.connect(reached));
  try {
    const { namespaces } = await untilDone(() => connection.workflowService.listNamespaces({ pageSize: 1_000 }));
    const isThere = namespaces.some(({ namespaceInfo }) => namespaceInfo?.name === namespace);
    const workflowExecutionRetentionPeriod = msToTs(days * DAY_MILLISECONDS);
    if (!isThere) await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
    console.log(`the namespace ${namespace} ${isThere ? 'is there' : `was made, histories are kept ${days} days`}`);
    await untilDone(() => ensureSearchAttributes(connection, namespace, SEARCH_ATTRIBUTES));
    console.log(`it knows ${Object.keys(SEARCH_ATTRIBUTES).join(', ')}`);
  } finally {
    await connection.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

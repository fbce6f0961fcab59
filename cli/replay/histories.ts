import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { caseWorkflowId, containmentWorkflowId } from '../../contract/queues.js';
import type { EngineAccess } from '../../proofs/engine-access.js';
import { NoAnswer, UsageError } from '../failures.js';

/** A history and whose it is. It is as the server has it: encrypted, in the form of its JSON. */
export interface NamedHistory {
  readonly workflowId: string;
  readonly history: unknown;
}

/** Which histories of a server. */
export interface WantedHistories {
  readonly which: 'running' | 'closed' | 'all';
  readonly caseId: string | undefined;
  readonly limit: number;
}

/** What `temporal workflow show --output json` writes, and what this repository keeps (test/replay). */
const oneRun = z.looseObject({ events: z.array(z.unknown()).min(1) });
const story = z.looseObject({
  runs: z.array(z.looseObject({ workflowId: z.string(), runId: z.string(), history: oneRun })),
});

/**
 * Histories out of a file.
 *
 * @throws {UsageError} when it holds none
 */
export async function historiesInFile(file: string): Promise<readonly NamedHistory[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown): never => {
    throw new UsageError(`${file} cannot be read: ${cause instanceof Error ? cause.message : 'unknown'}`);
  });
  const json = jsonIn(text);
  const kept = story.safeParse(json);
  if (kept.success) {
    return kept.data.runs.map(({ workflowId, runId, history }) => ({ workflowId: `${workflowId} ${runId}`, history }));
  }
  const shown = oneRun.safeParse(json);
  if (shown.success) return [{ workflowId: path.basename(file, '.json'), history: shown.data }];
  throw new UsageError(
    `${file} holds no history. Write one with: temporal workflow show --workflow-id … --output json`,
  );
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function queryOf({ which, caseId }: WantedHistories): string {
  const types = 'WorkflowType IN ("recoveryCase", "containment")';
  const status = { running: ' AND ExecutionStatus = "Running"', closed: ' AND ExecutionStatus != "Running"', all: '' };
  if (caseId === undefined) return `${types}${status[which]}`;
  const ids = [caseWorkflowId(caseId), containmentWorkflowId(caseId)].map((id) => `"${id}"`);
  return `${types} AND WorkflowId IN (${ids.join(', ')})`;
}

/** How long a server may take to let us in. */
const CONNECT_WITHIN_MILLISECONDS = 5_000;

/** Executions that the server lists at once. */
const PAGE_SIZE = 100;

/** A server whose histories are read. Whoever opens it closes it. */
export class HistoryServer {
  readonly #client: Client;

  private constructor(
    private readonly connection: Connection,
    private readonly namespace: string,
  ) {
    this.#client = new Client({ connection, namespace });
  }

  /** @throws {NoAnswer} when it cannot be reached */
  static async open({ connection: reached, namespace }: EngineAccess): Promise<HistoryServer> {
    try {
      const connection = await Connection.connect({ ...reached, connectTimeout: CONNECT_WITHIN_MILLISECONDS });
      return new HistoryServer(connection, namespace);
    } catch (fault) {
      throw new NoAnswer(
        `the Temporal server ${reached.address} does not answer`,
        'Correct TEMPORAL_ADDRESS; countersign doctor',
        fault,
      );
    }
  }

  /** The newest first. A case id with a quote in it would be another query. */
  async *histories(wanted: WantedHistories): AsyncGenerator<NamedHistory> {
    if (wanted.caseId !== undefined && !/^[\w-]+$/.test(wanted.caseId)) throw new UsageError('--case is a case id.');
    let left = wanted.limit;
    for await (const { workflowId, runId } of this.#executions(queryOf(wanted))) {
      if (left === 0) return;
      left -= 1;
      const history = await this.#client.workflow.getHandle(workflowId, runId).fetchHistory();
      yield { workflowId: `${workflowId} ${runId}`, history };
    }
  }

  /** As the service lists them: the client's own list would decode what is shown beside each, whoever wrote it. */
  async *#executions(query: string): AsyncGenerator<{ readonly workflowId: string; readonly runId: string }> {
    const { connection, namespace } = this;
    let nextPageToken: Uint8Array = new Uint8Array();
    do {
      const asked = { namespace, query, pageSize: PAGE_SIZE, nextPageToken };
      const page = await connection.workflowService.listWorkflowExecutions(asked);
      for (const { execution } of page.executions) {
        yield { workflowId: execution?.workflowId ?? '', runId: execution?.runId ?? '' };
      }
      ({ nextPageToken } = page);
    } while (nextPageToken.length > 0);
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}

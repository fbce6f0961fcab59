import { Connection } from '@temporalio/client';
import { WORKFLOWS } from '../../contract/handlers.js';
import { caseWorkflowId } from '../../contract/queues.js';
import { connect } from '../../db/connect.js';
import { findUnclosedEverywhere, readKnownCases } from '../../db/views.js';
import { SECOND } from '../../domain/clock.js';
import { readEngineAccess } from '../../proofs/engine-access.js';
import type { Variables } from '../../proofs/secret-files.js';
import { ANSWER_WITHIN_MILLISECONDS, doubtful, ill, notAsked, reasonOf, well, type Finding } from './finding.js';

const WHAT = 'cases';
const RESTORED = 'See "After a restore" in docs/operations.md.';

/** The engine's list is seconds old, and a case that opens is in one place before the other. */
const SETTLED_AFTER = 30 * SECOND;

/** A case as the engine lists it. */
interface RunningCase {
  readonly caseId: string;
  readonly phase: string | null;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** Search attributes are not encrypted; one that cannot be read says nothing. */
function textIn(data: Uint8Array | null | undefined): string | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(data ?? []).toString());
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

async function runningCases({ workflowService }: Connection, namespace: string): Promise<readonly RunningCase[]> {
  const found: RunningCase[] = [];
  const query = `WorkflowType = '${WORKFLOWS.recoveryCase}' AND ExecutionStatus = 'Running'`;
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await workflowService.listWorkflowExecutions({ namespace, query, nextPageToken });
    for (const { execution, searchAttributes, startTime } of page.executions) {
      found.push({
        caseId: (execution?.workflowId ?? '').replace(caseWorkflowId(''), ''),
        phase: textIn(searchAttributes?.indexedFields?.['CasePhase']?.data),
        startedAt: Number(startTime?.seconds ?? 0) * SECOND,
      });
    }
    ({ nextPageToken } = page);
  } while (nextPageToken.length > 0);
  return found;
}

const inWords = (ids: readonly string[], what: string): string => `${ids.length} ${what}, such as ${ids[0]}`;

/** What the engine and the database say of the same cases. */
async function compared(connection: Connection, namespace: string, databaseUrl: string): Promise<readonly Finding[]> {
  const db = connect(databaseUrl, 1);
  try {
    const unclosed = await findUnclosedEverywhere(db);
    const running = await runningCases(connection, namespace);
    const known = await readKnownCases(
      db,
      running.map(({ caseId }) => caseId),
    );
    const before = Date.now() - SETTLED_AFTER;
    const knownById = new Map(known.map((one) => [one.caseId, one]));
    const runningIds = new Set(running.map(({ caseId }) => caseId));
    const unknown = running.filter(({ caseId, startedAt }) => startedAt < before && !knownById.has(caseId));
    const elsewhere = running.filter(({ caseId, phase }) => {
      const { phase: recorded = null, changedAt = null } = knownById.get(caseId) ?? {};
      return recorded !== null && changedAt !== null && changedAt < before && phase !== null && phase !== recorded;
    });
    const untold = unclosed.filter(({ caseId }) => !runningIds.has(caseId));
    return findingsOf(running.length, { unknown, elsewhere, untold });
  } finally {
    await db.destroy();
  }
}

type Odd = Readonly<Record<'unknown' | 'elsewhere' | 'untold', readonly { readonly caseId: string }[]>>;

function findingsOf(running: number, odd: Odd): readonly Finding[] {
  const ids = (kind: keyof Odd): readonly string[] => odd[kind].map(({ caseId }) => caseId);
  const found: Finding[] = [];
  if (odd.unknown.length > 0)
    found.push(ill(WHAT, inWords(ids('unknown'), 'run and are not in the database'), RESTORED));
  if (odd.elsewhere.length > 0)
    found.push(ill(WHAT, inWords(ids('elsewhere'), 'stand elsewhere in the engine than in the database'), RESTORED));
  if (odd.untold.length > 0)
    found.push(
      doubtful(
        WHAT,
        inWords(ids('untold'), 'are open and no run tells of them'),
        'The reconciler takes them up within its period; if they stay, see whether its schedule is paused.',
      ),
    );
  return found.length > 0 ? found : [well(WHAT, `${running} are open, and database and engine say the same of them`)];
}

/** Whether the engine and the database know the same open cases: not so after one of them came from a backup. */
export async function caseFindings(settings: Variables): Promise<readonly Finding[]> {
  const { access } = readEngineAccess(settings);
  const databaseUrl = settings['DATABASE_URL_CASE_WORKER'];
  if (access === null || !databaseUrl) return [notAsked(WHAT, 'TEMPORAL_ADDRESS and DATABASE_URL_CASE_WORKER')];
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ ...access.connection, connectTimeout: ANSWER_WITHIN_MILLISECONDS });
    return await compared(connection, access.namespace, databaseUrl);
  } catch (fault) {
    return [doubtful(WHAT, reasonOf(fault), 'See what is found of PostgreSQL and of the Temporal server.')];
  } finally {
    await connection?.close();
  }
}

import { caseWorkflowId } from '../../contract/queues.js';
import { WORKFLOWS } from '../../contract/handlers.js';
import { readGrantingConnectors } from '../../db/recreated-grants.js';
import { readUnendedEffects } from '../../db/unended.js';
import { findUnclosedEverywhere, type UnclosedCase } from '../../db/views.js';
import type { CaseDeps } from '../deps.js';
import { takeUpIfAbandoned } from '../opening/abandoned.js';

type Deps = Pick<CaseDeps, 'db' | 'temporal' | 'logger' | 'policy'>;

/** So many cases are taken up in one go; what is beyond is found again in the next period. */
const TAKEN_UP_MAX = 100;

/** Something past its end for longer than this is worth an alert (issue 4: age alert); a target is out of reach, or stuck. */
const ALERT_AFTER_SECONDS = 300;

/** Which run the server has running for each case, as its list shows it: that list may be seconds old. */
async function runningCases({ temporal }: Deps): Promise<ReadonlyMap<string, string>> {
  const running = new Map<string, string>();
  const query = `WorkflowType = '${WORKFLOWS.recoveryCase}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, runId } of temporal.workflow.list({ query })) running.set(workflowId, runId);
  return running;
}

/** Cases whose own run the list does not show: each is then asked about by name. */
async function seemUntold(deps: Deps): Promise<readonly UnclosedCase[]> {
  const unclosed = await findUnclosedEverywhere(deps.db);
  if (unclosed.length === 0) return [];
  const running = await runningCases(deps);
  return unclosed.filter(({ caseId, runId }) => {
    const seen = running.get(caseWorkflowId(caseId));
    return seen === undefined || seen !== runId;
  });
}

/**
 * The connectors whose targets are looked at: those through which something was granted, by the register, and those
 * through which the policy grants. A register that was put back may know of no grant.
 */
async function grantingConnectors({ db, policy }: Deps): Promise<readonly string[]> {
  const effects = policy.rules.flatMap((rule) => rule.effects);
  const granting = effects.filter(({ kind }) => kind === 'membership.grant').map(({ connector }) => connector);
  return [...new Set([...(await readGrantingConnectors(db)), ...granting])].toSorted();
}

async function warnOfUnended({ db, logger }: Deps): Promise<void> {
  for (const { connector, effects, oldestSeconds } of await readUnendedEffects(db)) {
    if (oldestSeconds > ALERT_AFTER_SECONDS)
      logger.error('effects are past their end and not proven ended', { connector, effects, oldestSeconds });
  }
}

/**
 * Takes up every case that is not closed and that no run tells: terminated, failed, timed out or deleted by hand, or
 * rewound. Takes no argument: whoever asks for it, a case is taken up when the database and the server say so, and
 * whoever takes it up may only undo. One that cannot be taken up holds up no other.
 */
export function takeUpUntold(deps: Deps): () => Promise<readonly string[]> {
  return async () => {
    let takenUp = 0;
    for (const { caseId } of await seemUntold(deps)) {
      if (takenUp >= TAKEN_UP_MAX) break;
      const holder = await takeUpIfAbandoned(deps, caseId).catch((error: unknown) => {
        deps.logger.error('an abandoned case could not be taken up', { caseId, error });
        return null;
      });
      if (holder === 'gone' || holder === 'reset') takenUp += 1;
    }
    await warnOfUnended(deps);
    return grantingConnectors(deps);
  };
}

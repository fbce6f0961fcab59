import { HANDLERS } from '../../../contract/handlers.js';
import { caseWorkflowId } from '../../../contract/queues.js';
import { Approver, type SignedAct } from '../../actors/decider.js';
import type { Word } from '../../actors/api-client.js';
import { until } from '../until.js';
import { check } from '../narrator.js';
import { shownToOperators } from '../operator.js';
import type { Stage } from '../stage.js';
import type { ProvenCase } from '../story-so-far.js';
import { answered, wasRefused } from '../words.js';

/** Somebody who took no part countersigns; the case worker is killed before it can act on it. */
export async function countersigning(stage: Stage, kase: ProvenCase): Promise<Approver> {
  stage.narrator.chapter('Somebody countersigns');
  await deskMayNot(stage, kase);
  const adam = await Approver.signIn(stage.surface, stage.person('adam'));
  const act = await readsAndSigns(stage, kase, adam);
  await workerIsKilled(stage, kase, adam, act);
  return adam;
}

async function deskMayNot({ narrator, environment }: Stage, { caseId, dora }: ProvenCase): Promise<void> {
  await narrator.step('Dora tries to approve what she opened: refused', async (say) => {
    wasRefused(await dora.askToApprove(caseId), 'forbidden-role', 'her wish to approve');
    const { waitsFor } = await shownToOperators(environment, caseId);
    check(waitsFor === 'approval by recovery-approvers (0 of 1)', 'the case still waits for its first approval');
    say(`the operator now reads: ${waitsFor}`);
  });
}

async function readsAndSigns({ narrator, person }: Stage, { caseId }: ProvenCase, adam: Approver): Promise<SignedAct> {
  return narrator.step('Adam calls Alice back, reads the statement and signs it with his passkey', async (say) => {
    const read = answered(await adam.readStatement(caseId, 'approve', { calledBack: true }), 'the statement');
    const { statement } = read;
    check(statement.subject.personId === person('alice').seeded.personId, 'the statement names Alice');
    check(statement.effects.length === 2, 'the statement says what will happen, one line an effect');
    check(statement.calledBackOn !== null, 'the number he called is the one of the directory');
    for (const effect of statement.effects) say(`"${effect}"`);
    return adam.sign(statement);
  });
}

async function workerIsKilled(
  stage: Stage,
  { caseId, dora }: ProvenCase,
  adam: Approver,
  act: SignedAct,
): Promise<void> {
  const { narrator, environment } = stage;
  const worker = environment.processes['case-worker'];
  const killed = worker.pid;
  const sending = await narrator.step(
    'The case worker is killed (SIGKILL); the approval arrives while it is dead',
    async () => {
      await worker.kill('SIGKILL');
      const answer = adam.send(act);
      answer.catch(() => undefined);
      await until('the approval is in the history', async () => (await decisionsIn(stage, caseId)) === 1);
      const { approvals, phase } = answered(await dora.readCase(caseId), 'reading the case');
      check(phase === 'approving' && approvals.given === 0, 'nothing is decided while nobody works');
      return { answer };
    },
  );
  await narrator.step('Started again, it goes on from where it was: the approval counts, once', async (say) => {
    await worker.start();
    const word: Word = await sending.answer;
    check(word.kind !== 'refused', 'the approval is not refused');
    const { approvals } = await dora.waitForPhase(caseId, 'awaiting-claim');
    check(approvals.given === 1, 'one approval is counted');
    const sentAgain = await adam.send(act);
    check(sentAgain.kind === 'accepted', 'the same act sent again is the same act');
    say(`process ${killed} is gone, process ${worker.pid} carries on`);
  });
}

async function decisionsIn({ environment }: Stage, caseId: string): Promise<number> {
  const { events } = await environment.temporal.workflow.getHandle(caseWorkflowId(caseId)).fetchHistory();
  const signals = (events ?? []).map((event) => event.workflowExecutionSignaledEventAttributes?.signalName);
  return signals.filter((name) => name === HANDLERS.decide).length;
}

import { randomUUID } from 'node:crypto';
import type { ConnectorActivities } from '../../../activities/connector-activities.js';
import { WORKFLOWS } from '../../../contract/handlers.js';
import { CASES_QUEUE, caseWorkflowId, connectorQueue } from '../../../contract/queues.js';
import type { Carried } from '../../../contract/start.js';
import { readCaseView } from '../../../db/views.js';
import type { Case } from '../../../domain/case.js';
import { SECOND } from '../../../domain/clock.js';
import { effectsOf } from '../../../domain/effect-ids.js';
import type { Warrant } from '../../../domain/warrant.js';
import { generateKeys } from '../../../proofs/key-files.js';
import { loadTrust, signingKeyFrom } from '../../../proofs/keys.js';
import { signWarrant } from '../../../proofs/warrant.js';
import { wholeCase } from '../breaking-in.js';
import { runTask } from '../foreign-program.js';
import { check } from '../narrator.js';
import type { Stage } from '../stage.js';
import type { OpenCase } from '../story-so-far.js';
import { knowsEffect } from '../target.js';

/** What a made-up case may take before it must be over. */
const OVER_WITHIN = '20 seconds';

/** Forgery 6: the engine runs whatever it is told to; what it runs is believed by nobody. */
export async function caseStartedByHand(stage: Stage, { caseId }: OpenCase): Promise<void> {
  const { narrator, environment, apiDatabase } = stage;
  await narrator.step(
    'Forgery 6: a case started by hand, made up as approved and about to execute: ends, nothing done',
    async (say) => {
      const genuine = await wholeCase(stage, caseId);
      const id = randomUUID();
      const effects = effectsOf(id, genuine.plan, genuine.subject.personId);
      const kase: Case = { ...genuine, id, effects, phase: 'executing', stage: 'claim', deadline: null };
      const carried: Carried = {
        kase,
        subjectKey: 'made-up',
        continuation: 0,
        waiting: [],
        seen: [],
        unsent: [],
        noiseRecorded: 0,
        noise: {},
      };
      const closing: unknown = await environment.temporal.workflow.execute(WORKFLOWS.recoveryCase, {
        workflowId: caseWorkflowId(id),
        taskQueue: CASES_QUEUE,
        args: [{ carried }],
        workflowExecutionTimeout: OVER_WITHIN,
      });
      check((closing as { outcome: unknown }).outcome === null, 'the run ends without an outcome');
      check((await readCaseView(apiDatabase, id)) === undefined, 'no such case is recorded');
      for (const { effectId, kind } of effects) check(!(await knowsEffect(stage, effectId)), `${kind} was not applied`);
      say('nobody opened it, so nothing of it is written down and no warrant is minted');
    },
  );
}

/** A warrant as somebody would write it who knows everything but a key. */
function inventedWarrant(kase: Case): Warrant | null {
  const effect = kase.effects.find(({ kind }) => kind === 'sessions.revoke');
  if (effect === undefined || kase.frozenAt === null) return null;
  const now = Date.now();
  const { effectId, kind, connector, stage } = effect;
  return {
    type: 'warrant',
    v: 1,
    caseId: kase.id,
    effect: { effectId, kind, connector, stage, target: kase.subject.personId },
    opening: kase.opening,
    plan: kase.plan,
    frozenAt: kase.frozenAt,
    evidence: kase.evidence,
    approvals: kase.approvals,
    facts: {
      receipt: {
        type: 'facts',
        caseId: kase.id,
        stage,
        planDigest: kase.opening.receipt.planDigest,
        holds: true,
        readAt: now,
      },
      jws: '',
    },
    fresh: null,
    claim: null,
    claimProof: null,
    enrolledSetHeads: {},
    goAhead: '',
    mintedAt: now,
    notAfter: now + kase.plan.windows.warrantSeconds * SECOND,
  };
}

/** Forgery 7: a connector does what a warrant says and nothing else, whoever puts the task on its queue. */
export async function warrantOfOnesOwn(stage: Stage, { caseId }: OpenCase): Promise<void> {
  const { narrator, environment } = stage;
  await narrator.step(
    "Forgery 7: a warrant of one's own making, put straight on the connector's queue: refused",
    async (say) => {
      const warrant = inventedWarrant(await wholeCase(stage, caseId));
      check(warrant !== null, 'the case plans to end sessions');
      const { signing } = await generateKeys();
      const { verifier } = await loadTrust(environment.keys.TRUST_FILE);
      const ownKey = { ...(await signingKeyFrom(signing.verifier)), kid: verifier.kid };
      const worker = environment.processes['connector-worker'];
      const printedBefore = worker.log().length;
      const apply: keyof ConnectorActivities = 'applyEffect';
      await runTask(environment, {
        activityType: apply,
        taskQueue: connectorQueue(warrant.effect.connector),
        args: [await signWarrant(ownKey, warrant)],
      });
      const refusal = 'a warrant that the verifier did not sign was refused';
      check(worker.log().slice(printedBefore).includes(refusal), 'the connector worker says that it refused it');
      check(!(await knowsEffect(stage, warrant.effect.effectId)), 'nothing was applied');
      say('the worker did the task it was given, which was to look at the warrant and do nothing');
    },
  );
}

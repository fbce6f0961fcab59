import { caseWorkflowId } from '../../../contract/queues.js';
import type { ConnectorActivities } from '../../../activities/connector-activities.js';
import type { Word } from '../../actors/api-client.js';
import { signIn } from '../../actors/sign-in.js';
import { check } from '../narrator.js';
import type { Stage } from '../stage.js';
import type { ProvenCase } from '../story-so-far.js';
import { knowsEffect } from '../target.js';
import { until } from '../until.js';
import { wasAccepted } from '../words.js';
import { wholeCase } from '../breaking-in.js';
import { newPassword } from './coming-back.js';

/** What Eve holds once she is in. */
export interface TakenOver {
  readonly password: string;
  readonly refreshToken: string;
}

/** Eve gets what she came for; on the way somebody completes the connector's task by hand. */
export async function takenOver(stage: Stage, kase: ProvenCase): Promise<TakenOver> {
  const password = newPassword();
  const { claim } = await claimWhileNobodyApplies(stage, kase, password);
  return stage.narrator.step('The connector worker is back: the password is set, and Eve signs in as Bob', async () => {
    await stage.environment.processes['connector-worker'].start();
    wasAccepted(await claim, 'the claim');
    const view = await kase.dora.waitForPhase(kase.caseId, 'under-review');
    check(view.outcome === 'completed', 'the case is completed');
    const tokens = await signIn(stage.surface, kase.subject, { password });
    check(tokens.ok && tokens.refreshToken !== undefined, 'the new password works');
    return { password, refreshToken: tokens.refreshToken };
  });
}

/** The claim waits for its answer as long as nobody applies it. */
async function claimWhileNobodyApplies(
  stage: Stage,
  kase: ProvenCase,
  password: string,
): Promise<{ readonly claim: Promise<Word> }> {
  const { narrator, environment } = stage;
  const { caseId, browser, mailbox } = kase;
  return narrator.step(
    'The task to set the password is reported done by hand, though nobody did it: not believed',
    async (say) => {
      await environment.processes['connector-worker'].kill('SIGKILL');
      wasAccepted(await browser.requestEmailCode(), 'asking for a fresh code');
      wasAccepted(await browser.submitEmailCode(await mailbox.nextCode(caseId)), 'the fresh code');
      const claim = browser.redeemClaim(password);
      claim.catch(() => undefined);
      const first = await pendingApply(stage, caseId, null);
      await environment.temporal.activity.complete({ workflowId: caseWorkflowId(caseId), activityId: first }, 'done');
      await pendingApply(stage, caseId, first);
      const setting = (await wholeCase(stage, caseId)).effects.find(({ kind }) => kind === 'password.set');
      check(setting?.state === 'planned', 'the case still calls the effect planned');
      check(!(await knowsEffect(stage, setting.effectId)), 'the directory knows of nothing');
      say('the case looked into the register, found nothing done, and asked again');
      return { claim };
    },
  );
}

/** Waits until the connector is asked to apply, by another task than `last`; gives the task's id. */
async function pendingApply({ environment }: Stage, caseId: string, last: string | null): Promise<string> {
  const apply: keyof ConnectorActivities = 'applyEffect';
  const handle = environment.temporal.workflow.getHandle(caseWorkflowId(caseId));
  let found: string | undefined;
  await until('the connector is asked to apply', async () => {
    const { raw } = await handle.describe();
    const pending = (raw.pendingActivities ?? []).filter(({ activityType }) => activityType?.name === apply);
    found = pending.map(({ activityId }) => activityId ?? undefined).find((id) => id !== undefined && id !== last);
    return found !== undefined;
  });
  check(found !== undefined, 'the connector is asked to apply');
  return found;
}

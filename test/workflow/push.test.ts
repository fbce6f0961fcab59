import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { oktaPushGateway } from '../../activities/pushes/okta/gateway.js';
import type { Answer } from '../../contract/messages.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { DAY } from '../../domain/clock.js';
import type { EnrolledPush } from '../../domain/enrolled.js';
import { FakeOkta } from '../fakes/okta/fake-okta.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { enrolFurther } from '../support/case-rig/enrol-further.js';
import { CaseRig } from '../support/case-rig/rig.js';

let okta: FakeOkta;
let rig: CaseRig;
beforeAll(async () => {
  okta = await FakeOkta.start();
  rig = await CaseRig.start({ pushes: { okta: oktaPushGateway(okta.org) } });
});
beforeEach(() => okta.reset());
afterAll(async () => {
  await rig?.end();
  await okta.stop();
});

/** Adds an Okta Verify to what somebody has enrolled. */
async function enrolPush({ personId }: SeededPerson): Promise<EnrolledPush> {
  const now = await rig.now();
  const { userId, factorId } = okta.enrols();
  const push: EnrolledPush = {
    type: 'enrolled',
    kind: 'push',
    enrolledId: randomUUID(),
    personId,
    enrolledAt: now - 60 * DAY,
    domains: ['handset'],
    provider: 'okta',
    userId,
    factorId,
  };
  await enrolFurther(rig.place, push, now);
  return push;
}

/** Somebody with an Okta Verify, and a case of theirs. */
async function opened(): Promise<{ readonly kase: CaseDriver; readonly push: EnrolledPush }> {
  const subject = rig.nextSubject();
  const push = await enrolPush(subject);
  return { kase: await rig.open(subject), push };
}

const ask = async (kase: CaseDriver): Promise<Answer> => kase.submit(await kase.session.pushChallenge());
const give = async (kase: CaseDriver): Promise<Answer> => kase.submit(await kase.session.pushEvidence());
const answered = async (kase: CaseDriver, push: EnrolledPush): Promise<Answer> => {
  const asked = await ask(kase);
  if (!asked.accepted) return asked;
  okta.picks(push, okta.screenOf(push).number);
  return give(kase);
};

describe('a push to an authenticator', () => {
  it('beside a saved code takes its owner to a new password, countersigned, and is their fresh item of the claim', async () => {
    const { kase, push } = await opened();
    expect(await answered(kase, push)).toEqual({ accepted: true, phase: 'verifying' });
    expect(await kase.submitSavedCode()).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    await kase.reaches('awaiting-claim');
    expect(await answered(kase, push)).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    await kase.reaches('under-review');
    expect(await kase.close()).toMatchObject({ outcome: 'completed' });
  });

  it('attack: with the app of the same handset it is one item, not two', async () => {
    const { kase, push } = await opened();
    await kase.submitTotp();
    expect(await answered(kase, push)).toMatchObject({ accepted: false, refusal: 'evidence-not-independent' });
    expect(await kase.recorded()).toMatchObject({ phase: 'verifying', evidence: [{ receipt: { method: 'totp' } }] });
  });

  it('attack: its owner says that it was not them: the case ends, though the claimant gives something else next', async () => {
    const { kase, push } = await opened();
    await ask(kase);
    okta.denies(push);
    expect(await kase.submitTotp()).toEqual({ accepted: true, phase: 'under-review' });
    expect(await kase.recorded()).toMatchObject({ outcome: 'repudiated', evidence: [] });
    expect(await kase.submitSavedCode()).toMatchObject({ accepted: false });
    expect((await kase.readings.register())['password.set']).not.toBe('applied');
    expect(await kase.close()).toMatchObject({ outcome: 'repudiated' });
  });

  it('attack: a number that was read out to its owner is no more than what else can be read out', async () => {
    const { kase, push } = await opened();
    await answered(kase, push);
    await kase.submitSavedCode();
    expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ refusal: 'call-back-missing' });
    expect(await kase.recorded()).toMatchObject({ phase: 'approving', approvals: [] });
  });

  it('attack: a provider that answers 500 or hangs neither approves nor holds up: its subject goes on by other ways', async () => {
    const { kase } = await opened();
    okta.mood = 'fails';
    expect(await ask(kase)).toEqual({ accepted: false, refusal: 'code-undelivered', phase: 'verifying' });
    okta.mood = 'hangs';
    expect(await ask(kase)).toMatchObject({ accepted: false, refusal: 'code-undelivered' });
    await kase.proveIdentity();
  });
});

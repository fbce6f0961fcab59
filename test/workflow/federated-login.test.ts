import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../../contract/messages.js';
import { openBrowser } from '../../dev/identity-provider/browser.js';
import type { SamplePerson } from '../../dev/seed/people.js';
import { MINUTE } from '../../domain/clock.js';
import { evidenceChallengeOf } from '../../proofs/evidence-challenge.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { enrolFurther } from '../support/case-rig/enrol-further.js';
import { OtherIssuer } from '../support/case-rig/other-issuer.js';
import { NOT_COMPLETED, PageOverHttp } from '../support/case-rig/page-over-http.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';

const METHOD = 'federated-login';

let elsewhere: OtherIssuer;
let rig: CaseRig;
let api: ServedApi;
beforeAll(async () => {
  elsewhere = await OtherIssuer.start();
  rig = await CaseRig.start({ logins: [elsewhere.client] });
  api = await serveApi(rig, []);
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
  await elsewhere?.stop();
});

/** Somebody with an account at the other issuer, and a case here. */
async function opened(): Promise<{ readonly kase: CaseDriver; readonly account: SamplePerson }> {
  const [subject, account, now] = [rig.nextSubject(), await elsewhere.newAccount(), await rig.now()];
  await enrolFurther(rig.place, elsewhere.enrolled(subject.personId, account, now), now);
  return { kase: await rig.open(subject), account };
}

/** Signs in there for a challenge of a case, and gives that to the same or to another case. */
async function signsIn(account: SamplePerson, asked: CaseDriver, given = asked): Promise<Answer> {
  const message = await asked.session.challenge(METHOD);
  const noted = await asked.submit(message);
  if (!noted.accepted) return noted;
  const session = await asked.session.thumbprint();
  const nonce = evidenceChallengeOf({ caseId: asked.caseId, session, challengeId: message.messageId });
  return given.submit(await given.session.loginEvidence(await elsewhere.signsIn(account, nonce)));
}

describe('a sign-in at another issuer', () => {
  it('beside the app takes its owner to a new password, countersigned, and is their fresh item of the claim', async () => {
    const { kase, account } = await opened();
    expect(await signsIn(account, kase)).toEqual({ accepted: true, phase: 'verifying' });
    expect(await kase.submitTotp()).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.recorded()).toMatchObject({ evidence: [{ receipt: { strength: 3 } }, {}] });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    await kase.reaches('awaiting-claim');
    expect(await signsIn(account, kase)).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    await kase.reaches('under-review');
    expect(await kase.close()).toMatchObject({ outcome: 'completed' });
  });

  it('attack: made for another case it is none; nor is one of somebody else', async () => {
    const [one, other] = [await opened(), await opened()];
    expect(await signsIn(one.account, one.kase, other.kase)).toMatchObject({ accepted: false, refusal: 'login-wrong' });
    expect(await signsIn(one.account, other.kase)).toMatchObject({ accepted: false, refusal: 'login-wrong' });
    expect(await signsIn(other.account, other.kase)).toMatchObject({ accepted: true });
  });

  it('attack: beside a mailed code it is one item, not two', async () => {
    const { kase, account } = await opened();
    await signsIn(account, kase);
    expect(await kase.submitEmailCode()).toMatchObject({ accepted: false, refusal: 'evidence-not-independent' });
    expect(await kase.recorded()).toMatchObject({ phase: 'verifying', approvals: [] });
  });

  it('attack: of a session that was open there already, a perfect answer to the case’s own challenge is stale', async () => {
    const { kase, account } = await opened();
    const page = await PageOverHttp.open(rig, api, kase);
    const browser = openBrowser();
    await elsewhere.signsIn(account, 'for-something-else', browser);
    await rig.skip(2 * MINUTE);
    const { told, challenge } = await page.asks(METHOD);
    expect(told.status).toBe(200);
    const login = await elsewhere.goesOn(browser, challenge);
    expect(await page.gives({ method: METHOD, login })).toEqual(NOT_COMPLETED);
    const refusals = (await kase.readings.entries()).map(({ refusal }) => refusal);
    expect(refusals.findLast((refusal) => refusal !== null)).toBe('login-stale');
    expect(await kase.recorded()).toMatchObject({ phase: 'verifying', evidence: [], approvals: [] });
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { oidcIssuer } from '../../activities/logins/oidc-issuer.js';
import type { Answer } from '../../contract/messages.js';
import { authorize, REDIRECT } from '../../dev/identity-provider/login.js';
import { type IdentityProvider, startIdentityProvider } from '../../dev/identity-provider/start.js';
import type { SamplePerson } from '../../dev/seed/people.js';
import { DAY } from '../../domain/clock.js';
import { evidenceChallengeOf } from '../../proofs/evidence-challenge.js';
import { SIGN_IN, startDirectory, type DirectoryFixture } from '../connectors/sample-directory-fixture.js';
import { totpAt } from '../dev/identity-provider/totp-codes.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { enrolFurther } from '../support/case-rig/enrol-further.js';
import { CaseRig } from '../support/case-rig/rig.js';

const CLIENT_ID = 'countersign-recovery';
const A_STEP = 30_000;

let elsewhere: DirectoryFixture;
let provider: IdentityProvider;
let rig: CaseRig;
/** The other issuer's clock: a code of an app works once in a step. */
let theirNow = Date.now();
beforeAll(async () => {
  elsewhere = await startDirectory();
  provider = await startIdentityProvider({
    directoryUrl: elsewhere.urlFor('sample_directory_idp'),
    stateFolder: null,
    clock: async () => (theirNow += A_STEP),
  });
  const client = { issuer: provider.issuer, clientId: CLIENT_ID, clientSecret: null, redirectUri: REDIRECT };
  rig = await CaseRig.start({ logins: [oidcIssuer(client)] });
});
afterAll(async () => {
  await rig?.end();
  await provider.stop();
  await elsewhere.stop();
});

/** Somebody with an account at the other issuer, and a case here. */
async function opened(): Promise<{ readonly kase: CaseDriver; readonly account: SamplePerson }> {
  const [subject, account, now] = [rig.nextSubject(), await elsewhere.newPerson(), await rig.now()];
  const base = { type: 'enrolled', kind: 'login', enrolledId: randomUUID(), personId: subject.personId } as const;
  const login = { ...base, enrolledAt: now - 60 * DAY, domains: ['mailbox'], issuer: provider.issuer } as const;
  await enrolFurther(rig.place, { ...login, sub: account.personId, behindIdentityProvider: false }, now);
  return { kase: await rig.open(subject), account };
}

/** Signs in there for a challenge of a case, and gives that to the same or to another case. */
async function signsIn(account: SamplePerson, asked: CaseDriver, given = asked): Promise<Answer> {
  const message = await asked.session.challenge('federated-login');
  const noted = await asked.submit(message);
  if (!noted.accepted) return noted;
  const session = await asked.session.thumbprint();
  const nonce = evidenceChallengeOf({ caseId: asked.caseId, session, challengeId: message.messageId });
  const credentials = { username: account.username, password: SIGN_IN.password, totp: totpAt(theirNow + A_STEP) };
  const asks = { scope: 'openid', nonce, max_age: '0', acr_values: 'https://refeds.org/profile/mfa' };
  const back = await authorize({ issuer: provider.issuer, clientId: CLIENT_ID, ...credentials, asks });
  if (!back.ok) throw new Error(`not signed in: ${back.reason}`);
  const login = { issuer: provider.issuer, code: back.code, codeVerifier: back.verifier };
  return given.submit(await given.session.loginEvidence(login));
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
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { LoginIssuer } from '../../../activities/logins/issuer.js';
import { oidcIssuer } from '../../../activities/logins/oidc-issuer.js';
import { verifyEvidence } from '../../../activities/verification/verify-evidence.js';
import { authorize, REDIRECT } from '../../../dev/identity-provider/login.js';
import { type IdentityProvider, startIdentityProvider } from '../../../dev/identity-provider/start.js';
import { DAY, MINUTE } from '../../../domain/clock.js';
import type { EnrolledLogin } from '../../../domain/enrolled.js';
import type { MethodRule } from '../../../domain/plan.js';
import { evidenceChallengeOf } from '../../../proofs/evidence-challenge.js';
import type { SignedInElsewhere } from '../../../proofs/id-token.js';
import { sessionOf } from '../../../proofs/session.js';
import { SIGN_IN, startDirectory, type DirectoryFixture } from '../../connectors/sample-directory-fixture.js';
import { totpAt } from '../../dev/identity-provider/totp-codes.js';
import { OPENED_AT, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';

const MFA = 'https://refeds.org/profile/mfa';
const RULE: MethodRule = {
  method: 'federated-login',
  strength: 3,
  freshSeconds: 600,
  acr: [
    { value: MFA, strength: 3 },
    { value: 'c1', strength: 2 },
  ],
};
const CLIENT_ID = 'countersign-recovery';
const A_STEP = 30_000;

describe('a sign-in at another issuer', () => {
  let world: SubjectWorld;
  let elsewhere: DirectoryFixture;
  let provider: IdentityProvider;
  /** The other issuer's clock: a code of an app works once in a step. */
  let theirNow = Date.now();

  beforeAll(async () => {
    [world, elsewhere] = await Promise.all([startSubjectWorld(), startDirectory()]);
    provider = await startIdentityProvider({
      directoryUrl: elsewhere.urlFor('sample_directory_idp'),
      stateFolder: null,
      clock: async () => (theirNow += A_STEP),
    });
  });
  beforeEach(() => {
    world.time.now = Date.now();
  });
  afterAll(async () => {
    await provider.stop();
    await Promise.all([world.stop(), elsewhere.stop()]);
  });

  /** Somebody with an account there, and a case here. */
  const newSubject = async (
    changes: Partial<EnrolledLogin> = {},
    action: 'password.reset' | 'mfa.reset' = 'password.reset',
  ) => {
    const account = await elsewhere.newPerson();
    const of = { action, evidence: { methods: [RULE] } } as const;
    const subject = await world.newSubject({ plan: of });
    const login: EnrolledLogin = {
      type: 'enrolled',
      kind: 'login',
      enrolledId: randomUUID(),
      personId: subject.kase.subject.personId,
      enrolledAt: subject.totp.enrolledAt,
      domains: ['mailbox'],
      issuer: provider.issuer,
      sub: account.personId,
      behindIdentityProvider: false,
      ...changes,
    };
    await world.enrolThings(login.personId, [login], 2);
    return { ...subject, login, account };
  };
  type Subject = Awaited<ReturnType<typeof newSubject>>;

  const asks = async (of: SubjectOfCase) => {
    const message = await world.challenge(of, { asks: 'federated-login' });
    const fact = await world.send(of.kase, message);
    if (fact.kind !== 'challenge-sent') throw new Error(`no challenge: ${JSON.stringify(fact)}`);
    const session = await sessionOf(of.session.publicJwk);
    return evidenceChallengeOf({ caseId: of.kase.id, session, challengeId: message.messageId });
  };
  /** Signs in there, as the page has it: a code for the nonce, and what it was asked for with. */
  const signsIn = async ({ account }: Subject, nonce: string, clientId = CLIENT_ID) => {
    const credentials = { username: account.username, password: SIGN_IN.password, totp: totpAt(theirNow + A_STEP) };
    const parameters = { scope: 'openid', nonce, max_age: '0', acr_values: MFA };
    const authorized = await authorize({ issuer: provider.issuer, clientId, ...credentials, asks: parameters });
    if (!authorized.ok) throw new Error(`not signed in: ${authorized.reason}`);
    return { issuer: provider.issuer, code: authorized.code, codeVerifier: authorized.verifier };
  };
  const issuer = () =>
    oidcIssuer({ issuer: provider.issuer, clientId: CLIENT_ID, clientSecret: null, redirectUri: REDIRECT });
  const give = async (of: SubjectOfCase, login: unknown, logins: readonly LoginIssuer[] = [issuer()]) => {
    const typed = { method: 'federated-login', login };
    const message = await world.evidence(of, 'federated-login', '', { typed });
    return verifyEvidence({ ...world.deps, logins })(of.kase, message);
  };
  const wrong = { kind: 'attempt-refused', refusal: 'login-wrong' };

  it('by the enrolled account, made for the case, is evidence of the strength that its context has', async () => {
    const alice = await newSubject();
    const given = await signsIn(alice, await asks(alice));
    world.time.now = Date.now();
    expect(await give(alice, given)).toMatchObject({
      kind: 'evidence',
      evidence: {
        receipt: { method: 'federated-login', strength: 3, domains: ['mailbox'], enrolledId: alice.login.enrolledId },
      },
    });
    expect(await give(alice, given)).toMatchObject(wrong);
  });

  it('attack: for the nonce of another case, another session or an earlier challenge, it is none', async () => {
    const [alice, bob] = [await newSubject(), await newSubject()];
    const ofBob = await asks(bob);
    const earlier = await asks(alice);
    await asks(alice);
    for (const nonce of [ofBob, earlier]) expect(await give(alice, await signsIn(alice, nonce))).toMatchObject(wrong);
    const carla = await newSubject();
    const nonce = await asks(carla);
    const other = { ...carla, session: await world.registered(carla.kase.id) };
    expect(await give(other, await signsIn(carla, nonce))).toMatchObject(wrong);
  });

  it('attack: by another account of the same issuer, it is none', async () => {
    const [alice, mallory] = [await newSubject(), await newSubject()];
    expect(await give(alice, await signsIn(mallory, await asks(alice)))).toMatchObject(wrong);
  });

  it('attack: a code of another client, with another verifier, or used before, is refused there', async () => {
    const alice = await newSubject();
    const nonce = await asks(alice);
    expect(await give(alice, await signsIn(alice, nonce, 'desk-console'))).toMatchObject(wrong);
    const stolen = { ...(await signsIn(alice, nonce)), codeVerifier: 'x'.repeat(43) };
    expect(await give(alice, stolen)).toMatchObject(wrong);
    const spent = await signsIn(alice, nonce);
    await issuer().redeem(spent, Date.now());
    expect(await give(alice, spent)).toMatchObject(wrong);
  });

  describe('that says', () => {
    /** An issuer that says this of everybody. */
    const saying = (said: Partial<SignedInElsewhere>): LoginIssuer => ({
      issuer: provider.issuer,
      redeem: async () => ({ sub: '', nonce: '', authTime: world.time.now, acrs: [MFA], ...said }),
    });
    const given = () => ({ issuer: provider.issuer, code: 'c', codeVerifier: 'v' });
    const said = async (told: Partial<SignedInElsewhere>) => {
      const alice = await newSubject();
      const nonce = await asks(alice);
      return give(alice, given(), [saying({ sub: alice.login.sub, nonce, ...told })]);
    };

    it('attack: it was made before the case asked: it is stale', async () => {
      const stale = { kind: 'attempt-refused', refusal: 'login-stale' };
      expect(await said({ authTime: world.time.now - 5 * MINUTE })).toMatchObject(stale);
    });

    it('attack: a weaker context than the policy counts, or none, it is too weak', async () => {
      const weak = { kind: 'attempt-refused', refusal: 'login-too-weak' };
      for (const acrs of [['pwd'], [], [`${MFA}/not`]]) expect(await said({ acrs })).toMatchObject(weak);
    });

    it('one of several contexts, the strongest that counts is its strength', async () => {
      const receiptOf = (strength: number) => ({ evidence: { receipt: { strength } } });
      expect(await said({ acrs: ['pwd', 'c1'] })).toMatchObject(receiptOf(2));
      expect(await said({ acrs: ['c1', MFA] })).toMatchObject(receiptOf(3));
    });

    it('nothing, because it fails: no try is counted, and its owner goes on by another way', async () => {
      const alice = await newSubject();
      await asks(alice);
      const failing = { issuer: provider.issuer, redeem: () => Promise.reject(new Error('away')) };
      const unavailable = { kind: 'message-refused', refusal: 'method-unavailable' };
      expect(await give(alice, given(), [failing])).toMatchObject(unavailable);
      expect(await give(alice, given(), [])).toMatchObject(unavailable);
    });

    it('attack: what is right, of a challenge that is over', async () => {
      const alice = await newSubject();
      const nonce = await asks(alice);
      world.time.now += 10 * MINUTE;
      const late = saying({ sub: alice.login.sub, nonce });
      expect(await give(alice, given(), [late])).toMatchObject({ refusal: 'code-expired' });
    });

    it('attack: what is right, once and again', async () => {
      const alice = await newSubject();
      const nonce = await asks(alice);
      const right = saying({ sub: alice.login.sub, nonce });
      expect((await give(alice, given(), [right])).kind).toBe('evidence');
      expect(await give(alice, given(), [right])).toMatchObject({ refusal: 'code-spent' });
    });
  });

  it('attack: by an account that was enrolled yesterday, it counts for nothing', async () => {
    const alice = await newSubject({ enrolledAt: OPENED_AT - DAY });
    const asked = await world.challenge(alice, { asks: 'federated-login' });
    expect(await world.send(alice.kase, asked)).toMatchObject({ refusal: 'enrolled-too-recently' });
    expect(await give(alice, null)).toMatchObject({ refusal: 'enrolled-too-recently' });
  });

  it('attack: by an account that needs the password under reset, it counts for nothing', async () => {
    const alice = await newSubject({ behindIdentityProvider: true });
    const asked = await world.challenge(alice, { asks: 'federated-login' });
    expect(await world.send(alice.kase, asked)).toMatchObject({ refusal: 'evidence-not-independent' });
    const bob = await newSubject({ behindIdentityProvider: true }, 'mfa.reset');
    expect((await world.send(bob.kase, await world.challenge(bob, { asks: 'federated-login' }))).kind).toBe(
      'challenge-sent',
    );
  });
});

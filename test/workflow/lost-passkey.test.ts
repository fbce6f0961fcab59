import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectSampleDirectory, type SampleDirectory } from '../../connectors/sample-directory/connect.js';
import { SIGN_IN_RELYING_PARTY } from '../../connectors/sample-directory/relying-party.js';
import { accountsOf } from '../../dev/identity-provider/accounts.js';
import { authenticatorApp } from '../../dev/seed/authenticator-app.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { assert, createCredential, type SoftwareCredential } from '../../dev/software-authenticator/authenticator.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { enrolWithoutAddresses } from '../support/case-rig/enrolling.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';
import { SubjectSession } from '../support/case-rig/subject-session.js';

let rig: CaseRig;
let provider: SampleDirectory;
beforeAll(async () => {
  rig = await CaseRig.start();
  provider = connectSampleDirectory(rig.place.directory.urlFor('sample_directory_idp'));
});
afterAll(async () => {
  await provider?.destroy();
  await rig?.end();
});

const open = () => rig.open(rig.nextSubject(), 'mfa.reset');
const newPasskey = () => createCredential(SIGN_IN_RELYING_PARTY);

/** Whether somebody with the password and a passkey is signed in at the identity provider now. */
async function signsIn({ username, password }: SeededPerson, passkey: SoftwareCredential | null): Promise<boolean> {
  if (passkey === null) throw new Error(`${username} has no passkey`);
  const challenge = randomUUID().replaceAll('-', '');
  const assertion = assert(passkey, { ...SIGN_IN_RELYING_PARTY, challenge });
  const accounts = accountsOf(provider, () => rig.now());
  return (await accounts.signIn({ username, password, second: { assertion, challenge } })) !== null;
}

/** Signs somebody in with the app they still have. */
async function signInWithApp({ username, password, signInTotpSecret }: SeededPerson) {
  const totp = authenticatorApp(signInTotpSecret).nextCode(await rig.now());
  const accounts = accountsOf(provider, () => rig.now());
  const signedIn = await accounts.signIn({ username, password, second: { totp } });
  if (signedIn === null) throw new Error(`${username} is not signed in`);
  return { isLive: () => accounts.isLive(signedIn.directorySession) };
}

/** The cooling-off passes, and what was lost is suspended. */
async function coolOff(kase: CaseDriver) {
  const { deadline } = await kase.reaches('cooling-off');
  await rig.skipTo(deadline ?? 0);
  return kase.reaches('awaiting-claim');
}

/** The subject is back with a fresh code of the app; the codes given before are of earlier steps. */
async function comesBack(kase: CaseDriver) {
  await rig.skip(MINUTE);
  expect(await kase.submitTotp()).toMatchObject({ accepted: true });
}

const subjectsOfMails = (address: string, { caseId }: CaseDriver) =>
  rig.mailbox.to(address, caseId).map(({ subject }) => subject);

const UNTOUCHED = {
  'authenticator.suspend': 'planned',
  'authenticator.bind': 'planned',
  'authenticator.remove': 'planned',
  'sessions.revoke': 'planned',
};

describe('a lost passkey', () => {
  it('is replaced after two pieces of evidence, an approval and an hour: suspended, removed, and proven dead', async () => {
    const kase = await open();
    const { subject } = kase;
    const earlier = await signInWithApp(subject);
    expect(await kase.submitTotp()).toEqual({ accepted: true, phase: 'verifying' });
    expect(await kase.submitSavedCode()).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ refusal: 'call-back-missing' });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    const { deadline } = await kase.reaches('cooling-off');
    await rig.skipTo((deadline ?? 0) - MINUTE);
    expect(await kase.phase()).toBe('cooling-off');
    expect(await kase.readings.register()).toEqual(UNTOUCHED);
    expect(await signsIn(subject, subject.signInPasskey)).toBe(true);

    await coolOff(kase);
    expect(await kase.readings.register()).toEqual({ ...UNTOUCHED, 'authenticator.suspend': 'proven' });
    expect(await signsIn(subject, subject.signInPasskey)).toBe(false);
    expect(await earlier.isLive()).toBe(false);
    const between = await signInWithApp(subject);

    await comesBack(kase);
    expect(await kase.view()).toMatchObject({ waitsFor: 'the subject to register a new passkey' });
    const fresh = newPasskey();
    expect(await kase.claimPasskey(fresh)).toMatchObject({ accepted: true });
    const done = await kase.reaches('under-review');
    expect(done).toMatchObject({ outcome: 'completed', needsHuman: false });
    expect(new Set(Object.values(await kase.readings.register()))).toEqual(new Set(['proven']));
    expect(await signsIn(subject, subject.signInPasskey)).toBe(false);
    expect(await signsIn(subject, fresh)).toBe(true);
    expect(await between.isLive()).toBe(false);
    expect((done.reviewDueAt ?? 0) - (await rig.now())).toBeLessThanOrEqual(3 * DAY);
    await kase.close();
    expect(await kase.workflow.result()).toEqual({ caseId: kase.caseId, outcome: 'completed' });
    expect(subjectsOfMails(subject.privateEmail ?? '', kase).map((line) => line.replace(/ at \d.*/, ''))).toEqual([
      'A replacement of your passkey was opened',
      'The replacement of your passkey goes on',
      'You can register your new passkey now',
      'Your passkey was replaced',
    ]);
    expect(subjectsOfMails('mona@example.com', kase)).toContain('The passkey of somebody you manage was replaced');
    expect(subjectsOfMails('anna@example.com', kase).join()).toMatch(/Until .* you can object: a new passkey$/);
  });

  it('is left alone when somebody of the approvers vetoes within the hour', async () => {
    const kase = await open();
    await kase.reportLoss();
    expect(await kase.decide('adam', 'veto')).toMatchObject({ refusal: 'not-a-distinct-person' });
    expect(await kase.decide('anna', 'veto')).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused' });
    await rig.skip(2 * HOUR);
    expect(await kase.readings.register()).toEqual(UNTOUCHED);
    expect(await signsIn(kase.subject, kase.subject.signInPasskey)).toBe(true);
    await kase.close();
  });

  it('is left alone when its owner, told of the hour, says that it was not them', async () => {
    const kase = await open();
    await kase.reportLoss();
    await kase.repudiate();
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'repudiated' });
    expect((await kase.readings.register())['authenticator.suspend']).not.toBe('applied');
    expect(await signsIn(kase.subject, kase.subject.signInPasskey)).toBe(true);
    await kase.close();
  });

  it('stays suspended when nothing is bound in time; the account is safe, and its owner is told so', async () => {
    const kase = await open();
    const { subject } = kase;
    await kase.reportLoss();
    const { handOverUntil } = await coolOff(kase);
    await rig.skipTo(handOverUntil ?? 0);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed', needsHuman: false });
    expect(await kase.readings.register()).toMatchObject({
      'authenticator.suspend': 'proven',
      'authenticator.bind': 'end-proven',
    });
    expect(await kase.claimPasskey(newPasskey())).toMatchObject({ accepted: false, refusal: 'not-wanted-now' });
    expect(await signsIn(subject, subject.signInPasskey)).toBe(false);
    expect(await (await signInWithApp(subject)).isLive()).toBe(true);
    await kase.close();
    await kase.workflow.result();
    const [told] = rig.mailbox.to(subject.privateEmail ?? '', kase.caseId).slice(-1);
    expect(told?.text).toMatch(/the lost passkey stays suspended and signs nobody in, and no new one is bound/);
    expect(told?.text).toMatch(/it is used up: enrol a new one/);
  });

  it('stays gone when the case is repudiated after it was replaced, and so does what replaced it', async () => {
    const kase = await open();
    await kase.reportLoss();
    await coolOff(kase);
    await comesBack(kase);
    const theirs = newPasskey();
    expect(await kase.claimPasskey(theirs)).toMatchObject({ accepted: true });
    await kase.reaches('under-review');
    expect(await signsIn(kase.subject, theirs)).toBe(true);
    await kase.repudiate();
    await until(
      'the end of what was bound',
      () => kase.recorded(),
      ({ phase, outcome }) => phase === 'under-review' && outcome === 'repudiated',
    );
    expect(await kase.readings.register()).toMatchObject({ 'authenticator.bind': 'end-proven' });
    expect(await signsIn(kase.subject, theirs)).toBe(false);
    expect(await signsIn(kase.subject, kase.subject.signInPasskey)).toBe(false);
    await kase.close();
  });

  it('is no evidence, for its own replacement or ever after', async () => {
    const kase = await open();
    expect(await kase.submitPasskey()).toMatchObject({ accepted: false });
    await kase.reportLoss();
    await coolOff(kase);
    await kase.decide('anna', 'veto');
    await kase.reaches('under-review');
    await rig.skip(5 * HOUR);
    const emergency = await rig.open(kase.subject, 'access.emergency');
    expect(await emergency.submitPasskey()).toMatchObject({ accepted: false, refusal: 'not-enrolled' });
    await emergency.cancel();
    await Promise.all([kase.close(), emergency.close()]);
  });
});

describe('the claim of a new passkey', () => {
  it('attack: another session does not bind its own', async () => {
    const kase = await open();
    await kase.reportLoss();
    await coolOff(kase);
    await comesBack(kase);
    const other = await SubjectSession.begin(rig.ground, kase.caseId);
    const theirs = newPasskey();
    expect(await kase.claimPasskey(theirs, other)).toMatchObject({ accepted: false, refusal: 'session-other' });
    expect(await kase.readings.register()).toMatchObject({ 'authenticator.bind': 'planned' });
    expect(await kase.cancel(await rig.tokenOf('dora'))).toMatchObject({ accepted: true });
    await kase.reaches('under-review');
    await kase.close();
    expect(await signsIn(kase.subject, theirs)).toBe(false);
  });

  it('attack: a registration made for another window, or of a passkey bound before, is not bound and uses nothing up', async () => {
    const kase = await open();
    await kase.reportLoss();
    await coolOff(kase);
    await comesBack(kase);
    const earlier = await kase.session.passkeyClaim(newPasskey(), randomUUID());
    expect(await kase.submit(earlier)).toMatchObject({ accepted: true });
    expect(await kase.reaches('awaiting-claim')).toMatchObject({ claimRefusal: 'passkey-unacceptable' });
    const lost = kase.subject.signInPasskey;
    if (lost === null) throw new Error('nothing was lost');
    await kase.claimPasskey(lost);
    expect(await kase.reaches('awaiting-claim')).toMatchObject({ claimRefusal: 'passkey-unacceptable' });
    expect(await kase.readings.register()).toMatchObject({ 'authenticator.bind': 'planned' });
    const fresh = newPasskey();
    await kase.claimPasskey(fresh);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    expect(await signsIn(kase.subject, fresh)).toBe(true);
    await kase.close();
  });
});

describe('a loss that nobody can prove', () => {
  const ask = async (subject: string, lostAuthenticator?: 'passkey') =>
    rig.askToOpen(
      { caseId: randomUUID(), subject, ...(lostAuthenticator !== undefined && { lostAuthenticator }) },
      await rig.tokenOf('dora'),
      'mfa.reset',
    );

  it('is not opened: nothing named, nothing of the kind enrolled, or too little left', async () => {
    const { username } = rig.nextSubject();
    expect(await ask(username)).toMatchObject({ accepted: false, refusal: 'lost-not-named' });
    expect(await ask('alice', 'passkey')).toMatchObject({ accepted: false, refusal: 'lost-not-enrolled' });
    const subject = rig.nextSubject();
    await enrolWithoutAddresses(rig, subject);
    const kase = await rig.open(subject, 'mfa.reset');
    await kase.submitSavedCode();
    await kase.cancel();
    await kase.close();
    const again = await ask(kase.subject.username, 'passkey');
    expect(again).toMatchObject({ accepted: false, refusal: 'nothing-remains' });
  });
});

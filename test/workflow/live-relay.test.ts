import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../../contract/messages.js';
import { DAY } from '../../domain/clock.js';
import type { Method } from '../../domain/evidence.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import { SubjectSession } from '../support/case-rig/subject-session.js';
import { vouches } from '../support/case-rig/vouching.js';
import { risk, SetIssuer } from '../support/set-issuer.js';

let idp: SetIssuer;
let rig: CaseRig;
let api: ServedApi;
beforeAll(async () => {
  idp = await SetIssuer.make('https://idp.example');
  rig = await CaseRig.start({ securityEventIssuers: [idp.trusted] });
  api = await serveApi(rig, [idp.trusted]);
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
});

/** The browser of a caller who has the code of somebody's case. */
const callersOf = ({ caseId }: CaseDriver) => SubjectSession.begin(rig.ground, caseId);
const asks = async (kase: CaseDriver, caller: SubjectSession, method: Method): Promise<Answer> =>
  kase.submit(await caller.challenge(method));

/** The person tells their manager the number of the caller's page, and the manager signs for that page. */
async function managerIsTakenIn(kase: CaseDriver, caller: SubjectSession): Promise<Answer> {
  await asks(kase, caller, 'manager-confirmation');
  await vouches(rig, kase, 'manager-confirmation', 'mona', { browser: caller });
  return kase.submit(await caller.evidence('manager-confirmation', ''));
}
/** The person reads out what a contact told them. */
async function contactIsTakenIn(kase: CaseDriver, caller: SubjectSession): Promise<Answer> {
  await asks(kase, caller, 'recovery-contact');
  const mail = rig.mailbox.to(kase.subject.contact ?? '', kase.caseId).at(-1)?.text ?? '';
  return kase.submit(await caller.evidence('recovery-contact', /is (\d{8})\b/.exec(mail)?.[1] ?? ''));
}

/** Nothing of what the case would do has been done. */
async function nothingIsDone(kase: CaseDriver): Promise<void> {
  for (const [effect, state] of Object.entries(await kase.readings.register()))
    expect([effect, state]).not.toContain('applied');
}

describe('attack: a caller on the line, to whom everything is read out,', () => {
  it('tier 1: has the app’s code, the saved code, the mailed code, a contact’s and a manager’s word, and no password', async () => {
    const kase = await rig.open();
    const caller = await callersOf(kase);
    expect(await kase.submitTotp(undefined, caller)).toMatchObject({ accepted: true });
    expect(await kase.submitSavedCode(undefined, caller)).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ refusal: 'call-back-missing' });
    await nothingIsDone(kase);
    // Adam calls the number on file, and the person there did not ask for it.
    expect(await kase.decide('adam', 'refuse')).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused' });
    expect(await kase.claim(undefined, caller)).toMatchObject({ accepted: false });

    const other = await rig.open();
    const theirs = await callersOf(other);
    expect(await contactIsTakenIn(other, theirs)).toMatchObject({ accepted: true });
    expect(await managerIsTakenIn(other, theirs)).toEqual({ accepted: true, phase: 'approving' });
    expect(await other.decide('adam', 'approve', { calledBack: false })).toMatchObject({ accepted: false });
    await other.repudiate();
    expect(await other.reaches('under-review')).toMatchObject({ outcome: 'repudiated', approvals: [] });
    await nothingIsDone(other);
  });

  it('tier 2: binds no passkey, and an approver who was taken in as well is objected to within the hour', async () => {
    const kase = await rig.open(rig.nextSubject(), 'mfa.reset');
    const caller = await callersOf(kase);
    expect(await managerIsTakenIn(kase, caller)).toMatchObject({ accepted: true });
    expect(await kase.submitSavedCode(undefined, caller)).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ refusal: 'call-back-missing' });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true, phase: 'cooling-off' });
    await kase.repudiate();
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'repudiated' });
    expect((await kase.readings.register())['authenticator.bind']).not.toBe('applied');
  });

  it('tier 3: the app’s code is no evidence any more, and the saved code beside no passkey comes to no approver', async () => {
    const subject = rig.nextSubject();
    const body = await idp.token(await rig.now(), { format: 'opaque', id: subject.personId }, risk('HIGH'));
    const headers = { 'content-type': 'application/secevent+jwt' };
    expect((await fetch(`${api.url}/v1/security-events`, { method: 'POST', headers, body })).status).toBe(202);
    const kase = await rig.open(subject);
    expect(await kase.recorded()).toMatchObject({ plan: { tier: 3, approvals: { always: 2 } } });
    const caller = await callersOf(kase);
    expect(await kase.submitTotp(undefined, caller)).toMatchObject({ refusal: 'method-not-admitted' });
    expect(await kase.submitSavedCode(undefined, caller)).toEqual({ accepted: true, phase: 'verifying' });
    expect(await asks(kase, caller, 'manager-confirmation')).toMatchObject({ refusal: 'method-not-admitted' });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ refusal: 'not-wanted-now' });
    await rig.skip(DAY);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed' });
    await nothingIsDone(kase);
  });

  it('tier 4: has nothing that counts; and what the person’s passkey signed for their own page is not for the caller’s', async () => {
    const kase = await rig.open(rig.nextSubject(), 'access.emergency');
    const caller = await callersOf(kase);
    for (const given of [
      () => kase.submitTotp(undefined, caller),
      () => kase.submitSavedCode(undefined, caller),
      () => asks(kase, caller, 'email-code'),
      () => asks(kase, caller, 'manager-confirmation'),
    ])
      expect(await given()).toMatchObject({ accepted: false, refusal: 'method-not-admitted' });
    const [credential] = kase.subject.passkeys;
    if (credential === undefined) throw new Error('the person has no passkey');
    const own = await kase.session.challenge('passkey');
    expect(await kase.submit(own)).toMatchObject({ accepted: true });
    const stolen = await caller.passkeyEvidence(credential, own.messageId, 'passkey', kase.session);
    expect(await kase.submit(stolen)).toMatchObject({ accepted: false, refusal: 'assertion-wrong' });
    expect(await kase.recorded()).toMatchObject({ phase: 'verifying', evidence: [] });
    await nothingIsDone(kase);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOCKED_AFTER, WRONG_SIGN_INS_MAX } from '../../connectors/sample-directory/locks.js';
import { containmentWorkflowId } from '../../contract/queues.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import { EVENTS, SetIssuer } from '../support/set-issuer.js';

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

const accountOf = ({ personId }: SeededPerson) =>
  rig.place.directory.owner
    .selectFrom('sample_directory.account')
    .select(['locked_at', 'wrong_sign_ins', 'password_version'])
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();

/** Somebody whose account wrong sign-ins have locked. */
async function lockedOut(wrongSignIns = LOCKED_AFTER): Promise<SeededPerson> {
  const subject = rig.nextSubject();
  await rig.place.directory.owner
    .updateTable('sample_directory.account')
    .set({ wrong_sign_ins: wrongSignIns, locked_at: new Date() })
    .where('person_id', '=', subject.personId)
    .execute();
  return subject;
}

const DONE = { 'account.unlock': 'proven', 'sessions.revoke': 'proven' };

describe('an account that wrong sign-ins locked (row 2)', () => {
  it('is unlocked by one item that cannot be read out, without an approval, and nothing else of it is changed', async () => {
    const subject = await lockedOut();
    const before = await accountOf(subject);
    const kase = await rig.open(subject, 'account.unlock');
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
    const over = await kase.reaches('under-review');
    expect(over).toMatchObject({ outcome: 'completed', claim: null, approvals: [], plan: { rule: 'row-2', tier: 1 } });
    expect(await kase.readings.register()).toEqual(DONE);
    expect(await accountOf(subject)).toEqual({ ...before, locked_at: null });
    await kase.close();
  });

  it('is unlocked by what can be read out only once somebody has called back', async () => {
    const subject = await lockedOut();
    const kase = await rig.open(subject, 'account.unlock');
    expect(await kase.submitTotp()).toMatchObject({ accepted: true, phase: 'approving' });
    expect((await accountOf(subject)).locked_at).not.toBeNull();
    expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ refusal: 'call-back-missing' });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    await kase.reaches('under-review');
    expect((await accountOf(subject)).locked_at).toBeNull();
  });

  it('attack: one weak item is never enough, and says so by waiting for another', async () => {
    const kase = await rig.open(await lockedOut(), 'account.unlock');
    expect(await kase.submitEmailCode()).toMatchObject({ accepted: true, phase: 'verifying' });
    expect(await kase.submitTotp()).toMatchObject({ accepted: true, phase: 'approving' });
  });

  it('is not unlocked at the hard limit, whoever proved what: nothing is changed, and the mail names the way', async () => {
    const subject = await lockedOut(WRONG_SIGN_INS_MAX);
    const kase = await rig.open(subject, 'account.unlock');
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'failed', needsHuman: true });
    expect((await accountOf(subject)).locked_at).not.toBeNull();
    await kase.close();
    const mails = rig.mailbox.to(subject.privateEmail ?? '', kase.caseId);
    expect(mails.map(({ text }) => text).join('\n')).toContain('you need a new password');
  });

  it('is locked again when its owner says that it was not them', async () => {
    const subject = await lockedOut();
    const kase = await rig.open(subject, 'account.unlock');
    await kase.submitPasskey();
    await kase.reaches('under-review');
    await kase.repudiate();
    await rig.client.workflow.getHandle(containmentWorkflowId(kase.caseId)).result();
    expect((await accountOf(subject)).locked_at).not.toBeNull();
  });

  it('attack: keeps its lock while something says that it is under attack: no case is opened, by the one answer', async () => {
    const subject = await lockedOut();
    const body = await idp.token(await rig.now(), { format: 'opaque', id: subject.personId }, EVENTS.compromised);
    const headers = { 'content-type': 'application/secevent+jwt' };
    expect((await fetch(`${api.url}/v1/security-events`, { method: 'POST', headers, body })).status).toBe(202);
    const request = { caseId: randomUUID(), subject: subject.username };
    expect(await rig.askToOpen(request, await rig.tokenOf('dora'), 'account.unlock')).toMatchObject({
      accepted: false,
      refusal: 'under-attack',
    });
  });

  it('attack: keeps it when the word of an attack comes between the evidence and the change', async () => {
    const subject = await lockedOut();
    const kase = await rig.open(subject, 'account.unlock');
    await kase.submitTotp();
    const body = await idp.token(await rig.now(), { format: 'opaque', id: subject.personId }, EVENTS.compromised);
    const headers = { 'content-type': 'application/secevent+jwt' };
    await fetch(`${api.url}/v1/security-events`, { method: 'POST', headers, body });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused' });
    expect((await accountOf(subject)).locked_at).not.toBeNull();
  });
});

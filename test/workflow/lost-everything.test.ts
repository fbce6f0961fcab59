import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectSampleDirectory, type SampleDirectory } from '../../connectors/sample-directory/connect.js';
import { SIGN_IN_RELYING_PARTY } from '../../connectors/sample-directory/relying-party.js';
import { accountsOf } from '../../dev/identity-provider/accounts.js';
import { authenticatorApp } from '../../dev/seed/authenticator-app.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { assert, createCredential, type SoftwareCredential } from '../../dev/software-authenticator/authenticator.js';
import type { Answer } from '../../contract/messages.js';
import type { Action } from '../../domain/actions.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import type { AttestedMethod } from '../../domain/evidence.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { personNamed } from '../support/case-rig/place.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { vouches } from '../support/case-rig/vouching.js';

const ACCEPTED = { accepted: true };
const ON = 'riskAnalysis: docs/risk-analysis.md#remote-rebind';

let rig: CaseRig;
let provider: SampleDirectory;
beforeAll(async () => {
  // Whoever wrote the risk analysis has switched row 4r on.
  rig = await CaseRig.start({ amended: (policy) => policy.replace('    off: true', `    ${ON}`) });
  provider = connectSampleDirectory(rig.place.directory.urlFor('sample_directory_idp'));
  for (const [username, groups] of Object.entries(SEATED)) await becomes(username, groups);
});
afterAll(async () => {
  await provider?.destroy();
  await rig?.end();
});

/** Rob and Rita look at people; Rita reviews, and so does Hana; Adam, Anna and Selma are the identity team, Anna owns privileged access, Selma is of security. */
const SEATED = {
  rob: ['identity-verifiers'],
  rita: ['identity-verifiers', 'recovery-reviewers'],
  hana: ['recovery-reviewers'],
  adam: ['recovery-approvers'],
  anna: ['recovery-approvers', 'privileged-access-owners'],
  selma: ['security', 'recovery-approvers'],
} as const;

async function becomes(username: string, groups: readonly string[]): Promise<void> {
  const { personId } = personNamed(rig.place, username);
  const people = rig.place.directory.owner.updateTable('sample_directory.person').where('person_id', '=', personId);
  await people.set({ groups: [...groups], trained_at: new Date(await rig.now()) }).execute();
}

/** Somebody of the groups, who lost all that they sign in with. */
async function somebody(...groups: readonly string[]): Promise<SeededPerson> {
  const subject = rig.nextSubject();
  if (groups.length > 0) await becomes(subject.username, groups);
  return subject;
}
const open = async (action: Action = 'mfa.rebind', ...groups: readonly string[]) =>
  rig.open(await somebody(...groups), action);

/** A verifier, or the manager, speaks to the subject over the number on their page and signs; the page takes it up. */
async function seen(kase: CaseDriver, method: AttestedMethod, by: string): Promise<Answer> {
  expect(await kase.submit(await kase.session.challenge(method))).toMatchObject(ACCEPTED);
  await vouches(rig, kase, method, by);
  return kase.submit(await kase.session.evidence(method, ''));
}

/** A contact passes the code on that was mailed to them. */
async function contacted(kase: CaseDriver): Promise<Answer> {
  expect(await kase.submit(await kase.session.challenge('recovery-contact'))).toMatchObject(ACCEPTED);
  const letter = rig.mailbox.to(kase.subject.contact ?? '', kase.caseId).at(-1)?.text ?? '';
  return kase.submit(await kase.session.evidence('recovery-contact', /is (\d{8})\b/.exec(letter)?.[1] ?? ''));
}

/** Each signs, with a reason; all of them are needed. */
async function approvedBy(kase: CaseDriver, ...people: readonly string[]): Promise<void> {
  for (const [at, username] of people.entries()) {
    const phase = at === people.length - 1 ? 'cooling-off' : 'approving';
    expect(await kase.decide(username, 'approve')).toMatchObject({ accepted: true, phase });
  }
}

/** Nothing happens before the time to object is over; then all factors are suspended, and the subject is waited for. */
async function cooledOff(kase: CaseDriver, hours: number): Promise<void> {
  await rig.skip(hours * HOUR - MINUTE);
  expect(await kase.phase()).toBe('cooling-off');
  expect(await kase.readings.register()).toMatchObject({ 'factors.suspend': 'planned' });
  await rig.skip(2 * MINUTE);
  await kase.reaches('awaiting-claim');
}

const newPasskey = () => createCredential(SIGN_IN_RELYING_PARTY);

/** Whether somebody is signed in at the identity provider now, by password and one more. */
async function signsIn({ username, password }: SeededPerson, passkey: SoftwareCredential | null): Promise<boolean> {
  if (passkey === null) throw new Error(`${username} has no passkey`);
  const challenge = randomUUID().replaceAll('-', '');
  const assertion = assert(passkey, { ...SIGN_IN_RELYING_PARTY, challenge });
  const accounts = accountsOf(provider, () => rig.now());
  return (await accounts.signIn({ username, password, second: { assertion, challenge } })) !== null;
}
async function signsInWithApp({ username, password, signInTotpSecret }: SeededPerson): Promise<boolean> {
  const totp = authenticatorApp(signInTotpSecret).nextCode(await rig.now());
  return (await accountsOf(provider, () => rig.now()).signIn({ username, password, second: { totp } })) !== null;
}

/** The new passkey is registered in the claim, and everything from before is dead. */
async function bound(kase: CaseDriver): Promise<void> {
  const fresh = newPasskey();
  expect(await kase.claimPasskey(fresh)).toMatchObject(ACCEPTED);
  expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed', needsHuman: false });
  expect(new Set(Object.values(await kase.readings.register()))).toEqual(new Set(['proven']));
  expect(await signsIn(kase.subject, kase.subject.signInPasskey)).toBe(false);
  expect(await signsInWithApp(kase.subject)).toBe(false);
  expect(await signsIn(kase.subject, fresh)).toBe(true);
}

describe('somebody who lost every factor (row 4)', () => {
  it('is seen on video beside a code on paper, approved by their manager and the identity team, and waits four hours', async () => {
    const kase = await open();
    expect((await kase.recorded()).plan).toMatchObject({ tier: 3, rule: 'row-4', notices: 'N2' });
    expect(await signsInWithApp(kase.subject)).toBe(true);
    expect(await kase.submitSavedCode()).toEqual({ accepted: true, phase: 'verifying' });
    expect(await seen(kase, 'attended-video', 'rob')).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('rob', 'approve')).toMatchObject({ refusal: 'decider-vouched' });
    expect(await kase.decide('mona', 'approve', { calledBack: false })).toMatchObject({ refusal: 'call-back-missing' });
    await approvedBy(kase, 'mona', 'adam');
    await cooledOff(kase, 4);
    expect(await kase.readings.register()).toMatchObject({
      'factors.suspend': 'proven',
      'authenticator.bind': 'planned',
    });
    expect(await signsInWithApp(kase.subject)).toBe(false);
    expect(await seen(kase, 'attended-video', 'rita')).toMatchObject(ACCEPTED);
    expect(await kase.view()).toMatchObject({ waitsFor: 'the subject to register a new passkey' });
    await bound(kase);
    const { reviewDueAt } = await kase.recorded();
    expect((reviewDueAt ?? 0) - (await rig.now())).toBeLessThanOrEqual(DAY);
    expect(rig.mailbox.to(kase.subject.privateEmail ?? '', kase.caseId).map(({ subject }) => subject)).toContain(
      'You have a new passkey in the place of all that you lost',
    );
    expect(await kase.review('rita')).toMatchObject({ refusal: 'decider-vouched' });
    await kase.close('hana');
  });

  it('goes to a desk beside a contact, and waits for nobody; what the contact passes on opens no claim, presence does', async () => {
    const kase = await open();
    expect(await contacted(kase)).toEqual({ accepted: true, phase: 'verifying' });
    expect(await seen(kase, 'in-person', 'rob')).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true, phase: 'approving' });
    const before = await rig.now();
    expect(await kase.decide('mona', 'approve')).toMatchObject({ accepted: true, phase: 'executing' });
    await kase.reaches('awaiting-claim');
    expect((await rig.now()) - before).toBeLessThan(HOUR);
    expect(await contacted(kase)).toMatchObject({ accepted: false, refusal: 'evidence-too-weak' });
    expect(await seen(kase, 'attended-video', 'rob')).toMatchObject({ refusal: 'evidence-too-weak' });
    expect(await seen(kase, 'in-person', 'rob')).toMatchObject(ACCEPTED);
    await bound(kase);
  });

  it('attack: what a caller with the telephone and the mailbox has counts for nothing', async () => {
    const kase = await open();
    expect(await kase.submitTotp()).toMatchObject({ refusal: 'method-not-admitted' });
    expect(await kase.askForEmailCode()).toMatchObject({ refusal: 'method-not-admitted' });
    expect(await kase.submitSavedCode()).toMatchObject({ phase: 'verifying' });
    expect(await contacted(kase)).toMatchObject({ phase: 'verifying' });
    await kase.cancel();
    await kase.reaches('under-review');
    expect(await signsInWithApp(kase.subject)).toBe(true);
  });

  it('attack: two of the identity team are not the manager, nor is the manager of anybody else', async () => {
    const kase = await open();
    await kase.submitSavedCode();
    await seen(kase, 'attended-video', 'rob');
    expect(await kase.decide('adam', 'approve')).toMatchObject({ phase: 'approving' });
    expect(await kase.decide('anna', 'approve')).toMatchObject({ refusal: 'seat-taken' });
    await kase.cancel();
    await kase.reaches('under-review');
    expect(await kase.readings.register()).toMatchObject({ 'factors.suspend': 'planned' });
  });

  it('stays out of all factors when nothing is bound in time, and has none of them as evidence ever after', async () => {
    const kase = await open();
    await kase.submitSavedCode();
    await seen(kase, 'attended-video', 'rob');
    await approvedBy(kase, 'mona', 'adam');
    await cooledOff(kase, 4);
    await rig.skip(4 * HOUR + MINUTE);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed' });
    expect(await signsInWithApp(kase.subject)).toBe(false);
    expect(await signsIn(kase.subject, kase.subject.signInPasskey)).toBe(false);
    await rig.skip(5 * HOUR);
    const password = await rig.open(kase.subject);
    expect(await password.submitTotp()).toMatchObject({ accepted: false, refusal: 'not-enrolled' });
    await password.cancel();
  });
});

describe('somebody who lost their password as well (row 4x)', () => {
  const lostBoth = async (): Promise<SeededPerson> => {
    const kase = await open();
    await kase.submitSavedCode();
    await seen(kase, 'attended-video', 'rob');
    await approvedBy(kase, 'mona', 'adam');
    await cooledOff(kase, 4);
    await seen(kase, 'attended-video', 'rita');
    await bound(kase);
    return kase.subject;
  };

  it('has a second case four hours later, by other things and other people, which waits four hours again', async () => {
    const subject = await lostBoth();
    const tooSoon = { caseId: randomUUID(), subject: subject.username };
    expect(await rig.askToOpen(tooSoon, await rig.tokenOf('dora'))).toMatchObject({ refusal: 'recovery-too-soon' });
    await rig.skip(4 * HOUR + MINUTE);
    const kase = await rig.open(subject);
    expect((await kase.recorded()).plan).toMatchObject({ tier: 3, overlays: ['row-4x'], notices: 'N2' });
    expect(await seen(kase, 'attended-video', 'rob')).toMatchObject({ refusal: 'evidence-used-before' });
    expect(await contacted(kase)).toEqual({ accepted: true, phase: 'verifying' });
    expect(await kase.submitEmailCode()).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ refusal: 'decided-before' });
    await becomes('rita', ['recovery-approvers']);
    expect(await kase.decide('rita', 'approve')).toMatchObject({ refusal: 'decided-before' });
    await becomes('rita', SEATED.rita);
    await approvedBy(kase, 'anna', 'selma');
    await rig.skip(4 * HOUR - MINUTE);
    expect(await kase.phase()).toBe('cooling-off');
    await rig.skip(2 * MINUTE);
    await kase.reaches('awaiting-claim');
    expect(await kase.submitEmailCode()).toMatchObject(ACCEPTED);
    expect(await kase.claim()).toMatchObject(ACCEPTED);
    const over = await kase.reaches('under-review');
    expect(over).toMatchObject({ outcome: 'completed' });
    expect((over.reviewDueAt ?? 0) - (await rig.now())).toBeLessThanOrEqual(DAY);
  });

  it('has a case of row 1b again when 72 hours have passed', async () => {
    const subject = await lostBoth();
    await rig.skip(72 * HOUR + MINUTE);
    const kase = await rig.open(subject);
    expect((await kase.recorded()).plan).toMatchObject({ tier: 1, rule: 'row-1b' });
    await kase.cancel();
  });
});

describe('an administrator without a passkey (row 6)', () => {
  it.each(['mfa.reset', 'mfa.rebind'] as const)(
    'attested by two verifiers beside a code on paper has one again by %s',
    async (action) => {
      const kase = await open(action, 'administrators');
      expect((await kase.recorded()).plan).toMatchObject({ tier: 4, evidence: { verifiers: 2, oneAtLeast: 4 } });
      expect(await kase.submitSavedCode()).toEqual({ accepted: true, phase: 'verifying' });
      expect(await seen(kase, 'in-person', 'rob')).toEqual({ accepted: true, phase: 'verifying' });
      expect(await seen(kase, 'in-person', 'rob')).toMatchObject({ refusal: 'evidence-not-independent' });
      expect(await seen(kase, 'attended-video', 'rita')).toEqual({ accepted: true, phase: 'approving' });
      const manager = action === 'mfa.rebind' ? ['mona'] : [];
      await approvedBy(kase, 'selma', ...manager, 'anna');
      await rig.skip(4 * HOUR + MINUTE);
      await kase.reaches('awaiting-claim');
      expect(await seen(kase, 'attended-video', 'rita')).toMatchObject({ refusal: 'evidence-too-weak' });
      expect(await seen(kase, 'in-person', 'rob')).toMatchObject(ACCEPTED);
      const fresh = newPasskey();
      expect(await kase.claimPasskey(fresh)).toMatchObject(ACCEPTED);
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
      expect(await signsIn(kase.subject, fresh)).toBe(true);
    },
  );

  it('attack: two verifiers on video are no presence', async () => {
    const kase = await open('mfa.reset', 'administrators');
    await kase.submitSavedCode();
    expect(await seen(kase, 'attended-video', 'rob')).toEqual({ accepted: true, phase: 'verifying' });
    expect(await seen(kase, 'attended-video', 'rita')).toEqual({ accepted: true, phase: 'verifying' });
    await kase.cancel();
  });
});

describe('somebody far away who has nothing at all (row 4r, once it is switched on)', () => {
  it('is vouched for by a verifier, their manager and a contact, approved by three, and waits a day', async () => {
    const kase = await open('mfa.rebind-remote');
    expect(await seen(kase, 'attended-video', 'rob')).toMatchObject({ phase: 'verifying' });
    expect(await contacted(kase)).toMatchObject({ phase: 'verifying' });
    expect(await seen(kase, 'manager-confirmation', 'mona')).toMatchObject({ phase: 'approving' });
    expect(await kase.decide('mona', 'approve')).toMatchObject({ refusal: 'decider-vouched' });
    await approvedBy(kase, 'adam', 'anna', 'selma');
    await cooledOff(kase, 24);
    expect(await contacted(kase)).toMatchObject({ refusal: 'evidence-too-weak' });
    expect(await seen(kase, 'attended-video', 'rob')).toMatchObject(ACCEPTED);
    await bound(kase);
  });

  it('attack: without security among the three it goes nowhere', async () => {
    const kase = await open('mfa.rebind-remote');
    await seen(kase, 'attended-video', 'rob');
    await contacted(kase);
    await seen(kase, 'manager-confirmation', 'mona');
    await kase.decide('adam', 'approve');
    await kase.decide('anna', 'approve');
    expect(await kase.phase()).toBe('approving');
    await kase.cancel();
  });
});

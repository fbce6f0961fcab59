import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { latestEnrolledSet } from '../../db/enrolments.js';
import { enrolPerson } from '../../dev/seed/enrolment.js';
import { generatedSubjects } from '../../dev/seed/people.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { DAY, MINUTE } from '../../domain/clock.js';
import { loadSigningKey } from '../../proofs/keys.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { enrolFurther } from '../support/case-rig/enrol-further.js';
import { enrolWithoutAddresses } from '../support/case-rig/enrolling.js';
import { CaseRig, SUBJECTS } from '../support/case-rig/rig.js';
import { SubjectSession } from '../support/case-rig/subject-session.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

const refusals = async (kase: CaseDriver) => (await kase.readings.entries()).map(({ refusal }) => refusal);
const notDone = async (kase: CaseDriver) =>
  expect(await kase.readings.register()).toMatchObject({ 'password.set': 'planned' });

/** Everything that somebody has, enrolled anew by the enrolment key, so many days ago. */
async function enrolledAgo(seeded: SeededPerson, days: number): Promise<void> {
  const person = generatedSubjects(SUBJECTS).find(({ personId }) => personId === seeded.personId);
  if (person === undefined) throw new Error(`${seeded.displayName} is no generated subject`);
  const { place } = rig;
  const [at, db] = [await rig.now(), place.directory.database.owner];
  const enrolmentKey = await loadSigningKey(place.keyFiles.ENROLMENT_KEY_FILE);
  const caseWorkerSeal = place.trust.seal['case-worker'];
  const desk = { enrolmentKey, caseWorkerSeal, enrolledAt: at - days * DAY, recordedAt: at };
  const { recoveryTotpSecret: totpSecret, passkeys, recoveryCode } = seeded;
  const before = await latestEnrolledSet(db, seeded.personId);
  await enrolPerson(db, desk, { person, totpSecret, passkeys, recoveryCode }, (before?.version ?? 0) + 1);
}

describe('what is genuine and does not count', () => {
  it('attack: everything enrolled 29 days ago, by the enrolment key itself, is too young (CTL-02)', async () => {
    const subject = rig.nextSubject();
    await enrolledAgo(subject, 29);
    const kase = await rig.open(subject);
    const young = { accepted: false, refusal: 'enrolled-too-recently' };
    expect(await kase.submitTotp()).toMatchObject(young);
    expect(await kase.submitSavedCode()).toMatchObject(young);
    expect(await kase.askForEmailCode()).toMatchObject(young);
    expect(await kase.submitPasskey()).toMatchObject(young);
    await notDone(kase);
    expect(await refusals(kase)).toContain('enrolled-too-recently');
  });

  it('what was enrolled 31 days ago counts', async () => {
    const subject = rig.nextSubject();
    await enrolledAgo(subject, 31);
    expect(await (await rig.open(subject)).proveIdentity()).toMatchObject({ phase: 'approving' });
  });

  it('attack: a verified mailbox behind the password under reset is no evidence for it (row 1b)', async () => {
    const [subject, now] = [rig.nextSubject(), await rig.now()];
    await enrolWithoutAddresses(rig, subject);
    const base = { type: 'enrolled', kind: 'email', enrolledId: randomUUID(), personId: subject.personId } as const;
    const address = `${subject.username}@example.com`;
    const behind = { ...base, enrolledAt: now - 60 * DAY, domains: ['mailbox'], behindIdentityProvider: true } as const;
    await enrolFurther(rig.place, { ...behind, address }, now);
    const kase = await rig.open(subject);
    expect(await kase.askForEmailCode()).toMatchObject({ accepted: false, refusal: 'evidence-not-independent' });
    await notDone(kase);
  });

  it('attack: the app twice, by two codes that are both right, is one item', async () => {
    const kase = await rig.open();
    expect(await kase.submitTotp()).toMatchObject({ accepted: true });
    await rig.skip(MINUTE);
    expect(await kase.submitTotp()).toMatchObject({ accepted: false, refusal: 'evidence-not-independent' });
    await notDone(kase);
  });

  it('attack: a code from eleven minutes ago does not wait for a second item', async () => {
    const kase = await rig.open();
    expect(await kase.submitTotp()).toMatchObject({ accepted: true });
    await rig.skip(11 * MINUTE);
    expect(await kase.submitEmailCode()).toEqual({ accepted: true, phase: 'verifying' });
    await notDone(kase);
    expect(await kase.submitTotp()).toEqual({ accepted: true, phase: 'approving' });
  });

  it('attack: a second browser’s genuine code does not join the first one’s', async () => {
    const kase = await rig.open();
    expect(await kase.submitTotp()).toMatchObject({ accepted: true });
    const other = await SubjectSession.begin(rig.ground, kase.caseId);
    expect(await kase.submitSavedCode(undefined, other)).toMatchObject({ accepted: false, refusal: 'session-other' });
    await notDone(kase);
  });

  it('attack: a passkey is no evidence where the plan does not admit it, however genuine', async () => {
    const kase = await rig.open(rig.nextSubject(), 'mfa.reset');
    expect(await kase.submitPasskey()).toMatchObject({ accepted: false, refusal: 'method-not-admitted' });
    expect(await kase.phase()).toBe('verifying');
  });

  it('attack: all that can be read out to a live caller is genuine, and changes nothing without a call back', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ refusal: 'call-back-missing' });
    await notDone(kase);
  });
});

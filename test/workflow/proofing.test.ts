import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { DAY, HOUR } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { vouches } from '../support/case-rig/vouching.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
  const { owner } = rig.place.directory;
  const verifier = owner.updateTable('sample_directory.person').where('username', '=', 'oscar');
  const trained = new Date((await rig.now()) - 30 * DAY);
  await verifier.set({ groups: ['identity-verifiers'], trained_at: trained }).execute();
});
afterAll(() => rig?.end());

/** What the directory of record says of when somebody was proofed; null for nothing. */
async function proofed({ personId }: SeededPerson, daysAgo: number | null, ial: 1 | 2 | 3 = 2): Promise<void> {
  const at = daysAgo === null ? null : new Date((await rig.now()) - daysAgo * DAY);
  const { owner } = rig.place.directory;
  const person = owner.updateTable('sample_directory.person').where('person_id', '=', personId);
  await person.set({ proofed_at: at, proofing_ial: at === null ? null : ial }).execute();
}

async function openLoss(daysAgo: number | null): Promise<CaseDriver> {
  const subject = rig.nextSubject();
  await proofed(subject, daysAgo);
  return rig.open(subject, 'mfa.reset');
}

/** Seen by a trained verifier at a desk. */
async function seen(kase: CaseDriver, document?: 'employee-badge') {
  expect(await kase.submit(await kase.session.challenge('in-person'))).toMatchObject({ accepted: true });
  await vouches(rig, kase, 'in-person', 'oscar', { document });
  return kase.submit(await kase.session.evidence('in-person', ''));
}

const lacking = async (kase: CaseDriver) => (await kase.readings.entries()).map(({ lacks }) => lacks ?? null);

describe('the age of a proofing (recovery policy, section 2; CTL-15)', () => {
  it.each([
    ['too long ago', 731],
    ['nobody knows when', null],
  ])(
    'attack: proofed %s, the app and the saved code are genuine and not enough, until a document is seen again',
    async (_, daysAgo) => {
      const kase = await openLoss(daysAgo);
      expect(await kase.submitTotp()).toEqual({ accepted: true, phase: 'verifying' });
      expect(await kase.submitSavedCode()).toEqual({ accepted: true, phase: 'verifying' });
      expect((await lacking(kase)).at(-1)).toBe('proofing-stale');
      expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: false });
      expect(await seen(kase)).toEqual({ accepted: true, phase: 'approving' });
    },
  );

  it('attack: a badge of the employer, seen by a verifier, does not repeat what a document of a state proved', async () => {
    const kase = await openLoss(800);
    await kase.submitTotp();
    expect(await seen(kase, 'employee-badge')).toEqual({ accepted: true, phase: 'verifying' });
    expect((await lacking(kase)).at(-1)).toBe('proofing-stale');
  });

  it('proofed within the two years, nobody is asked again; and tier 1 does not ask', async () => {
    const kase = await openLoss(729);
    await kase.submitTotp();
    expect(await kase.submitSavedCode()).toEqual({ accepted: true, phase: 'approving' });
    const subject = rig.nextSubject();
    await proofed(subject, null);
    await (await rig.open(subject)).proveIdentity();
  });

  it('attack: what the directory of record took back after the evidence was frozen holds no longer', async () => {
    const kase = await openLoss(100);
    await kase.reportLoss();
    await proofed(kase.subject, null);
    await rig.skip(HOUR);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused', needsHuman: true });
    const read = (await kase.readings.entries()).flatMap(({ fact }) => (fact.kind === 'facts-checked' ? [fact] : []));
    expect(read.map(({ facts }) => facts.receipt.holds)).toEqual([false]);
  });

  it('where no method of the plan could repeat it no case is opened, by the one answer; the ledger says why', async () => {
    const subject = rig.nextSubject();
    await proofed(subject, 366);
    const request = { caseId: randomUUID(), subject: subject.username };
    const answer = await rig.askToOpen(request, await rig.tokenOf('dora'), 'access.emergency');
    expect(answer).toMatchObject({ accepted: false, refusal: 'proofing-unrepeatable' });
    await proofed(subject, 364);
    const again = await rig.open(subject, 'access.emergency');
    expect(await again.phase()).toBe('verifying');
  });
});

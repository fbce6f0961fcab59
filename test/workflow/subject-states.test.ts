import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generatedSubjects } from '../../dev/seed/people.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { ACTIONS } from '../../domain/actions.js';
import { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

type Status = 'active' | 'suspended' | 'left' | 'legal-hold';

async function becomes({ personId }: Pick<SeededPerson, 'personId'>, status: Status): Promise<void> {
  const person = rig.place.directory.owner.updateTable('sample_directory.person').where('person_id', '=', personId);
  await person.set({ status }).execute();
}

describe('whose state is no state to recover from (CTL-23)', () => {
  it.each<Status>(['suspended', 'left', 'legal-hold'])(
    'attack: whoever is %s has no case opened, whatever the action; the ledger says why',
    async (status) => {
      const subject = rig.nextSubject();
      await becomes(subject, status);
      for (const action of ACTIONS) {
        const lost = action === 'mfa.reset' ? ({ lostAuthenticator: 'passkey' } as const) : {};
        const request = { caseId: randomUUID(), subject: subject.username, ...lost };
        expect(await rig.askToOpen(request, await rig.tokenOf('dora'), action)).toMatchObject({
          accepted: false,
          refusal: 'subject-not-recoverable',
        });
      }
    },
  );

  it.each<Status>(['suspended', 'left', 'legal-hold'])(
    'attack: whoever becomes %s after everything was approved is given nothing',
    async (status) => {
      const kase = await rig.open();
      await kase.getApproved();
      await becomes(kase.subject, status);
      expect(await kase.submitTotp()).toMatchObject({ accepted: true });
      await kase.claim();
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused', needsHuman: true });
    },
  );

  it('attack: for somebody new, who has nothing enrolled, nothing that is typed or said counts', async () => {
    const [template] = generatedSubjects(1);
    if (template === undefined) throw new Error('there are generated people');
    const person = { ...template, personId: 'p-7777', username: 'newcomer', displayName: 'New Hire' };
    await rig.place.directory.add(person);
    const caseId = randomUUID();
    const token = await rig.tokenOf('dora');
    expect(await rig.askToOpen({ caseId, subject: 'newcomer' }, token)).toMatchObject({ accepted: true });
    const seeded: SeededPerson = { ...rig.nextSubject(), personId: person.personId, username: person.username };
    const kase = await CaseDriver.join(rig.ground, caseId, seeded, token);
    const nothing = { accepted: false, refusal: 'not-enrolled' };
    expect(await kase.submitTotp()).toMatchObject(nothing);
    expect(await kase.submitSavedCode()).toMatchObject(nothing);
    expect(await kase.submitPasskey()).toMatchObject(nothing);
    expect(await kase.askForEmailCode()).toMatchObject(nothing);
    expect(await kase.phase()).toBe('verifying');
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generatedSubjects } from '../../dev/seed/people.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { ACTIONS, isOfAccount, type Action } from '../../domain/actions.js';
import { isFor } from '../../domain/owned-accounts.js';
import { NO_PERSON_KINDS } from '../../domain/subjects.js';
import { CaseDriver } from '../support/case-rig/case-driver.js';
import { addMachine } from '../support/case-rig/machines.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { FIXTURES } from '../support/policy-table/actions.js';

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

/** Actions of which nobody is an owner who is not at work. */
const OWNERS_AT_WORK: readonly Action[] = [
  'service-account.enable',
  'agent.restore',
  'api-key.rotate',
  'certificate.reissue',
];

/** What an opening has to name: of an action on an account, one that the subject owns with somebody at work. */
async function namedFor(action: Action, owners: readonly SeededPerson[]) {
  const { names } = FIXTURES[action];
  if (!isOfAccount(action)) return names;
  const kind = NO_PERSON_KINDS.find((one) => isFor(action, one));
  if (kind === undefined) throw new Error(`there is no kind of account for ${action}`);
  const ownerIds = owners.map(({ personId }) => personId);
  const { username } = await addMachine(rig.place.directory.owner, ownerIds, { kind });
  return { ...names, account: username };
}

describe('whose state is no state to recover from (CTL-23)', () => {
  it.each<Status>(['suspended', 'left', 'legal-hold'])(
    'attack: whoever is %s has no case opened, whatever the action; the ledger says why',
    async (status) => {
      const [subject, other] = [rig.nextSubject(), rig.nextSubject()];
      await becomes(subject, status);
      for (const action of ACTIONS) {
        const request = {
          caseId: randomUUID(),
          subject: subject.username,
          ...(await namedFor(action, [subject, other])),
        };
        expect(await rig.askToOpen(request, await rig.tokenOf('dora'), action)).toMatchObject({
          accepted: false,
          refusal: OWNERS_AT_WORK.includes(action) ? 'not-the-owner' : 'subject-not-recoverable',
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

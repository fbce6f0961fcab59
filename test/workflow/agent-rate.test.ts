import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseRig } from '../support/case-rig/rig.js';

describe('the rate of an agent', () => {
  let rig: CaseRig;
  beforeAll(async () => {
    const amended = (policy: string) =>
      policy
        .replace('casesOfAgent: { atLeast: 20', 'casesOfAgent: { atLeast: 3')
        .replace('wrongTriesOfAgent: { atLeast: 30', 'wrongTriesOfAgent: { atLeast: 2');
    rig = await CaseRig.start({ amended, countsFrequency: true });
  });
  afterAll(() => rig?.end());

  it('stops who opens more than a person does once too much of it fails, whoever it is for, until that is past', async () => {
    const [first] = [await rig.open(), await rig.open(), await rig.open()];
    for (const wrong of ['000000', '111111']) await first.submitTotp(wrong);
    const token = await rig.tokenOf('dora');
    const asks = (subject: string) => rig.askToOpen({ caseId: randomUUID(), subject }, token);
    for (const subject of [rig.nextSubject().username, 'nobody-of-that-name'])
      expect(await asks(subject)).toMatchObject({ accepted: false, refusal: 'not-permitted' });
    await rig.skip(86_400_000);
    const later = await rig.tokenOf('dora');
    const again = { caseId: randomUUID(), subject: rig.nextSubject().username };
    expect(await rig.askToOpen(again, later)).toMatchObject({ accepted: true });
  });
});

import { describe, expect, it } from '@jest/globals';
import { signStanding } from '../../../activities/decisions/standing.js';
import type { Db } from '../../../db/connect.js';
import type { PersonOfRecord } from '../../../domain/subjects.js';
import { verifyReceipt } from '../../../proofs/receipts.js';
import { decisionBy } from '../../domain/support/decisions.js';
import { Told } from '../../domain/support/told.js';
import { makeTestKeys } from '../../proofs/test-keys.js';
import { directoryOf, personOfRecord } from '../../support/directory.js';

const { kase, now } = Told.opened().verified();
const keys = await makeTestKeys();
/** What is no approval asks no table: nobody runs anything together by refusing. */
const db = {} as Db;

/** What is signed of somebody who refuses, in a directory of the subject and these people. */
async function standingOf(person: PersonOfRecord, ...others: readonly PersonOfRecord[]) {
  const alice = personOfRecord('alice', { managerId: 'mona', employeeNumber: '1', sponsorId: 'sue' });
  const deps = { db, ...directoryOf(alice, person, ...others), verifierKey: keys.verifier };
  const { statement } = decisionBy(kase, person.personId, 'refuse', now);
  const standing = await signStanding(deps, kase, {
    person,
    statement,
    readAt: now,
    forWhom: null,
    vouched: undefined,
  });
  expect(await verifyReceipt(keys.trust, standing, 'standing')).toEqual(standing.receipt);
  return standing.receipt;
}

describe('the standing of somebody who decides', () => {
  it('says that their authority is suspended', async () => {
    const adam = personOfRecord('adam', { groups: [], suspendedFrom: ['recovery-approvers'] });
    expect(await standingOf(adam)).toMatchObject({ groups: [], suspended: true });
    expect(await standingOf(personOfRecord('anna'))).not.toHaveProperty('suspended');
  });

  it('says of their own staff with nothing to the subject no more than groups and managers', async () => {
    const adam = personOfRecord('adam', { groups: ['recovery-approvers'], managerId: 'mia' });
    expect(await standingOf(adam, personOfRecord('mia', { managerId: 'max' }), personOfRecord('max'))).toEqual({
      type: 'standing',
      caseId: kase.id,
      personId: 'adam',
      groups: ['recovery-approvers'],
      managerId: 'mia',
      superiors: ['mia', 'max'],
      statementDigest: expect.any(String),
      readAt: now,
    });
  });

  it('says how they stand to the subject, whose staff they are, and what the account is', async () => {
    expect((await standingOf(personOfRecord('mona'))).relations).toEqual(['manager']);
    expect((await standingOf(personOfRecord('sue', { employer: 'outsourcing-ltd' }))).relations).toEqual(['sponsor']);
    expect(await standingOf(personOfRecord('v', { employer: 'outsourcing-ltd' }))).toMatchObject({
      employer: 'outsourcing-ltd',
    });
    expect(await standingOf(personOfRecord('box', { accountKind: 'shared-mailbox' }))).toMatchObject({
      accountKind: 'shared-mailbox',
    });
    expect(await standingOf(personOfRecord('p', { accountKind: 'person' }))).not.toHaveProperty('accountKind');
  });

  it('attack: names the subject among those above, when it is another account of theirs that is', async () => {
    const admin = personOfRecord('alice-admin', { employeeNumber: '1' });
    const report = personOfRecord('rex', { managerId: 'mia' });
    const { superiors } = await standingOf(report, personOfRecord('mia', { managerId: 'alice-admin' }), admin);
    expect(superiors).toEqual(['mia', 'alice']);
  });

  it('attack: names the other accounts of the same person, the subject’s too', async () => {
    const admin = personOfRecord('alice-admin', { employeeNumber: '1' });
    expect((await standingOf(admin)).sameAs).toEqual(['alice']);
  });
});

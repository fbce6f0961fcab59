import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { connectSampleDirectory } from '../../connectors/sample-directory/connect.js';
import { sampleDirectoryConnector } from '../../connectors/sample-directory/connector.js';
import { sampleDirectoryOfRecord } from '../../connectors/sample-directory/directory-of-record.js';
import type { EffectRequest, Warranted } from '../../connectors/port.js';
import { accountsOf } from '../../dev/identity-provider/accounts.js';
import { startDirectory, type DirectoryFixture } from './sample-directory-fixture.js';

const GROUP = 'emergency-operators';

let directory: DirectoryFixture;
let connector: ReturnType<typeof sampleDirectoryConnector>;
beforeAll(async () => {
  directory = await startDirectory();
  connector = sampleDirectoryConnector({
    writeUrl: directory.urlFor('sample_directory'),
    proofUrl: directory.urlFor('sample_directory_proof'),
    clock: async () => 0,
  });
});
afterAll(async () => {
  await connector.close();
  await directory.stop();
});

const grantTo = (target: string, grant = { group: GROUP, seconds: 3_600 }) =>
  ({
    effectId: randomUUID(),
    caseId: randomUUID(),
    kind: 'membership.grant',
    target,
    notAfter: 60_000,
    secret: null,
    challenge: null,
    grant,
  }) as Warranted<EffectRequest>; // as the contract suite: it stands where the warrant is verified

/** The hour passes at the directory, and nobody does anything. */
const anHourPasses = (effectId: string) =>
  directory.owner
    .updateTable('sample_directory.membership')
    .set({ granted_at: sql`granted_at - interval '1 hour'`, expires_at: sql`expires_at - interval '1 hour'` })
    .where('effect_id', '=', effectId)
    .execute();

/** The groups that whoever signs in now is told to be in. */
async function groupsAtSignIn(personId: string): Promise<readonly string[]> {
  const provider = connectSampleDirectory(directory.urlFor('sample_directory_idp'));
  const groups = await accountsOf(provider, async () => 0).groupsOf(personId);
  await provider.destroy();
  return groups;
}

describe('membership of an emergency group', () => {
  it('shows at the next sign-in, ends with its hour by the directory itself, and is proven gone when it is ended', async () => {
    const { personId } = await directory.newPerson();
    const request = grantTo(personId);
    expect(await connector.apply(request)).toEqual({ applied: true });
    expect(await groupsAtSignIn(personId)).toEqual([GROUP]);
    await anHourPasses(request.effectId);
    expect(await groupsAtSignIn(personId)).toEqual([]);
    await connector.end(request);
    expect(await connector.prove(request, 'ended')).toEqual({ holds: true, found: ['the membership is gone'] });
  });

  it('that expired before it could be proven was granted all the same, so that its case goes on to end it', async () => {
    const { personId } = await directory.newPerson();
    const request = grantTo(personId);
    await connector.apply(request);
    await anHourPasses(request.effectId);
    expect(await connector.prove(request, 'applied')).toMatchObject({ holds: true });
  });

  it('confers nothing over cases: the directory of record does not know it', async () => {
    const { personId } = await directory.newPerson();
    await connector.apply(grantTo(personId));
    const record = sampleDirectoryOfRecord({ url: directory.urlFor('sample_directory_reader') });
    expect((await record.findById(personId))?.groups).toEqual([]);
    expect(await record.membersOf(GROUP)).toEqual([]);
    await record.close();
  });

  it('attack: for longer than an hour the directory does not hold it, whoever asks', async () => {
    const { personId } = await directory.newPerson();
    const request = grantTo(personId, { group: GROUP, seconds: 3_601 });
    await expect(connector.apply(request)).rejects.toThrow('check constraint');
    expect(await groupsAtSignIn(personId)).toEqual([]);
  });

  it("attack: the connector's role extends none, makes no group grantable, and forgets no membership", async () => {
    const { personId } = await directory.newPerson();
    await connector.apply(grantTo(personId));
    const writer = connectSampleDirectory(directory.urlFor('sample_directory'));
    const extended = { expires_at: sql<Date>`now() + interval '1 hour'` };
    const memberships = writer.updateTable('sample_directory.membership').where('person_id', '=', personId);
    await expect(memberships.set(extended).execute()).rejects.toThrow('permission denied');
    const group = { group_name: 'recovery-approvers' };
    const groups = writer.insertInto('sample_directory.emergency_group').values(group);
    await expect(groups.execute()).rejects.toThrow('permission denied');
    await expect(writer.deleteFrom('sample_directory.membership').execute()).rejects.toThrow('permission denied');
    await writer.destroy();
  });

  it('attack: a membership of the same group that somebody made by hand keeps the end from being proven', async () => {
    const { personId } = await directory.newPerson();
    const request = grantTo(personId);
    await connector.apply(request);
    await connector.end(request);
    const byHand = { effect_id: randomUUID(), person_id: personId, group_name: GROUP };
    const expires = { expires_at: sql<Date>`now() + interval '59 minutes'`, ended_at: null };
    await directory.owner
      .insertInto('sample_directory.membership')
      .values({ ...byHand, ...expires })
      .execute();
    expect(await connector.prove(request, 'ended')).toMatchObject({ holds: false });
  });
});

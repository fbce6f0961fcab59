import { randomUUID } from 'node:crypto';
import { sampleDirectoryConnector } from '../../connectors/sample-directory/connector.js';
import { describeConnectorContract } from './contract-suite.js';
import { SIGN_IN, startDirectory } from './sample-directory-fixture.js';

const NOW = Date.UTC(2030, 0, 1);

describeConnectorContract('The sample directory', async () => {
  const directory = await startDirectory();
  const { owner } = directory;
  const connector = sampleDirectoryConnector({
    writeUrl: directory.urlFor('sample_directory'),
    proofUrl: directory.urlFor('sample_directory_proof'),
    clock: async () => NOW,
  });
  const openSession = (personId: string) =>
    owner.insertInto('sample_directory.session').values({ session_id: randomUUID(), person_id: personId }).execute();
  return {
    connector,
    now: () => NOW,
    async newTarget() {
      const { personId } = await directory.newPerson();
      await openSession(personId);
      return personId;
    },
    newSecret: (kind) => (kind === 'password.set' ? `a fresh one ${randomUUID()}` : null),
    grantOf: (kind) => (kind === 'membership.grant' ? { group: 'emergency-operators', seconds: 3_600 } : null),
    refused: [
      { kind: 'password.set', secret: null, grant: null, refusal: 'submission-missing' },
      { kind: 'password.set', secret: 'only14letters!', grant: null, refusal: 'password-unacceptable' },
      { kind: 'password.set', secret: SIGN_IN.password, grant: null, refusal: 'password-reused' },
      { kind: 'membership.grant', secret: null, grant: null, refusal: 'group-not-grantable' },
      {
        kind: 'membership.grant',
        secret: null,
        grant: { group: 'recovery-approvers', seconds: 60 },
        refusal: 'group-not-grantable',
      },
    ],
    look: (target) =>
      Promise.all([
        owner.selectFrom('sample_directory.account').selectAll().where('person_id', '=', target).execute(),
        owner.selectFrom('sample_directory.session').selectAll().where('person_id', '=', target).execute(),
        owner.selectFrom('sample_directory.membership').selectAll().where('person_id', '=', target).execute(),
      ]),
    async undoBehindItsBack(kind, target) {
      if (kind === 'password.set') {
        const change = { password_hash: 'another', password_set_by: null };
        await owner.updateTable('sample_directory.account').set(change).where('person_id', '=', target).execute();
      } else if (kind === 'membership.grant') {
        await owner.deleteFrom('sample_directory.membership').where('person_id', '=', target).execute();
      } else {
        const change = { revoked_at: null };
        await owner.updateTable('sample_directory.session').set(change).where('person_id', '=', target).execute();
      }
    },
    undoEnd: {
      async 'password.set'(target) {
        const change = { disabled: false };
        await owner.updateTable('sample_directory.account').set(change).where('person_id', '=', target).execute();
      },
      async 'membership.grant'(target) {
        const change = { ended_at: null };
        await owner.updateTable('sample_directory.membership').set(change).where('person_id', '=', target).execute();
      },
    },
    async stop() {
      await connector.close();
      await directory.stop();
    },
  };
});

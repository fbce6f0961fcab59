import { randomUUID } from 'node:crypto';
import { createCredential, register } from '../../dev/software-authenticator/authenticator.js';
import { SIGN_IN_RELYING_PARTY } from '../../connectors/sample-directory/relying-party.js';
import { sampleDirectoryConnector } from '../../connectors/sample-directory/connector.js';
import type { CertificateWanted } from '../../domain/certificate-requests.js';
import type { EffectKind } from '../../domain/effects.js';
import type { Grant } from '../../domain/grants.js';
import { readCertificateRequest } from '../../proofs/certificate-requests.js';
import { addCertificate, newRequest } from '../support/certificate-requests.js';
import { addCredential, Workload } from '../support/workloads.js';
import { describeConnectorContract } from './contract-suite.js';
import { SIGN_IN, startDirectory } from './sample-directory-fixture.js';

const NOW = Date.UTC(2030, 0, 1);
const CHALLENGE = 'A'.repeat(43);
/** After any time that the database can have meanwhile. */
const SOON = new Date(Date.UTC(2040, 0, 1));

const newRegistration = (challenge = CHALLENGE, origin = SIGN_IN_RELYING_PARTY.origin) =>
  JSON.stringify(register(createCredential(SIGN_IN_RELYING_PARTY), { challenge, origin }));

const SECRETS: Partial<Record<EffectKind, () => string>> = {
  'password.set': () => `a fresh one ${randomUUID()}`,
  'authenticator.bind': () => newRegistration(),
};

const GRANTS: Partial<Record<EffectKind, Grant>> = {
  'membership.grant': { group: 'emergency-operators', seconds: 3_600 },
  'service-account.enable': { group: null, seconds: 3_600 },
  'agent.enable': { group: null, seconds: 3_600 },
  'key.retire': { group: null, seconds: 86_400 },
};

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
  /** One that signs in, and one that was suspended before. */
  const addPasskeys = (personId: string) =>
    owner
      .insertInto('sample_directory.passkey')
      .values(
        (['active', 'suspended'] as const).map((state) => ({
          credential_id: randomUUID(),
          person_id: personId,
          public_key: 'x',
          state,
        })),
      )
      .execute();
  const passkeysOf = (personId: string) =>
    owner.selectFrom('sample_directory.passkey').selectAll().where('person_id', '=', personId).execute();
  const setPasskeys = (personId: string, change: { state: 'active' | 'suspended' | 'removed' }) =>
    owner.updateTable('sample_directory.passkey').set(change).where('person_id', '=', personId).execute();
  const setLock = (personId: string, lockedAt: Date | null, wrongSignIns = 10) =>
    owner
      .updateTable('sample_directory.account')
      .set({ locked_at: lockedAt, wrong_sign_ins: wrongSignIns })
      .where('person_id', '=', personId)
      .execute();
  const setCertificates = (accountId: string, revokedAt: Date | null) =>
    owner
      .updateTable('sample_directory.certificate')
      .set({ revoked_at: revokedAt })
      .where('account_id', '=', accountId)
      .execute();
  const requests = new Map<string, CertificateWanted>();
  const setMachine = (accountId: string, change: { disabled: boolean } | { enabled_until: Date }) =>
    owner.updateTable('sample_directory.machine').set(change).where('account_id', '=', accountId).execute();
  const setKeys = async (accountId: string, change: { revoked_at?: Date | null; retires_at?: null }) => {
    await owner
      .updateTable('sample_directory.machine_credential')
      .set(change)
      .where('account_id', '=', accountId)
      .execute();
  };
  const UNDO_KEYS: Partial<Record<EffectKind, (target: string) => Promise<unknown>>> = {
    'key.issue': (target) => setKeys(target, { revoked_at: new Date() }),
    'key.retire': (target) => setKeys(target, { retires_at: null }),
    'key.revoke': (target) => setKeys(target, { revoked_at: null }),
  };
  const UNDO_PASSKEYS: Partial<Record<EffectKind, (target: string) => Promise<unknown>>> = {
    'authenticator.suspend': (target) => setPasskeys(target, { state: 'active' }),
    'authenticator.bind': (target) => setPasskeys(target, { state: 'removed' }),
    'authenticator.remove': (target) => setPasskeys(target, { state: 'active' }),
  };
  return {
    connector,
    now: () => NOW,
    async newTarget(kind) {
      const { personId } = await directory.newPerson();
      await openSession(personId);
      await addPasskeys(personId);
      await setLock(personId, new Date());
      // What is kept is at work for a time; everything else begins with an account that is not at work.
      const state = kind === 'service-account.keep' ? { enabled_until: SOON } : { disabled: true };
      await owner
        .insertInto('sample_directory.machine')
        .values({ account_id: personId, ...state })
        .execute();
      await addCertificate(owner, personId);
      const wanted = await readCertificateRequest(await newRequest());
      if (wanted !== null) requests.set(personId, wanted);
      await Workload.register(owner, personId);
      await addCredential(owner, personId);
      return personId;
    },
    newSecret: (kind) => SECRETS[kind]?.() ?? null,
    challengeOf: (kind) => (kind === 'authenticator.bind' ? CHALLENGE : null),
    certificateOf: (kind, target) => (kind === 'certificate.issue' ? requests.get(target) : undefined),
    grantOf: (kind) => GRANTS[kind] ?? null,
    refused: [
      { kind: 'password.set', secret: null, grant: null, refusal: 'submission-missing' },
      { kind: 'password.set', secret: 'only14letters!', grant: null, refusal: 'password-unacceptable' },
      { kind: 'password.set', secret: SIGN_IN.password, grant: null, refusal: 'password-reused' },
      { kind: 'authenticator.bind', secret: null, grant: null, refusal: 'submission-missing' },
      { kind: 'authenticator.bind', secret: 'no registration', grant: null, refusal: 'passkey-unacceptable' },
      {
        kind: 'authenticator.bind',
        secret: newRegistration('B'.repeat(43)),
        grant: null,
        refusal: 'passkey-unacceptable',
      },
      { kind: 'membership.grant', secret: null, grant: null, refusal: 'group-not-grantable' },
      { kind: 'service-account.enable', secret: null, grant: null, refusal: 'not-disabled' },
      { kind: 'agent.enable', secret: null, grant: null, refusal: 'not-disabled' },
      { kind: 'key.retire', secret: null, grant: null, refusal: 'key-unclear' },
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
        passkeysOf(target),
        owner.selectFrom('sample_directory.machine').selectAll().where('account_id', '=', target).execute(),
        owner
          .selectFrom('sample_directory.certificate')
          .selectAll()
          .where('account_id', '=', target)
          .orderBy('serial')
          .execute(),
        owner.selectFrom('sample_directory.machine_credential').selectAll().where('account_id', '=', target).execute(),
        owner.selectFrom('secret_store.wrap').selectAll().where('account_id', '=', target).execute(),
      ]),
    async undoBehindItsBack(kind, target) {
      if (kind === 'password.set') {
        const change = { password_hash: 'another', password_set_by: null };
        await owner.updateTable('sample_directory.account').set(change).where('person_id', '=', target).execute();
      } else if (kind.startsWith('authenticator.')) {
        await UNDO_PASSKEYS[kind]?.(target);
      } else if (kind === 'factors.suspend') {
        const change = { totp_suspended_by: null };
        await owner.updateTable('sample_directory.account').set(change).where('person_id', '=', target).execute();
      } else if (kind === 'account.unlock') {
        await setLock(target, new Date());
      } else if (kind === 'service-account.enable' || kind === 'agent.enable') {
        await setMachine(target, { disabled: true });
      } else if (kind === 'service-account.keep') {
        await setMachine(target, { enabled_until: SOON });
      } else if (kind === 'certificate.issue') {
        await setCertificates(target, new Date());
      } else if (kind === 'certificate.revoke') {
        await setCertificates(target, null);
      } else if (kind.startsWith('key.')) {
        await UNDO_KEYS[kind]?.(target);
      } else if (kind === 'membership.grant') {
        await owner.deleteFrom('sample_directory.membership').where('person_id', '=', target).execute();
      } else {
        const change = { revoked_at: null };
        await owner.updateTable('sample_directory.session').set(change).where('person_id', '=', target).execute();
      }
    },
    undoEnd: {
      async 'authenticator.bind'(target) {
        await setPasskeys(target, { state: 'active' });
      },
      async 'password.set'(target) {
        const change = { disabled: false };
        await owner.updateTable('sample_directory.account').set(change).where('person_id', '=', target).execute();
      },
      async 'service-account.enable'(target) {
        await setMachine(target, { disabled: false });
      },
      async 'service-account.keep'(target) {
        await setMachine(target, { disabled: false });
      },
      async 'certificate.issue'(target) {
        await setCertificates(target, null);
      },
      async 'agent.enable'(target) {
        await setMachine(target, { disabled: false });
      },
      'key.issue': (target) => setKeys(target, { revoked_at: null }),
      'key.retire': (target) => setKeys(target, { revoked_at: null }),
      'key.revoke': (target) => setKeys(target, { revoked_at: null }),
      async 'account.unlock'(target) {
        await setLock(target, null);
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

// The certificate library finds its parts through it.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { X509Certificate } from '@peculiar/x509';
import { containmentWorkflowId } from '../../contract/queues.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { addMachine, type Machine } from '../support/case-rig/machines.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { HOLDER, newKeys, newRequest } from '../support/certificate-requests.js';

const REISSUE = 'certificate.reissue';
const comment = 'It was rotated on the machine itself, I saw the fingerprint there';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

interface Owned extends Machine {
  readonly owner: SeededPerson;
  readonly other: SeededPerson;
}

/** An account of two owners that has a certificate. */
async function owned(): Promise<Owned> {
  const [owner, other] = [rig.nextSubject(), rig.nextSubject()];
  const owners = [owner.personId, other.personId];
  return { ...(await addMachine(rig.place.directory.owner, owners, { kind: 'certificate' })), owner, other };
}

/** A registration officer: nobody else of the rig is one. */
async function officer(): Promise<SeededPerson> {
  const person = rig.nextSubject();
  await rig.place.directory.owner
    .updateTable('sample_directory.person')
    .set({ groups: ['registration-officers'] })
    .where('person_id', '=', person.personId)
    .execute();
  return person;
}

/** What the directory says to whoever asks, oldest certificate first. */
async function statuses({ accountId }: Machine): Promise<readonly string[]> {
  const rows = await rig.place.directory.owner
    .selectFrom('sample_directory.certificate_status as state')
    .innerJoin('sample_directory.certificate as certificate', 'certificate.serial', 'state.serial')
    .select('state.status')
    .where('state.account_id', '=', accountId)
    .orderBy('certificate.issued_at')
    .execute();
  return rows.map(({ status }) => status);
}

const openWith = ({ owner, username: account }: Owned, certificateRequest: string) =>
  rig.open(owner, REISSUE, { account, certificateRequest });

async function askFor({ owner, username: account }: Owned, certificateRequest?: string) {
  const named = certificateRequest === undefined ? {} : { certificateRequest };
  const request = { caseId: randomUUID(), subject: owner.username, account, ...named };
  return rig.askToOpen(request, await rig.tokenOf('dora'), REISSUE);
}

/** Up to where the hour to object is over. */
async function countersigned(kase: CaseDriver, { other }: Owned): Promise<void> {
  expect(await kase.submitPasskey()).toMatchObject({ accepted: true, phase: 'approving' });
  const { username } = await officer();
  expect(await kase.decide(other.username, 'approve', { comment })).toMatchObject({ accepted: true });
  expect(await kase.decide(username, 'approve', { comment })).toMatchObject({ accepted: true });
  const { deadline } = await kase.reaches('cooling-off');
  await rig.skipTo((deadline ?? 0) + MINUTE);
}

describe('another certificate (row 12)', () => {
  it('is issued for the key that signed the request, and the old one is revoked, an hour after two have signed for that key', async () => {
    const account = await owned();
    const keys = await newKeys();
    const kase = await openWith(account, await newRequest(HOLDER, keys));
    const { plan } = await kase.recorded();
    const key = plan.effects[0]?.certificate?.key ?? 'none';
    await countersigned(kase, account);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    expect(await statuses(account)).toEqual(['revoked', 'good']);
    const made = await rig.place.directory.owner
      .selectFrom('sample_directory.certificate')
      .selectAll()
      .where('key_hash', '=', key)
      .executeTakeFirstOrThrow();
    const authority = await rig.place.directory.owner
      .selectFrom('sample_directory.certificate_authority')
      .select('certificate')
      .executeTakeFirstOrThrow();
    const certificate = new X509Certificate(made.pem);
    expect(
      await certificate.verify({
        publicKey: new X509Certificate(authority.certificate).publicKey,
        signatureOnly: true,
      }),
    ).toBe(true);
    expect([certificate.subject, made.names]).toEqual([HOLDER.subject, HOLDER.names.map((name) => `dns:${name}`)]);
    expect(certificate.notAfter.getTime() - certificate.notBefore.getTime()).toBeLessThanOrEqual(90 * DAY);
    expect(await kase.readings.register()).toEqual({ 'certificate.issue': 'proven', 'certificate.revoke': 'proven' });
    const { statement } = await kase.signed('rita', 'review', { comment });
    expect(statement.effects[0]).toContain(key);
    await kase.close();
  });

  it('attack: the request is signed by none, by another key, or is of a key that had a certificate before', async () => {
    const account = await owned();
    const [keys, others] = [await newKeys(), await newKeys()];
    const stolen = await newRequest(HOLDER, { privateKey: keys.privateKey, publicKey: others.publicKey });
    for (const request of [undefined, 'MAA=', stolen])
      expect(await askFor(account, request)).toMatchObject({ refusal: 'certificate-request-wrong' });
    const kase = await openWith(account, await newRequest(HOLDER, keys));
    await countersigned(kase, account);
    await kase.reaches('under-review');
    await rig.skip(5 * HOUR);
    expect(await askFor(account, await newRequest(HOLDER, keys))).toMatchObject({ refusal: 'certificate-key-reused' });
  });

  it('attack: it asks for another name, or one more', async () => {
    const account = await owned();
    const wider = { ...HOLDER, names: [...HOLDER.names, 'payroll.internal'] };
    for (const asked of [{ ...HOLDER, subject: 'CN=payroll' }, wider])
      expect(await askFor(account, await newRequest(asked))).toMatchObject({ refusal: 'certificate-widened' });
  });

  it('attack: another case has the key certified while this one waits: the target itself refuses', async () => {
    const [account, twin] = [await owned(), await owned()];
    const keys = await newKeys();
    const kase = await openWith(account, await newRequest(HOLDER, keys));
    const late = await openWith(twin, await newRequest(HOLDER, keys));
    await countersigned(kase, account);
    await kase.reaches('under-review');
    await countersigned(late, twin);
    expect(await late.reaches('under-review')).toMatchObject({ outcome: 'failed' });
    expect(await statuses(twin)).toEqual(['good']);
  });

  it('attack: two owners approve without a registration officer, or an officer proves nothing for them', async () => {
    const account = await owned();
    const kase = await openWith(account, await newRequest());
    await kase.submitPasskey();
    expect(await kase.decide(account.owner.username, 'approve', { comment })).toMatchObject({ accepted: false });
    expect(await kase.decide(account.other.username, 'approve', { comment })).toMatchObject({ accepted: true });
    expect(await kase.decide('adam', 'approve', { comment })).toMatchObject({ accepted: false });
    expect(await kase.phase()).toBe('approving');
    await kase.cancel();
  });

  it('is revoked too when somebody says that it was not them; nothing of before comes back', async () => {
    const account = await owned();
    const kase = await openWith(account, await newRequest());
    await countersigned(kase, account);
    await kase.reaches('under-review');
    await kase.repudiate();
    await rig.client.workflow.getHandle(containmentWorkflowId(kase.caseId)).result();
    expect(await statuses(account)).toEqual(['revoked', 'revoked']);
  });
});

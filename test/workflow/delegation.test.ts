import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Updateable } from 'kysely';
import type { PersonTable } from '../../connectors/sample-directory/tables.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { createCredential, type SoftwareCredential } from '../../dev/software-authenticator/authenticator.js';
import type { Matter } from '../../domain/authority.js';
import { keyFingerprint } from '../../domain/authority-statements.js';
import { DAY } from '../../domain/clock.js';
import { enrolledPasskey } from '../proofs/samples.js';
import { enrolFurther } from '../support/case-rig/enrol-further.js';
import { personNamed, SIGNING } from '../support/case-rig/place.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import { SigningAuthority } from '../support/signing-authority.js';

let rig: CaseRig;
let api: ServedApi;
let people: SigningAuthority;
beforeAll(async () => {
  rig = await CaseRig.start();
  api = await serveApi(rig, []);
  people = new SigningAuthority(rig, api.url);
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
});

type Delegating = Extract<Matter, { kind: 'delegate' }>;

async function becomes({ personId }: SeededPerson, facts: Updateable<PersonTable>): Promise<void> {
  const person = rig.place.directory.owner.updateTable('sample_directory.person').where('person_id', '=', personId);
  await person.set(facts).execute();
}

/** Adam is away, and somebody of his line stands for him. */
async function awayFor(delegate: Pick<SeededPerson, 'personId'>, more: Partial<Delegating> = {}): Promise<Delegating> {
  const { personId } = personNamed(rig.place, 'adam');
  const from = await rig.now();
  const until = from + 7 * DAY;
  return {
    kind: 'delegate',
    personId,
    delegateId: delegate.personId,
    group: 'recovery-approvers',
    from,
    until,
    ...more,
  };
}

async function delegated(delegate = rig.nextSubject()): Promise<SeededPerson> {
  const matter = await awayFor(delegate);
  for (const username of ['adam', 'olga']) expect(await people.sign(username, matter)).toMatchObject({ status: 200 });
  return delegate;
}

async function provenCase(subject?: SeededPerson) {
  const kase = await rig.open(subject);
  await kase.proveIdentity();
  return kase;
}

describe('a delegation for an absence', () => {
  it('lets somebody of the line read and approve for whoever is away, says for whom, and ends by time', async () => {
    const delegate = await delegated();
    const kase = await provenCase();
    const shown = await people.as(delegate.username, 'GET', `/v1/cases/${kase.caseId}`, undefined, []);
    expect(shown.status).toBe(200);
    expect(await kase.decide(delegate.username, 'approve')).toMatchObject({ accepted: true });
    const { approvals } = await kase.recorded();
    expect(approvals[0]?.standing.receipt).toMatchObject({
      groups: [],
      standsFor: { personId: 'p-3001', group: 'recovery-approvers' },
    });
    const briefing = await people.as('anna', 'GET', `/v1/cases/${kase.caseId}/briefing`);
    expect(JSON.parse(briefing.text)).toMatchObject({
      seats: [{ given: [delegate.personId], standIns: [{ by: delegate.personId, standsFor: 'p-3001' }] }],
    });
    await kase.reaches('awaiting-claim');
    expect(await kase.redeem()).toMatchObject({ outcome: 'completed' });
    await rig.skip(7 * DAY);
    const later = await provenCase();
    expect(await later.decide(delegate.username, 'approve')).toMatchObject({ refusal: 'not-in-group' });
  });

  it('attack: the delegate is the subject, or stands for them again after it was revoked', async () => {
    const delegate = await delegated();
    const own = await provenCase(delegate);
    expect(await own.decide(delegate.username, 'approve')).toMatchObject({ refusal: 'decider-is-subject' });
    const delegation = (await people.read()).delegations.find(
      (one) => one.delegateId === delegate.personId,
    )!.delegation;
    const kase = await provenCase();
    expect(await people.sign('adam', { kind: 'revoke-delegation', delegation })).toMatchObject({ status: 200 });
    expect(await kase.decide(delegate.username, 'approve')).toMatchObject({ refusal: 'not-in-group' });
  });

  it('attack: a chain of delegates, one’s own word alone, and two words of one person', async () => {
    const delegate = await delegated();
    const chained = await awayFor(rig.nextSubject(), { personId: delegate.personId });
    expect((await people.sign(delegate.username, chained)).text).toContain('not-in-group');
    const [alone] = [rig.nextSubject()];
    const matter = await awayFor(alone);
    expect(await people.sign('adam', matter)).toMatchObject({ status: 200 });
    // Adam has two keys.
    expect((await people.sign('adam', matter, 1)).text).toContain('not-a-distinct-person');
    expect((await people.sign('anna', matter)).text).toContain('not-in-group');
    const kase = await provenCase();
    expect(await kase.decide(alone.username, 'approve')).toMatchObject({ refusal: 'not-in-group' });
  });

  it('attack: to a mailbox, to staff of a vendor, to another line, to a member, or of a group that approves nothing', async () => {
    const stranger = rig.nextSubject();
    await becomes(stranger, { manager_id: personNamed(rig.place, 'rita').personId });
    const wrong = [
      await awayFor({ personId: 'p-1201' }),
      await awayFor({ personId: 'p-1105' }),
      await awayFor(stranger),
      await awayFor(personNamed(rig.place, 'anna')),
      await awayFor(rig.nextSubject(), { group: 'operators' }),
    ];
    for (const matter of wrong) expect((await people.sign('adam', matter)).text).toContain('delegate-unsuitable');
  });
});

describe('a decision key younger than 30 days', () => {
  it('counts with two control owners’ word on it, and with no less', async () => {
    const anna = personNamed(rig.place, 'anna');
    const [credential, now] = [createCredential(SIGNING), await rig.now()];
    const { credentialId, publicKey } = credential;
    const young = enrolledPasskey({
      personId: anna.personId,
      enrolledId: 'anna-young',
      enrolledAt: now,
      credentialId,
      publicKey,
    });
    await enrolFurther(rig.place, young, now);
    (anna.passkeys as SoftwareCredential[]).push(credential);
    const fingerprint = keyFingerprint(young);
    const { passkeys } = await people.read('olga', { keysOf: anna.personId });
    expect(passkeys.map((one) => one.fingerprint)).toContain(fingerprint);
    const kase = await provenCase();
    const refused = { accepted: false, refusal: 'key-too-recent' };
    expect(await kase.decide('anna', 'approve', { passkey: 1 })).toMatchObject(refused);

    const matter = { kind: 'vouch-key', personId: anna.personId, fingerprint } as const;
    expect((await people.sign('anna', matter)).text).toContain('not-a-distinct-person');
    expect(await people.sign('olga', matter)).toMatchObject({ status: 200 });
    expect(await kase.decide('anna', 'approve', { passkey: 1, comment: 'again' })).toMatchObject(refused);
    const unknown = { ...matter, fingerprint: '0'.repeat(32) };
    expect((await people.sign('omar', unknown)).text).toContain('not-wanted-now');
    expect(await people.sign('omar', matter)).toMatchObject({ status: 200 });
    expect(await kase.decide('anna', 'approve', { passkey: 1, comment: 'now' })).toMatchObject({ accepted: true });
    await kase.reaches('awaiting-claim');
    expect(await kase.redeem()).toMatchObject({ outcome: 'completed' });
  });
});

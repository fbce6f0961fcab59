import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql, type Updateable } from 'kysely';
import { AUTHORITY_STREAM } from '../../activities/authority/read.js';
import type { PersonTable } from '../../connectors/sample-directory/tables.js';
import { readAuthorityActs } from '../../db/authority.js';
import { caseStream } from '../../db/case-record.js';
import { readEntries } from '../../db/ledger-store.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import { SigningAuthority } from '../support/signing-authority.js';
import { Excepting } from '../support/excepting.js';
import { Switching } from '../support/switching.js';

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

const owner = () => rig.place.directory.database.owner;

async function becomes({ personId }: SeededPerson, facts: Updateable<PersonTable>): Promise<void> {
  const person = rig.place.directory.owner.updateTable('sample_directory.person').where('person_id', '=', personId);
  await person.set(facts).execute();
}

/** Somebody of these groups, who has a passkey and a saved code. */
async function somebodyOf(...groups: string[]): Promise<SeededPerson> {
  const person = rig.nextSubject();
  await becomes(person, { groups });
  return person;
}

/** A case of somebody with authority, as far as what waits to object. */
async function approved(subject: SeededPerson): Promise<CaseDriver> {
  const kase = await rig.open(subject);
  expect(await kase.submitPasskey()).toMatchObject({ accepted: true, phase: 'verifying' });
  expect(await kase.submitSavedCode()).toMatchObject({ accepted: true, phase: 'approving' });
  expect(await kase.decide('selma', 'approve')).toMatchObject({ accepted: true, phase: 'approving' });
  expect(await kase.decide('olga', 'approve')).toMatchObject({ accepted: true, phase: 'cooling-off' });
  return kase;
}

/** It, carried to its end; something happens minutes before. */
async function recovered(subject: SeededPerson, meanwhile?: () => Promise<void>): Promise<CaseDriver> {
  const kase = await approved(subject);
  await rig.skip(4 * HOUR - 10 * MINUTE);
  await meanwhile?.();
  await rig.skip(11 * MINUTE);
  await kase.reaches('awaiting-claim');
  expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
  expect(await kase.claim()).toMatchObject({ accepted: true });
  expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
  return kase;
}

const suspensionOf = async ({ personId }: SeededPerson) =>
  (await people.read()).suspensions.find((one) => one.personId === personId);

async function reEstablished(subject: SeededPerson): Promise<void> {
  const { suspension } = (await suspensionOf(subject))!;
  const matter = { kind: 'restore-authority', personId: subject.personId, suspension } as const;
  for (const username of ['olga', 'omar']) expect(await people.sign(username, matter)).toMatchObject({ status: 200 });
}

describe('whoever holds authority', () => {
  it('is recovered in tier 4, by security and a control owner, and holds none until two re-establish it', async () => {
    const subject = await somebodyOf('recovery-approvers');
    const kase = await rig.open(subject);
    expect((await kase.recorded()).plan).toMatchObject({ tier: 4, overlays: ['authority'], classes: ['authority'] });
    expect(await kase.submitTotp()).toMatchObject({ refusal: 'method-not-admitted' });
    await kase.submitPasskey();
    await kase.submitSavedCode();
    // Two of their own group decide nothing between them.
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: false });
    expect(await kase.decide('selma', 'approve')).toMatchObject({ accepted: true, phase: 'approving' });
    expect(await kase.decide('sven', 'approve')).toMatchObject({ accepted: false, refusal: 'seat-taken' });
    expect(await kase.decide('olga', 'approve')).toMatchObject({ accepted: true, phase: 'cooling-off' });
    await rig.skip(4 * HOUR - MINUTE);
    expect(await kase.phase()).toBe('cooling-off');
    expect(await suspensionOf(subject)).toBeUndefined();
    await rig.skip(2 * MINUTE);
    await kase.reaches('awaiting-claim');
    await kase.submitPasskey();
    await kase.claim();
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    expect(await suspensionOf(subject)).toMatchObject({ caseId: kase.caseId });

    const other = await rig.open();
    await other.proveIdentity();
    expect(await other.decide(subject.username, 'approve')).toMatchObject({ refusal: 'authority-suspended' });
    await reEstablished(subject);
    expect(await suspensionOf(subject)).toBeUndefined();
    expect(await other.decide(subject.username, 'approve')).toMatchObject({ accepted: true });
  });

  it('is in the ledger before anything is applied, once for each case', async () => {
    const subject = await somebodyOf('recovery-reviewers');
    const kase = await recovered(subject);
    const entries = await readEntries(owner(), AUTHORITY_STREAM);
    const acts = entries.filter(({ body }) => body.includes(kase.caseId));
    expect(acts).toHaveLength(1);
    const effects = await readEntries(owner(), caseStream(kase.caseId));
    const first = effects.find(({ kind }) => kind === 'effect');
    expect(acts[0]?.position).toBeLessThan(first?.position ?? 0);
  });

  it('attack: approves with a signature from before, counted after; and may still refuse', async () => {
    const subject = await somebodyOf('recovery-approvers');
    const [one, other] = [await rig.open(), await rig.open()];
    await one.proveIdentity();
    await recovered(subject);
    await other.proveIdentity();
    const late = await other.signed(subject.username, 'approve');
    expect(await other.tell('decide', late)).toMatchObject({ refusal: 'authority-suspended' });
    expect(await other.decide(subject.username, 'refuse', { comment: 'this is not her' })).toMatchObject({
      accepted: true,
    });
    expect(await other.reaches('under-review')).toMatchObject({ outcome: 'refused' });
  });

  it('attack: what they approved before is not done after', async () => {
    const subject = await somebodyOf('recovery-approvers');
    const kase = await rig.open();
    await kase.proveIdentity();
    const slow = await approved(subject);
    expect(await kase.decide(subject.username, 'approve')).toMatchObject({ accepted: true });
    await kase.reaches('awaiting-claim');
    await rig.skip(4 * HOUR + MINUTE);
    await slow.reaches('awaiting-claim');
    await slow.submitPasskey();
    await slow.claim();
    await slow.reaches('under-review');
    expect(await kase.submitTotp()).toMatchObject({ accepted: true });
    await kase.claim();
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused', needsHuman: true });
  });
});

describe('while it is suspended', () => {
  it('they open nothing as an agent, turn no switch but the one that stops, and nobody is second to them', async () => {
    const subject = await somebodyOf('security');
    const switching = new Switching(rig, api.url);
    const roles = ['security', 'desk'];
    await recovered(subject, async () => {
      // Signed while it counted, and waiting for a second person.
      expect(await switching.turn(subject.username, 'elevated-threat', { roles })).toMatchObject({ status: 200 });
    });
    expect((await switching.turn('olga', 'elevated-threat')).text).toContain('authority-suspended');
    await rig.skip(2 * HOUR);
    expect((await switching.turn(subject.username, 'elevated-threat', { roles })).text).toContain(
      'authority-suspended',
    );
    expect(await switching.turn(subject.username, 'global-stop', { roles })).toMatchObject({ status: 200 });
    for (const username of ['oscar', 'sven'])
      expect(await switching.turn(username, 'global-stop-lift')).toMatchObject({ status: 200 });

    await becomes(subject, { groups: ['desk'] });
    const given = { personId: subject.personId, clientId: 'desk-console', roles: ['desk'] };
    const token = rig.ground.tokens.issue(given, await rig.now());
    const request = { caseId: randomUUID(), subject: rig.nextSubject().username };
    expect(await rig.askToOpen(request, token)).toMatchObject({ accepted: false, refusal: 'authority-suspended' });
  });
});

describe('an exception', () => {
  it('is granted by nobody whose authority is suspended, and nobody is second to what they signed before', async () => {
    const subject = await somebodyOf('control-owners');
    const owners = new Excepting(rig, api.url);
    const wanted = { whom: { personId: rig.nextSubject().personId }, until: (await rig.now()) + DAY };
    let id = '';
    await recovered(subject, async () => {
      const first = await owners.asks(subject.username, wanted, ['control-owners']);
      expect(first).toMatchObject({ status: 200 });
      ({ id } = (JSON.parse(first.text) as { exception: { id: string } }).exception);
    });
    expect((await owners.joins('omar', id)).text).toContain('authority-suspended');
    const again = await owners.asks(subject.username, { ...wanted, why: 'another' }, ['control-owners']);
    expect(again.text).toContain('authority-suspended');
  });
});

describe('attack on a suspension:', () => {
  it('its act is deleted by hand from the database, or a row is written that says it was lifted', async () => {
    const subject = await somebodyOf('recovery-approvers');
    await recovered(subject);
    const jws = (await readAuthorityActs(owner())).at(-1)!;
    await owner()
      .transaction()
      .execute(async (trx) => {
        await sql`alter table countersign.authority_act disable trigger user`.execute(trx);
        await trx.deleteFrom('authority_act').where('jws', '=', jws).execute();
        await sql`alter table countersign.authority_act enable always trigger append_only, enable always trigger never_truncated`.execute(
          trx,
        );
      });
    await owner().insertInto('authority_act').values({ digest: randomUUID(), jws: 'made-up' }).execute();
    const kase = await rig.open();
    await kase.proveIdentity();
    expect(await kase.decide(subject.username, 'approve')).toMatchObject({ refusal: 'authority-suspended' });
  });

  it('one person signs twice, the person themselves signs, or somebody who owns no rule does', async () => {
    const subject = await somebodyOf('control-owners');
    const kase = await rig.open(subject);
    await kase.submitPasskey();
    await kase.submitSavedCode();
    await kase.decide('selma', 'approve');
    await kase.decide('omar', 'approve');
    await rig.skip(4 * HOUR + MINUTE);
    await kase.reaches('awaiting-claim');
    await kase.submitPasskey();
    await kase.claim();
    await kase.reaches('under-review');
    const { suspension } = (await suspensionOf(subject))!;
    const matter = { kind: 'restore-authority', personId: subject.personId, suspension } as const;
    expect((await people.sign(subject.username, matter)).text).toContain('not-a-distinct-person');
    expect((await people.sign('adam', matter)).text).toContain('not-in-group');
    expect(await people.sign('olga', matter)).toMatchObject({ status: 200 });
    expect((await people.sign('olga', matter)).text).toContain('not-a-distinct-person');
    for (const [at, body] of [null, [], {}, { statement: { kind: 'restore-authority' }, assertion: {} }].entries())
      await people.putByHand(`junk-${at}`, body);
    await people.allJudged();
    expect(await suspensionOf(subject)).toBeDefined();
  });
});

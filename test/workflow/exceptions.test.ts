import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import { digestOfText } from '../../domain/canonical.js';
import type { ExceptionStatement } from '../../domain/exceptions.js';
import { loadSigningKey } from '../../proofs/keys.js';
import { signExceptionAct } from '../../proofs/exceptions.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import { until } from '../support/case-rig/until.js';
import { Excepting } from '../support/excepting.js';

/** Developers wait for eight hours here, where an hour is the floor. */
const LONGER = (policy: string) =>
  policy.replace('windows: { coolingOffSeconds: 3600 }', 'windows: { coolingOffSeconds: 28800 }');

let rig: CaseRig;
let api: ServedApi;
let owners: Excepting;
beforeAll(async () => {
  rig = await CaseRig.start({ amended: LONGER });
  api = await serveApi(rig, []);
  owners = new Excepting(rig, api.url);
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
});

const inGroups = (person: SeededPerson, groups: readonly string[]) =>
  rig.place.directory.owner
    .updateTable('sample_directory.person')
    .set({ groups: [...groups] })
    .where('person_id', '=', person.personId)
    .execute();

async function developer(): Promise<SeededPerson> {
  const person = rig.nextSubject();
  await inGroups(person, ['developers']);
  return person;
}

const within = async (span: number) => (await rig.now()) + span;

/** As far as its subject and one approver bring it. */
async function approved(kase: CaseDriver): Promise<void> {
  expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
  expect(await kase.submitSavedCode()).toMatchObject({ accepted: true, phase: 'approving' });
  expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true, phase: 'cooling-off' });
}

describe('an exception that two control owners grant', () => {
  it('is pinned in the case it is for, waits no longer than the floor, and is reviewed; others wait as the policy says', async () => {
    const person = await developer();
    const id = await owners.granted({ whom: { personId: person.personId }, until: await within(DAY) });
    const kase = await rig.open(person);
    expect((await kase.recorded()).plan).toMatchObject({ exceptions: [id], windows: { coolingOffSeconds: 3_600 } });
    const other = (await (await rig.open(await developer())).recorded()).plan;
    expect([other.exceptions, other.windows.coolingOffSeconds]).toEqual([undefined, 28_800]);
    expect((await owners.listed()).find((one) => one.id === id)).toMatchObject({
      uses: 1,
      ruleOwners: ['identity-team'],
    });

    await approved(kase);
    await rig.skip(HOUR);
    await kase.reaches('awaiting-claim');
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed', plan: { exceptions: [id] } });
    expect((await owners.metrics()).text).toContain('countersign_open_exceptions{waives="cooling-off"} 1');
    await owners.revokes('olga', id);
  });

  it('lets in whom the policy refuses, for emergency access and under two approvals all the same', async () => {
    const contractor = rig.nextSubject();
    await rig.place.directory.owner
      .updateTable('sample_directory.person')
      .set({ sponsor_id: owners.idOf('anna'), contract_ends_at: new Date(await within(30 * DAY)) })
      .where('person_id', '=', contractor.personId)
      .execute();
    const ask = async () =>
      rig.askToOpen(
        { caseId: randomUUID(), subject: contractor.username },
        await rig.tokenOf('dora'),
        'access.emergency',
      );
    expect(await ask()).toMatchObject({ refusal: 'no-rule' });
    const whom = { personId: contractor.personId };
    const id = await owners.granted({
      waives: 'class-refusal',
      action: 'access.emergency',
      whom,
      until: await within(DAY),
    });
    const { plan } = await (await rig.open(contractor, 'access.emergency')).recorded();
    expect(plan).toMatchObject({ exceptions: [id], classes: ['contractor'], approvals: { always: 2 } });
  });

  it('waives nothing from the moment one control owner revokes it, in a case under way either', async () => {
    const person = await developer();
    const id = await owners.granted({ whom: { personId: person.personId }, until: await within(DAY) });
    const kase = await rig.open(person);
    await approved(kase);
    expect(await owners.revokes('omar', id)).toMatchObject({ status: 200 });
    await rig.skip(HOUR);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused', facts: [] });
    expect((await kase.readings.register())['password.set']).not.toBe('applied');
    expect(await owners.stateOf(id)).toBe('revoked');
  });

  it('ends by the clock, on record, and a case that it was used in before ends with it', async () => {
    const person = await developer();
    const ends = await within(HOUR);
    const id = await owners.granted({ whom: { personId: person.personId }, until: ends });
    const kase = await rig.open(person);
    await approved(kase);
    await rig.skipTo(ends + MINUTE);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused', facts: [] });
    expect(await owners.stateOf(id)).toBe('expired');
    const expired = () =>
      sql<{ body: string }>`
        select body from countersign.ledger_entry where stream = 'exceptions' and kind = 'exception-expired'`.execute(
        rig.place.directory.database.owner,
      );
    const { rows } = await until('the end to be recorded', expired, ({ rows: found }) => found.length > 0);
    expect(rows.filter(({ body }) => body.includes(id))).toHaveLength(1);
    const next = (await (await rig.open(person)).recorded()).plan;
    expect([next.exceptions, next.windows.coolingOffSeconds]).toEqual([undefined, 28_800]);
  });
});

describe('attack on exceptions:', () => {
  const waits = async (person: SeededPerson) =>
    (await (await rig.open(person)).recorded()).plan.windows.coolingOffSeconds;

  it('rows are written into the database by hand, signed by whoever holds the ledger’s key, or half', async () => {
    const person = await developer();
    const { database } = rig.place.directory;
    const ledgerKey = await loadSigningKey(rig.place.keyFiles.LEDGER_KEY_FILE);
    const terms = {
      waives: 'cooling-off',
      action: 'password.reset',
      whom: { personId: person.personId },
      why: 'mine',
      owner: owners.idOf('olga'),
      until: await within(DAY),
    } as const;
    for (const [nth, by] of ['olga', 'omar'].entries()) {
      const act = {
        type: 'exception-act',
        number: 900 + nth,
        kind: 'exception-grant',
        terms,
        by,
        reason: 'mine',
      } as const;
      const signed = { ...act, statementDigest: by, signedAt: await rig.now() };
      const jws = await signExceptionAct(ledgerKey, signed);
      await database.owner
        .insertInto('exception_act')
        .values({ digest: digestOfText(jws), jws })
        .execute();
    }
    await owners.putByHand('by-hand', { statement: { kind: 'exception-grant', terms }, assertion: {} });
    expect(await owners.wordOn('by-hand')).toBe('proof');
    expect(await waits(person)).toBe(28_800);
    expect((await owners.listed()).some(({ why }) => why === 'mine')).toBe(false);
  });

  it('its own subject owns it or signs it, be they a control owner; and so is nobody who is none', async () => {
    const whom = { personId: owners.idOf('olga') };
    const ends = await within(DAY);
    expect((await owners.asks('omar', { whom, until: ends })).text).toContain('exception-not-allowed');
    const own = await owners.asks('olga', { whom, until: ends, owner: owners.idOf('omar') });
    expect(own.text).toContain('decider-is-subject');
    const { personId } = await developer();
    const byAdam = await owners.asks('omar', { whom: { personId }, until: ends, owner: owners.idOf('adam') });
    expect(byAdam.text).toContain('exception-not-allowed');
    const asAdam = await owners.asks('adam', { whom: { personId }, until: ends }, ['control-owners']);
    expect(asAdam.text).toContain('not-in-group');
  });

  it('one for 15 days, one for a floor, and one that is signed for other terms than were drafted', async () => {
    const { personId } = await developer();
    const whom = { personId };
    expect((await owners.asks('olga', { whom, until: await within(15 * DAY) })).text).toContain(
      'exception-not-allowed',
    );
    const floor = { whom, until: await within(DAY), waives: 'approvals' as 'spacing' };
    expect(await owners.asks('olga', floor)).toMatchObject({ status: 400 });

    const body = { act: 'exception-grant', action: 'password.reset', whom, why: 'a drill', owner: owners.idOf('olga') };
    const until14 = new Date(await within(14 * DAY - MINUTE)).toISOString();
    const { text } = await owners.draft('olga', { ...body, waives: 'spacing', until: until14 });
    const { statement } = JSON.parse(text) as { statement: ExceptionStatement };
    const signed = owners.signed('olga', statement);
    const swapped = { ...signed, statement: { ...statement, terms: { ...statement.terms, waives: 'proofing-age' } } };
    await owners.putByHand('swapped', swapped);
    expect(await owners.wordOn('swapped')).toBe('proof');
    const floored = { ...statement, terms: { ...statement.terms, waives: 'approvals' as 'spacing' } };
    await owners.putByHand('floored', owners.signed('olga', floored));
    expect(await owners.wordOn('floored')).toMatch(/stale|exception-not-allowed/);
  });

  it('one signature of two is used, or the same twice', async () => {
    const person = await developer();
    const first = await owners.asks('olga', { whom: { personId: person.personId }, until: await within(DAY) });
    const { exception } = JSON.parse(first.text) as { exception: { id: string; state: string } };
    expect(exception.state).toBe('waiting');
    expect((await owners.joins('olga', exception.id)).text).toContain('not-a-distinct-person');
    expect(await waits(person)).toBe(28_800);
  });
});

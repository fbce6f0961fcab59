import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generatedSubjects } from '../../dev/seed/people.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig, SUBJECTS } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import { EVENTS, risk, SetIssuer } from '../support/set-issuer.js';

let idp: SetIssuer;
let watcher: SetIssuer;
let rig: CaseRig;
let api: ServedApi;
beforeAll(async () => {
  idp = await SetIssuer.make('https://idp.example');
  watcher = await SetIssuer.make('https://watcher.example');
  const issuers = [idp.trusted, watcher.trusted];
  rig = await CaseRig.start({ securityEventIssuers: issuers, countsFrequency: true });
  for (const { username } of generatedSubjects(SUBJECTS)) await sharesNumber(`+44 ${username}`, username);
  api = await serveApi(rig, issuers);
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
});

/** Puts one number on file for all of these people. */
async function sharesNumber(number: string, ...usernames: readonly string[]): Promise<void> {
  const { owner } = rig.place.directory;
  const people = owner.updateTable('sample_directory.person').where('username', 'in', usernames);
  await people.set({ phone_on_file: number }).execute();
}

/** Reports an event of somebody, to the API as any sender does. */
async function report(subject: object, events: object, by = idp): Promise<void> {
  const body = await by.token(await rig.now(), subject, events);
  const headers = { 'content-type': 'application/secevent+jwt' };
  const { status } = await fetch(`${api.url}/v1/security-events`, { method: 'POST', headers, body });
  expect(status).toBe(202);
}

const opaque = ({ personId }: SeededPerson) => ({ format: 'opaque', id: personId });
const mail = ({ username }: SeededPerson) => ({ format: 'email', email: `${username}@example.com` });

const planOf = async (kase: CaseDriver) => (await kase.recorded()).plan;

const signalsRead = async (kase: CaseDriver) =>
  (await kase.recorded()).facts.map(({ receipt }) => [receipt.holds, receipt.signals]);

/** Goes on by the passkey and the saved code, as a raised case demands of who has both, to the second approval. */
async function provesMore(kase: CaseDriver): Promise<void> {
  expect(await kase.submitTotp()).toMatchObject({ accepted: false, refusal: 'method-not-admitted' });
  expect(await kase.submitPasskey()).toMatchObject({ accepted: true, phase: 'verifying' });
  expect(await kase.submitSavedCode()).toMatchObject({ accepted: true, phase: 'approving' });
  expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true, phase: 'approving' });
  expect(await kase.decide('anna', 'approve')).toMatchObject({ accepted: true, phase: 'cooling-off' });
}

describe('a security event', () => {
  it('that comes while a case waits for approval stops it before anything is done, and says in the ledger why', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    await report(opaque(kase.subject), EVENTS.compromised);
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    const ended = await kase.reaches('under-review');
    expect(ended).toMatchObject({ outcome: 'refused', needsHuman: true, facts: [] });
    expect(await kase.readings.register()).toEqual({ 'password.set': 'end-proven', 'sessions.revoke': 'planned' });
    const checks = (await kase.readings.entries()).flatMap(({ fact }) =>
      fact.kind === 'facts-checked' ? [fact.facts.receipt] : [],
    );
    expect(checks).toMatchObject([{ holds: false, signals: ['credential-compromised'] }]);
  });

  it('before an opening raises the case two tiers; the person goes the stricter way to the end, and is not locked out', async () => {
    const subject = rig.nextSubject();
    await report(mail(subject), risk('HIGH'));
    const kase = await rig.open(subject);
    expect(await kase.recorded()).toMatchObject({
      plan: { tier: 3, raisedBy: ['risk-high'], approvals: { always: 2 } },
    });
    expect(await kase.submitEmailCode()).toMatchObject({ accepted: false, refusal: 'method-not-admitted' });
    await provesMore(kase);
    // Whoever reports on and on stops nothing more: what can be demanded is demanded.
    await report(opaque(subject), risk('HIGH'));
    await rig.skip(4 * HOUR);
    await kase.reaches('awaiting-claim');
    expect(await signalsRead(kase)).toEqual([[true, ['risk-high']]]);
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
  });

  it('is over when its issuer says so, and the next case is opened under the rule itself', async () => {
    const subject = rig.nextSubject();
    await report(opaque(subject), EVENTS.disabled);
    await rig.skip(MINUTE);
    await report(opaque(subject), EVENTS.enabled);
    expect(await planOf(await rig.open(subject))).toMatchObject({ tier: 1 });
  });

  it('attack: an all-clear of another issuer, or of another kind, takes nothing back', async () => {
    const subject = rig.nextSubject();
    await report(opaque(subject), EVENTS.disabled);
    await rig.skip(MINUTE);
    await report(opaque(subject), EVENTS.enabled, watcher);
    await report(opaque(subject), risk('LOW'));
    expect(await planOf(await rig.open(subject))).toMatchObject({ raisedBy: ['account-disabled'] });
  });

  it('of somebody who is not known here touches nobody', async () => {
    await report({ format: 'email', email: 'nobody@elsewhere.example' }, EVENTS.compromised);
    expect(await planOf(await rig.open())).toMatchObject({ tier: 1 });
  });

  it('attack: whoever writes into the database by hand makes no finding, and unsays none', async () => {
    const { owner } = rig.place.directory.database;
    const [victim, other] = [rig.nextSubject(), rig.nextSubject()];
    await report(opaque(victim), EVENTS.disabled);
    expect(await planOf(await rig.open(victim))).toMatchObject({ tier: 3 });
    const row = await owner
      .selectFrom('security_finding')
      .selectAll()
      .where('person_id', '=', victim.personId)
      .executeTakeFirstOrThrow();
    const forged = { ...row, person_id: other.personId };
    await owner.insertInto('security_finding').values(forged).execute();
    const undone = owner.updateTable('security_finding').set({ jws: 'x' }).where('jti', '=', row.jti);
    await expect(undone.execute()).rejects.toThrow('append-only');
    const unsigned = { issuer: idp.issuer, jti: randomUUID(), token: 'made-up', received_at: 1, taken_at: null };
    await owner.insertInto('security_event').values(unsigned).execute();
    expect(await planOf(await rig.open(other))).toMatchObject({ tier: 1 });
  });

  it('leaves no name behind: a token is forgotten once it was taken in', async () => {
    const { owner } = rig.place.directory.database;
    const events = await owner.selectFrom('security_event').select(['token', 'taken_at']).execute();
    expect(events.length).toBeGreaterThan(0);
    expect(events.filter(({ token, taken_at }) => token !== null || taken_at === null)).toEqual([]);
  });
});

describe('how often cases are opened', () => {
  it('raises the third person by one number on file in a day, and is forgotten when the day is over', async () => {
    const people = [rig.nextSubject(), rig.nextSubject(), rig.nextSubject(), rig.nextSubject()];
    await sharesNumber('+44 20 7946 0199', ...people.map(({ username }) => username));
    const plans = [];
    for (const person of people.slice(0, 3)) plans.push(await planOf(await rig.open(person)));
    expect(plans.map(({ tier }) => tier)).toEqual([1, 1, 2]);
    expect(plans[2]).toMatchObject({ raisedBy: ['shared-number'], approvals: { always: 1 } });
    await rig.skip(DAY);
    expect(await planOf(await rig.open(people[3]))).toMatchObject({ tier: 1 });
  });

  it('raises the second recovery in 30 days', async () => {
    const first = await rig.open();
    await first.complete();
    await first.close();
    await rig.skip(4 * HOUR);
    const second = await rig.open(first.subject);
    expect(await planOf(second)).toMatchObject({ tier: 2, raisedBy: ['recovered-often'] });
    await second.cancel();
  });

  it('attack: as many wrong codes as one case takes raise the next, and the day after nobody is kept waiting', async () => {
    const kase = await rig.open();
    for (const code of ['111111', '222222']) await kase.submitTotp(code);
    for (const code of ['333333', '444444']) await kase.submitSavedCode(code);
    await kase.submitTotp('555555');
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused' });
    const next = await rig.open(kase.subject);
    expect(await planOf(next)).toMatchObject({ tier: 2, raisedBy: ['wrong-tries'] });
    await next.cancel();
    await rig.skip(DAY);
    expect(await planOf(await rig.open(kase.subject))).toMatchObject({ tier: 1 });
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { enrolmentChallengeOf, type WantedChange } from '../../proofs/enrolment-request.js';
import { assert, createCredential } from '../../dev/software-authenticator/authenticator.js';
import { makeSessionKey } from '../../proofs/session.js';
import { CHANGED, codeTo, mailTo, takeBackLinkIn } from '../support/enrolment/enrolment-mail.js';
import { EnrolmentClient, type Answered } from '../support/enrolment/enrolment-client.js';
import { nothingEnrolled } from '../support/enrolment/nothing-enrolled.js';
import { Live } from '../support/live/live.js';
import { LiveCase } from '../support/live/live-case.js';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;

let live: Live;
beforeAll(async () => {
  live = await Live.start({ subjects: 10 });
}, 120_000);
afterAll(() => live?.stop());

const SIGN_OUT_PATH = '/v1/enrolment/sign-outs';
const CONTACT: WantedChange = { kind: 'add-contact', name: 'Mallory', address: 'mallory@evil.example' };

/** One generic failure, whatever it was. */
const REFUSED = { status: 422, body: { code: 'enrolment-not-completed', detail: 'Nothing was changed.' } };
const UNPROVEN = { status: 401, body: { code: 'session-not-proven' } };
const accepted = (answer: Answered) => expect(answer).toMatchObject({ status: 200, body: { status: 'accepted' } });

describe('somebody with a passkey', () => {
  let person: EnrolmentClient;
  let before: number;
  beforeAll(async () => {
    person = await EnrolmentClient.signIn(live, live.nextSubject());
    before = await person.version();
  });

  it('adds, sees and removes what they want by it, each a further signed set', async () => {
    accepted(await person.changeByPasskey({ ...CONTACT, address: 'friend@home.example', name: 'A friend' }));
    const { body } = await person.ask('GET', '/v1/enrolment');
    const things = body['things'] as readonly { kind: string; name: string | null; enrolledId: string }[];
    const added = things.find(({ name }) => name?.startsWith('A friend') === true);
    expect(added).toMatchObject({ kind: 'contact', name: 'A friend, f…@h….example' });
    expect(JSON.stringify(body)).not.toContain('@private.example.net');
    accepted(await person.changeByPasskey({ kind: 'remove', enrolledId: added?.enrolledId ?? '' }));
    before += 2;
    expect(await person.version()).toBe(before);
    const told = await mailTo(live, person.person.privateEmail, CHANGED);
    expect(told.text).toContain('a passkey of yours');
  });

  it('attack: a session that was taken over enrols nothing, by nothing, by a sign-in, by an app or a saved code', async () => {
    const { recoveryCode } = person.person.seeded;
    const spent = await person.person.recoveryCode();
    expect(await person.change(CONTACT, { kind: 'sign-in' })).toMatchObject(REFUSED);
    expect(await person.change(CONTACT, { kind: 'totp', code: spent })).toMatchObject(REFUSED);
    expect(await person.change(CONTACT, { kind: 'recovery-code', code: recoveryCode ?? '' })).toMatchObject(REFUSED);
    expect(await person.refusals()).toEqual(['proof-not-strongest', 'proof-not-strongest', 'proof-not-strongest']);
    expect(await person.version()).toBe(before);
  });

  it('attack: what a passkey signed is used again, for another change, in another session, or is of another page or passkey', async () => {
    const changeId = randomUUID();
    const other: WantedChange = { ...CONTACT, address: 'other@evil.example' };
    const proof = await person.signed(CONTACT, changeId);
    expect(await person.change(other, proof, { jti: changeId })).toMatchObject(REFUSED);
    const again = randomUUID();
    expect(await person.change(CONTACT, proof, { jti: again })).toMatchObject(REFUSED);
    const foreign = createCredential({ rpId: live.surface.signing.rpId });
    const { origin } = live.surface.signing;
    const inAnother = await EnrolmentClient.signIn(live, person.person);
    const third = randomUUID();
    expect(await inAnother.change(CONTACT, await person.signed(CONTACT, third), { jti: third })).toMatchObject(REFUSED);
    const onAnotherPage = randomUUID();
    const challenge = enrolmentChallengeOf(await person.of(onAnotherPage), CONTACT);
    const rpId = person.passkey().rpId;
    const framed = assert(person.passkey(), { rpId, origin: origin.replace('http:', 'https:'), challenge });
    const byFrame = { kind: 'passkey', assertion: framed } as const;
    expect(await person.change(CONTACT, byFrame, { jti: onAnotherPage })).toMatchObject(REFUSED);
    const byAnother = randomUUID();
    const unknown = await person.signed(CONTACT, byAnother, foreign);
    expect(await person.change(CONTACT, unknown, { jti: byAnother })).toMatchObject(REFUSED);
    const elsewhere = { ...createCredential({ rpId: 'evil.example' }), credentialId: person.passkey().credentialId };
    const wrongRp = randomUUID();
    const phished = await person.signed(CONTACT, wrongRp, { ...elsewhere, privateJwk: person.passkey().privateJwk });
    expect(await person.change(CONTACT, phished, { jti: wrongRp })).toMatchObject(REFUSED);
    expect((await person.refusals()).slice(-6)).toEqual(Array.from({ length: 6 }, () => 'proof-wrong'));
    expect(await person.version()).toBe(before);
  });

  it('attack: an accepted change sent again, by the same name, changes nothing a second time', async () => {
    const changeId = randomUUID();
    const change: WantedChange = { kind: 'add-contact', name: 'Twice', address: 'twice@home.example' };
    accepted(await person.changeByPasskey(change, changeId));
    accepted(await person.changeByPasskey(change, changeId));
    before += 1;
    expect(await person.version()).toBe(before);
  });
});

describe('requests that are not of the browser that signed in', () => {
  let person: EnrolmentClient;
  let other: EnrolmentClient;
  beforeAll(async () => {
    person = await EnrolmentClient.signIn(live, live.nextSubject());
    other = await EnrolmentClient.signIn(live, live.nextSubject());
  });

  it('attack: a stolen cookie without the key, a key without the cookie, and somebody else’s session', async () => {
    expect(await person.ask('GET', '/v1/enrolment', undefined, { key: await makeSessionKey() })).toMatchObject(
      UNPROVEN,
    );
    expect(await person.ask('GET', '/v1/enrolment', undefined, { cookie: '' })).toMatchObject(UNPROVEN);
    expect(await person.ask('GET', '/v1/enrolment', undefined, { cookie: other.cookie })).toMatchObject(UNPROVEN);
    const { body } = await person.ask('GET', '/v1/enrolment');
    expect(body['personId']).toBe(person.personId);
  });

  it('attack: a cross-site request, as browsers mark it, and one without the proof that no other site can make', async () => {
    const cross = { headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' } };
    expect(await person.ask('POST', '/v1/enrolment/app-secrets', {}, cross)).toMatchObject(UNPROVEN);
    const origin = { headers: { origin: 'https://evil.example' } };
    expect(await person.ask('POST', '/v1/enrolment/app-secrets', {}, origin)).toMatchObject(UNPROVEN);
    expect(await person.ask('POST', '/v1/enrolment/app-secrets', {}, { proof: 'none' })).toMatchObject(UNPROVEN);
  });

  it('attack: a session that has ended', async () => {
    const late = await EnrolmentClient.signIn(live, live.nextSubject());
    await live.database
      .updateTable('enrolment_session')
      .set({ ends_at: Date.now() - 1 })
      .execute();
    expect(await late.changeByPasskey(CONTACT)).toMatchObject(UNPROVEN);
    [person, other] = [
      await EnrolmentClient.signIn(live, live.nextSubject()),
      await EnrolmentClient.signIn(live, live.nextSubject()),
    ];
  });

  it('attack: whoever sits down at a browser after its user signed out, with its cookie and its key', async () => {
    const subject = live.nextSubject();
    const [leaving, elsewhere] = [
      await EnrolmentClient.signIn(live, subject),
      await EnrolmentClient.signIn(live, subject),
    ];
    const cross = { headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' } };
    expect(await leaving.ask('POST', SIGN_OUT_PATH, {}, cross)).toMatchObject(UNPROVEN);
    expect(await leaving.ask('POST', SIGN_OUT_PATH, {}, { cookie: elsewhere.cookie })).toMatchObject(UNPROVEN);
    expect(await leaving.ask('GET', '/v1/enrolment')).toMatchObject({ status: 200 });
    expect(await leaving.ask('POST', SIGN_OUT_PATH, {})).toEqual({ status: 200, body: { status: 'signed-out' } });
    expect(await leaving.ask('GET', '/v1/enrolment')).toMatchObject(UNPROVEN);
    expect(await leaving.changeByPasskey(CONTACT)).toMatchObject(UNPROVEN);
    expect(await elsewhere.ask('GET', '/v1/enrolment')).toMatchObject({ status: 200 });
    const kept = live.database.selectFrom('enrolment_session').select('session_id');
    expect(await kept.where('person_id', '=', subject.seeded.personId).execute()).toHaveLength(1);
  });

  it('attack: an API that was taken over puts one person’s sign-in into another’s session', async () => {
    const stolen = await live.database
      .selectFrom('enrolment_session')
      .select('id_token')
      .where('person_id', '=', other.personId)
      .executeTakeFirstOrThrow();
    await live.database
      .updateTable('enrolment_session')
      .set({ id_token: stolen.id_token })
      .where('person_id', '=', person.personId)
      .execute();
    const before = await other.version();
    expect(await person.changeByPasskey(CONTACT)).toMatchObject(REFUSED);
    expect(await other.refusals()).toEqual(['session-unproven']);
    expect(await other.version()).toBe(before);
  });
});

describe('what is put into a change', () => {
  let person: EnrolmentClient;
  beforeAll(async () => {
    person = await EnrolmentClient.signIn(live, live.nextSubject());
  });

  it('attack: a passkey that a browser made by itself (conditional creation), without its user, or for another page', async () => {
    const { rpId } = live.surface.signing;
    for (const [flags, party] of [
      [0, rpId],
      [USER_PRESENT, rpId],
      [USER_PRESENT | USER_VERIFIED, 'evil.example'],
    ] as const) {
      const changeId = randomUUID();
      const change = await person.registers(createCredential({ rpId: party }), changeId, 'my phone', flags);
      expect(await person.changeByPasskey(change, changeId)).toMatchObject(REFUSED);
    }
    expect(await person.refusals()).toEqual(Array.from({ length: 3 }, () => 'passkey-unacceptable'));
  });

  it('tells a passkey that is on one device from one that is kept in sync', async () => {
    const { rpId } = live.surface.signing;
    for (const [name, flags] of [
      ['bound', USER_PRESENT | USER_VERIFIED],
      ['synced', USER_PRESENT | USER_VERIFIED | BACKUP_ELIGIBLE],
    ] as const) {
      const changeId = randomUUID();
      const change = await person.registers(createCredential({ rpId }), changeId, name, flags);
      accepted(await person.changeByPasskey(change, changeId));
    }
    const { body } = await person.ask('GET', '/v1/enrolment');
    expect(body['things']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'passkey', name: 'bound', synced: false }),
        expect.objectContaining({ kind: 'passkey', name: 'synced', synced: true }),
      ]),
    );
  });

  it.each([
    ['markup', '<img src=x onerror=alert(1)>'],
    ['a line of its own', 'Mallory\nBcc: all@example.com'],
    ['characters that nobody sees', 'Mal\u202elory'],
    ['a zero byte', 'Mal\u0000lory'],
  ])('attack: %s in a name', async (_what, name) => {
    expect(await person.changeByPasskey({ ...CONTACT, name })).toMatchObject(REFUSED);
    expect((await person.refusals()).at(-1)).toBe('name-unacceptable');
  });
});

describe('addresses that are put into a change', () => {
  it.each([
    ['two recipients in one', 'me@home.example,all@example.com'],
    ['their own private address', null],
    ['a line of its own', 'me@home.example\r\nBcc: all@example.com'],
  ])('attack: %s as a contact', async (_what, given) => {
    const person = await EnrolmentClient.signIn(live, live.person('alice'));
    const address = given ?? person.person.privateEmail;
    expect(
      await person.change({ ...CONTACT, address }, { kind: 'recovery-code', code: await codeOf(person) }),
    ).toMatchObject(REFUSED);
    expect((await person.refusals()).at(-1)).toBe('address-unacceptable');
  });
});

/** The saved code of somebody without a passkey: what was refused has not used it up. */
async function codeOf({ person }: EnrolmentClient): Promise<string> {
  if (person.seeded.recoveryCode === null) throw new Error('they saved none');
  return person.seeded.recoveryCode;
}

describe('somebody without a passkey', () => {
  it('confirms with a saved code, once; then with the app, once a code', async () => {
    const person = await EnrolmentClient.signIn(live, live.person('bob'));
    const code = await codeOf(person);
    const contact = (address: string): WantedChange => ({ kind: 'add-contact', name: 'A friend', address });
    accepted(await person.change(contact('one@home.example'), { kind: 'recovery-code', code }));
    expect(await person.change(contact('two@home.example'), { kind: 'recovery-code', code })).toMatchObject(REFUSED);
    const app = await person.person.recoveryCode();
    accepted(await person.change(contact('two@home.example'), { kind: 'totp', code: app }));
    expect(await person.change(contact('three@home.example'), { kind: 'totp', code: app })).toMatchObject(REFUSED);
    expect((await person.refusals()).slice(-2)).toEqual(['proof-not-strongest', 'proof-spent']);
  });

  it('attack: a code is tried too often: from then on the right one does nothing either, and neither a new sign-in nor a new name helps', async () => {
    const person = await EnrolmentClient.signIn(live, live.person('dmitri'));
    const tries = await Promise.all(
      Array.from({ length: 12 }, () => person.change(CONTACT, { kind: 'recovery-code', code: '0000-0000' })),
    );
    for (const answer of tries) expect(answer).toMatchObject(REFUSED);
    const again = await EnrolmentClient.signIn(live, live.person('dmitri'));
    const right = { kind: 'recovery-code', code: await codeOf(again) } as const;
    expect(await again.change(CONTACT, right)).toMatchObject(REFUSED);
    const refusals = await again.refusals();
    expect(refusals.filter((one) => one === 'proof-wrong')).toHaveLength(10);
    expect(refusals.filter((one) => one === 'attempts-spent')).toHaveLength(3);
  });

  it('attack: a code mailed to one address does not enrol another, and one mailed for somebody else enrols nothing', async () => {
    const person = await EnrolmentClient.signIn(live, live.person('eve'));
    const proof = { kind: 'recovery-code', code: await codeOf(person) } as const;
    const since = Date.now();
    const [mine, theirs] = ['eve@home.example', 'mallory@evil.example'];
    expect(await person.ask('POST', '/v1/enrolment/codes', { to: 'new', address: mine })).toMatchObject({
      status: 200,
    });
    const code = await codeTo(live, mine, since);
    expect(await person.change({ kind: 'add-address', address: theirs, code }, proof)).toMatchObject(REFUSED);
    accepted(await person.change({ kind: 'add-address', address: mine, code }, proof));
    expect(await person.refusals()).toEqual(['address-code-wrong']);
  });
});

describe('an open recovery', () => {
  it('attack: while one is open nothing is enrolled, by the person’s own passkey neither', async () => {
    const subject = live.nextSubject();
    await LiveCase.open(live, subject);
    const person = await EnrolmentClient.signIn(live, subject);
    const before = await person.version();
    expect(await person.changeByPasskey(CONTACT)).toMatchObject(REFUSED);
    expect(await person.refusals()).toEqual(['recovery-open']);
    expect(await person.version()).toBe(before);
  });
});

describe('taking back', () => {
  it('undoes what was changed since as well, works once, and not by a token that somebody made or changed', async () => {
    const subject = live.nextSubject();
    await nothingEnrolled(live, subject.seeded.personId);
    const thief = await EnrolmentClient.signIn(live, subject);
    const changeId = randomUUID();
    const theirs = createCredential({ rpId: live.surface.signing.rpId });
    const change = await thief.registers(theirs, changeId, 'my phone');
    accepted(await thief.change(change, { kind: 'sign-in' }, { jti: changeId }));
    const next = randomUUID();
    accepted(await thief.change(CONTACT, await thief.signed(CONTACT, next, theirs), { jti: next }));
    const mail = await live.surface.mail.waitFor(
      (one) => one.to.includes(subject.workEmail) && one.text.includes('A passkey was added'),
      15_000,
    );
    const token = takeBackLinkIn(mail).split('#token=')[1] ?? '';
    const takesBack = (given: string) => thief.ask('POST', '/v1/enrolment/take-backs', { token: given });
    expect(await takesBack(`${token.slice(0, -4)}AAAA`)).toMatchObject({ body: { code: 'no-standing' } });
    expect(await takesBack(token)).toMatchObject({ status: 202, body: { status: 'taken' } });
    expect(await thief.ask('GET', '/v1/enrolment')).toMatchObject(UNPROVEN);
    const again = await EnrolmentClient.signIn(live, subject);
    const { body } = await again.ask('GET', '/v1/enrolment');
    expect(body).toMatchObject({ things: [], proofs: ['sign-in'] });
    const version = await again.version();
    expect(await takesBack(token)).toMatchObject({ status: 202 });
    expect(await again.version()).toBe(version);
  });
});

describe('the histories of enrolments', () => {
  it('hold no code, no secret, no address and no name, and replay', async () => {
    expect(await live.whatWentWrong()).toEqual([]);
    for await (const { workflowId } of live.temporal.workflow.list({ query: `WorkflowType = 'enrolment'` })) {
      const { events } = await live.temporal.workflow.getHandle(workflowId).fetchHistory();
      expect(JSON.stringify(events)).not.toMatch(/mallory|evil\.example|home\.example|0000-0000/i);
    }
  });
});

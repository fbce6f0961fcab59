import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { keepSessionNumber } from '../../db/session-numbers.js';
import type { SoftwareCredential } from '../../dev/software-authenticator/authenticator.js';
import type { Attestation } from '../../domain/attestation.js';
import type { Case } from '../../domain/case.js';
import { MINUTE } from '../../domain/clock.js';
import { attestationChallengeOf } from '../../proofs/attestation.js';
import { sessionOf, type SessionKey } from '../../proofs/session.js';
import { handedOver, someCase, underReview } from './support/cases.js';
import { ApiWorld } from './support/world.js';

const METHOD = 'manager-confirmation';
const NUMBER = '042424';

/** A case that admits a manager's word, of somebody whose manager took no part in it. */
function admitting(kase: Case): Case {
  const { evidence } = kase.plan;
  const methods = [...evidence.methods, { method: METHOD, strength: 2, freshSeconds: 1_800 } as const];
  return {
    ...kase,
    subject: { ...kase.subject, managerId: 'mira' },
    plan: { ...kase.plan, evidence: { ...evidence, methods } },
  };
}

describe('what a manager signs for the subject', () => {
  let world: ApiWorld;
  let kase: Case;
  let session: SessionKey;
  let thumbprint: string;
  let miras: SoftwareCredential;
  let mira: string;

  const read = (token: string, { id } = kase, number = NUMBER) =>
    world.send('GET', `/v1/cases/${id}/attestation?method=${METHOD}&number=${number}`, { token });
  const send = (token: string, body: unknown, { id } = kase) =>
    world.send('POST', `/v1/cases/${id}/attestations`, { token, body });
  const shown = () => world.send('GET', `/v1/cases/${kase.id}/number`, { session });
  const kept = () =>
    world.database.owner.selectFrom('attestation').selectAll().where('case_id', '=', kase.id).execute();

  /** What an honest page sends: what was read, signed; or a lie, signed all the same. */
  async function signed(lie: Partial<Attestation> = {}, credential = miras) {
    const { json } = await read(mira);
    const attestation = { ...(json['attestation'] as Attestation), ...lie };
    return { attestation, assertion: world.signs(credential, attestationChallengeOf(attestation)) };
  }

  beforeAll(async () => {
    world = await ApiWorld.start();
    miras = await world.enrolPasskey('mira');
  });
  beforeEach(async () => {
    kase = await world.keep(admitting(someCase()));
    session = await world.session(kase);
    thumbprint = await sessionOf(session.publicJwk);
    const worker = world.database.as('countersign_case_worker');
    await keepSessionNumber(worker, { caseId: kase.id, session: thumbprint, number: NUMBER });
    mira = await world.token('mira', []);
  });
  afterAll(() => world.stop());

  it('200: the number is shown to the session it is of, and to no other', async () => {
    expect((await shown()).json).toEqual({ caseId: kase.id, number: NUMBER, signed: [] });
    session = await world.session(kase);
    expect((await shown()).json).toEqual({ caseId: kase.id, number: null, signed: [] });
  });

  it('200: the manager of record reads what to sign, for the session that shows the number they were told', async () => {
    const { status, json } = await read(mira);
    expect(status).toBe(200);
    const attestation = json['attestation'] as Attestation;
    expect(attestation).toMatchObject({
      kind: 'attest',
      method: METHOD,
      caseId: kase.id,
      subject: { personId: 'alice', displayName: 'Alice Ahlgren' },
      attester: 'mira',
      session: thumbprint,
      number: NUMBER,
      expiresAt: world.now + 30 * MINUTE,
    });
    expect(json['challenge']).toBe(attestationChallengeOf(attestation));
    expect(json['credentialIds']).toEqual([miras.credentialId]);
  });

  it('201: what they signed is kept for the worker, once however often it is sent', async () => {
    const body = await signed();
    expect((await send(mira, body)).status).toBe(201);
    expect((await send(mira, body)).status).toBe(201);
    expect(await kept()).toMatchObject([{ method: METHOD, session: thumbprint, attester: 'mira', body }]);
  });

  it('200: the session that it was signed for, and no other, sees that it can be taken up', async () => {
    await send(mira, await signed());
    expect((await shown()).json['signed']).toEqual([{ method: METHOD, at: new Date(world.now).toISOString() }]);
    session = await world.session(kase);
    expect((await shown()).json['signed']).toEqual([]);
  });

  it('404: to everybody else the case is not there: a desk agent, an approver, a stranger, the subject, a former manager', async () => {
    const body = await signed();
    for (const [who, roles] of [
      ['dora', ['desk']],
      ['adam', ['recovery-approvers']],
      ['eve', []],
      ['alice', []],
      ['mona', []],
    ] as const) {
      const token = await world.token(who, roles);
      expect([(await read(token)).status, (await send(token, body)).status]).toEqual([404, 404]);
    }
    expect(await kept()).toEqual([]);
  });

  it('403: a program vouches for nobody', async () => {
    expect((await read(await world.token(null, ['ticket-tool']))).status).toBe(403);
  });

  it('422: attack: a number that no page of the case shows is no way to guess one’s way in', async () => {
    const { status, json } = await read(mira, kase, '123456');
    expect([status, json['code']]).toEqual([422, 'number-not-shown']);
  });

  it('409: where the policy does not admit it, or the case wants no evidence, there is nothing to sign', async () => {
    const body = await signed();
    const { subject } = admitting(kase);
    for (const other of [{ ...someCase(), subject }, admitting(underReview())]) {
      await world.keep(other);
      expect((await read(mira, other)).json['code']).toBe('not-wanted-now');
    }
    const over = admitting({ ...underReview(), id: kase.id });
    await world.keep({ ...over, sequence: kase.sequence + 1 });
    expect((await send(mira, body)).json['code']).toBe('not-wanted-now');
  });

  it('422: attack: a manager who asked for the case does not vouch in it', async () => {
    const own = await world.keep({ ...admitting(someCase()), subject: { ...kase.subject, managerId: 'mona' } });
    const { status, json } = await read(await world.token('mona', []), own);
    expect([status, json['code']]).toEqual([422, 'not-a-distinct-person']);
  });

  it('422: attack: a manager who approved the case does not vouch in it', async () => {
    const approved = { ...admitting(handedOver()), subject: { ...kase.subject, managerId: 'adam' } };
    await world.keep(approved);
    const { json } = await read(await world.token('adam', ['recovery-approvers']), approved);
    expect(json['code']).toBe('not-a-distinct-person');
  });

  it.each<[string, Partial<Attestation>, string]>([
    ['for somebody else than the caller', { attester: 'adam' }, 'proof'],
    ['for another person', { subject: { personId: 'bob', displayName: 'Bob' } }, 'stale'],
    ['for another action', { action: 'access.emergency' }, 'stale'],
    ['for ever', { expiresAt: Number.MAX_SAFE_INTEGER }, 'stale'],
    ['for the claim', { purpose: 'claim' }, 'stale'],
  ])('attack: what is signed %s is not kept', async (_, lie, code) => {
    expect((await send(mira, await signed(lie))).json['code']).toBe(code);
    expect(await kept()).toEqual([]);
  });

  it('attack: what another key signed, or is signed too late, is not kept', async () => {
    const mallorys = await world.enrolPasskey('mallory');
    expect((await send(mira, await signed({}, mallorys))).json['code']).toBe('proof');
    const { now } = world;
    const body = await signed();
    world.now = now + 30 * MINUTE;
    const late = await send(await world.token('mira', []), body);
    world.now = now;
    expect(late.json['code']).toBe('statement-expired');
    expect(await kept()).toEqual([]);
  });

  it('429: attack: a manager fills no table, however often they sign', async () => {
    for (let times = 1; times <= 10; times += 1) {
      world.now += 1_000;
      expect((await send(mira, await signed())).status).toBe(201);
    }
    world.now += 1_000;
    expect((await send(mira, await signed())).status).toBe(429);
    expect(await kept()).toHaveLength(10);
  });

  it('200: the subject’s session takes it up with the method alone, and a code in its place is no form of it', async () => {
    const give = (body: unknown) => world.send('POST', `/v1/cases/${kase.id}/evidence`, { session, body });
    world.says({ accepted: true, phase: 'verifying' });
    expect((await give({ method: METHOD })).status).toBe(200);
    expect((await give({ method: METHOD, code: '123456' })).status).toBe(400);
    expect((await give({ method: 'totp' })).status).toBe(400);
  });
});

describe('what a verifier signs for the subject', () => {
  let world: ApiWorld;
  let kase: Case;
  let veras: SoftwareCredential;
  let vera: string;

  const read = (token: string, more = '&document=passport') =>
    world.send('GET', `/v1/cases/${kase.id}/attestation?method=in-person&number=${NUMBER}${more}`, { token });

  beforeAll(async () => {
    world = await ApiWorld.start();
    veras = await world.enrolPasskey('vera');
    const open = someCase();
    const { evidence } = open.plan;
    const attesters = { group: 'identity-verifiers', trainingDays: 365 };
    const methods = [...evidence.methods, { method: 'in-person', strength: 4, freshSeconds: 600, attesters } as const];
    kase = await world.keep({ ...open, plan: { ...open.plan, evidence: { ...evidence, methods } } });
    const session = await sessionOf((await world.session(kase)).publicJwk);
    await keepSessionNumber(world.database.as('countersign_case_worker'), { caseId: kase.id, session, number: NUMBER });
    vera = await world.token('vera', ['identity-verifiers']);
  });
  afterAll(() => world.stop());

  it('200, 201: holds the cue and all that is to be done; signed, it is kept', async () => {
    const { status, json } = await read(vera);
    expect(status).toBe(200);
    const attestation = json['attestation'] as Attestation;
    expect(attestation.attended).toMatchObject({ document: 'passport', photoMatchesRecord: true, noCoercion: true });
    const assertion = world.signs(veras, json['challenge']);
    const body = { attestation, assertion };
    expect((await world.send('POST', `/v1/cases/${kase.id}/attestations`, { token: vera, body })).status).toBe(201);
  });

  it('400: nobody looked at a document, or at one that is none', async () => {
    const { status, json } = await read(vera, '');
    expect([status, json['errors']]).toMatchObject([400, [{ pointer: '/query/document' }]]);
    expect((await read(vera, '&document=toy')).status).toBe(400);
  });

  it('400: attack: a verifier signs that something was not well, and it is no form of an attestation', async () => {
    const attestation = (await read(vera)).json['attestation'] as Attestation;
    const lie = { ...attestation, attended: { ...attestation.attended, noCoercion: false } };
    const body = { attestation: lie, assertion: world.signs(veras, 'AAAA') };
    expect((await world.send('POST', `/v1/cases/${kase.id}/attestations`, { token: vera, body })).status).toBe(400);
  });

  it('404: to whoever is no verifier, and to the subject though they are one, the case is not there', async () => {
    for (const [who, roles] of [
      ['dora', ['desk']],
      ['mira', []],
      ['alice', ['identity-verifiers']],
    ] as const)
      expect((await read(await world.token(who, roles))).status).toBe(404);
  });

  it('422: attack: a verifier who opened the case does not attest in it', async () => {
    const { json } = await read(await world.token('dora', ['desk', 'identity-verifiers']));
    expect(json['code']).toBe('not-a-distinct-person');
  });
});

describe('what somebody of the desk signs of a call back', () => {
  let world: ApiWorld;
  let kase: Case;
  let dans: SoftwareCredential;
  let dan: string;

  const read = (query: string, token = dan) =>
    world.send('GET', `/v1/cases/${kase.id}/attestation?method=call-back${query}`, { token });
  const send = (body: unknown, token = dan) => world.send('POST', `/v1/cases/${kase.id}/attestations`, { token, body });
  async function signed(query: string, lie: Partial<Attestation> = {}) {
    const attestation = { ...((await read(query)).json['attestation'] as Attestation), ...lie };
    return { attestation, assertion: world.signs(dans, attestationChallengeOf(attestation)) };
  }

  beforeAll(async () => {
    world = await ApiWorld.start();
    dans = await world.enrolPasskey('dan');
    await world.enrolPhone('alice', '+447700900142');
  });
  beforeEach(async () => {
    world.engine.told.length = 0;
    const open = someCase();
    const { evidence } = open.plan;
    const attesters = { group: 'desk', trainingDays: 365 };
    const methods = [...evidence.methods, { method: 'call-back', strength: 1, freshSeconds: 600, attesters } as const];
    kase = await world.keep({ ...open, plan: { ...open.plan, evidence: { ...evidence, methods } } });
    const session = await sessionOf((await world.session(kase)).publicJwk);
    await keepSessionNumber(world.database.as('countersign_case_worker'), { caseId: kase.id, session, number: NUMBER });
    dan = await world.token('dan', ['desk']);
  });
  afterAll(() => world.stop());

  it('200, 201: that they are calling, for no session, at a number of which they see two digits', async () => {
    const { status, json } = await read('&word=calling');
    expect([status, json['attestation']]).toMatchObject([
      200,
      { session: null, number: null, calledBack: { number: '••• 42', word: 'calling' } },
    ]);
    expect(JSON.stringify(json)).not.toContain('900142');
    expect((await send(await signed('&word=calling'))).status).toBe(201);
    expect(world.engine.told).toEqual([]);
  });

  it('200, 201: that they spoke with whoever sits before the page that shows the number', async () => {
    const body = await signed(`&word=answered&number=${NUMBER}`);
    expect(body.attestation).toMatchObject({ number: NUMBER, calledBack: { word: 'answered' } });
    expect((await send(body)).status).toBe(201);
    expect((await read('&word=answered&number=123456')).json['code']).toBe('number-not-shown');
  });

  it.each(['', '&word=answered', `&word=calling&number=${NUMBER}`, `&word=wrong-person&number=${NUMBER}`])(
    '400: "%s" says too little, or too much',
    async (query) => {
      expect((await read(query)).status).toBe(400);
    },
  );

  it.each(['wrong-person', 'refused'])('201: "%s" stops the case at once, whatever phase it is in', async (word) => {
    const body = await signed(`&word=${word}`);
    await world.keep({ ...kase, sequence: kase.sequence + 1, phase: 'approving', frozenAt: world.now });
    expect((await send(body)).status).toBe(201);
    expect(world.engine.told).toMatchObject([
      { kind: 'contain', start: { caseId: kase.id } },
      { kind: 'message', message: { caseId: kase.id, reason: 'repudiate' } },
    ]);
  });

  it.each<[string, Partial<Attestation>]>([
    ['over another number', { calledBack: { number: '••• 43', word: 'calling' } }],
    ['that it was answered, for no page', { calledBack: { number: '••• 42', word: 'answered' } }],
    ['with nothing said of the call', { calledBack: undefined }],
  ])('attack: what is signed %s is worth nothing', async (_, lie) => {
    const sent = await send(await signed('&word=calling', lie));
    // Which number was called the worker knows; that the form is right, everybody.
    expect(sent.status).toBe(lie.calledBack?.word === 'calling' ? 201 : 409);
    expect(world.engine.told).toEqual([]);
  });

  it('attack: another than the caller’s own key, or of another case, stops nothing', async () => {
    const body = await signed('&word=wrong-person');
    const mallorys = await world.enrolPasskey(`mallory-${kase.id}`);
    const forged = { ...body, assertion: world.signs(mallorys, attestationChallengeOf(body.attestation)) };
    expect((await send(forged)).json['code']).toBe('proof');
    const other = await signed('&word=wrong-person', { caseId: '7b1f2e1c-4f0a-4a57-9a35-0d6f0f6f3a99' });
    expect((await send(other)).status).toBe(409);
    expect(world.engine.told).toEqual([]);
  });

  it('404, 422: to whoever is not of the desk it is not there; whoever opened it calls nobody back', async () => {
    for (const word of ['calling', 'wrong-person']) {
      expect((await read(`&word=${word}`, await world.token('eve', []))).status).toBe(404);
      expect((await read(`&word=${word}`, await world.token('alice', ['desk']))).status).toBe(404);
    }
    expect((await read('&word=calling', await world.token('dora', ['desk']))).status).toBe(422);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { twilioGateway } from '../../activities/phones/twilio/gateway.js';
import type { Answer } from '../../contract/messages.js';
import { readSessionNumber } from '../../db/session-numbers.js';
import { assert } from '../../dev/software-authenticator/authenticator.js';
import type { CallBackWord } from '../../domain/call-back.js';
import { FakeTwilio } from '../fakes/twilio/fake-twilio.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { personNamed, SIGNING } from '../support/case-rig/place.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import type { SubjectSession } from '../support/case-rig/subject-session.js';

const METHOD = 'call-back';

/** Of the desk, and did not open the cases here. */
const ATTENDANT = 'rob';

let twilio: FakeTwilio;
let rig: CaseRig;
let api: ServedApi;
beforeAll(async () => {
  twilio = await FakeTwilio.start();
  rig = await CaseRig.start({ phones: (clock) => twilioGateway(twilio.account, clock) });
  api = await serveApi(rig, []);
  const { owner } = rig.place.directory.database;
  const trained = new Date(await rig.now());
  await sql`update sample_directory.person set groups = array['desk'], trained_at = ${trained} where username in (${ATTENDANT}, 'dora')`.execute(
    owner,
  );
});
beforeEach(() => twilio.reset());
afterAll(async () => {
  await api?.stop();
  await rig?.end();
  await twilio.stop();
});

/** Whoever calls reads, over HTTP, what to sign of a call, signs it and sends it. Returns the two statuses, and what was read. */
async function says(kase: CaseDriver, word: CallBackWord, number: string | null = null, username = ATTENDANT) {
  const { personId, passkeys } = personNamed(rig.place, username);
  const [credential] = passkeys;
  if (credential === undefined) throw new Error(`${username} has no passkey`);
  const caller = { personId, clientId: 'desk-console', roles: ['desk'] };
  const headers = { Authorization: `Bearer ${rig.ground.tokens.issue(caller, await rig.now())}` };
  const of = `${api.url}/v1/cases/${kase.caseId}`;
  const query = new URLSearchParams({ method: METHOD, word, ...(number !== null && { number }) });
  const read = await fetch(`${of}/attestation?${query}`, { headers });
  const asked = (await read.json()) as { attestation: { calledBack: { number: string } }; challenge: string };
  if (read.status !== 200) return { statuses: [read.status], asked };
  const { attestation, challenge } = asked;
  const assertion = assert(credential, { ...SIGNING, challenge });
  const sent = await fetch(`${of}/attestations`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ attestation, assertion }),
  });
  return { statuses: [read.status, sent.status], asked };
}

const DONE = [200, 201];
const numberOf = ({ subject }: CaseDriver): string => subject.privatePhone ?? '';
const asks = async (kase: CaseDriver, session = kase.session): Promise<Answer> =>
  kase.submit(await session.challenge(METHOD));
const types = async (kase: CaseDriver, code = twilio.codeFor(numberOf(kase)), session = kase.session) =>
  kase.submit(await session.evidence(METHOD, code));
/** What the page of a session shows, to be read to whoever calls. */
async function shownBy(kase: CaseDriver, session: SubjectSession = kase.session): Promise<string> {
  const reader = rig.place.directory.database.as('countersign_api');
  return (await readSessionNumber(reader, kase.caseId, await session.thumbprint())) ?? '';
}
/** They are called, speak with the desk, hear the code once it has hung up, and type it. */
async function calledBack(kase: CaseDriver): Promise<Answer> {
  expect((await says(kase, 'calling')).statuses).toEqual(DONE);
  const rings = await asks(kase);
  if (!rings.accepted) return rings;
  expect((await says(kase, 'answered', await shownBy(kase))).statuses).toEqual(DONE);
  return types(kase);
}

describe('a call back', () => {
  it('beside a saved code takes whoever answers it to a new password, countersigned, and is their fresh item of the claim', async () => {
    const kase = await rig.open();
    expect(await calledBack(kase)).toEqual({ accepted: true, phase: 'verifying' });
    expect(await kase.submitSavedCode()).toEqual({ accepted: true, phase: 'approving' });
    const { personId } = personNamed(rig.place, ATTENDANT);
    expect(await kase.recorded()).toMatchObject({ evidence: [{ receipt: { vouchedBy: personId } }, {}] });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    await kase.reaches('awaiting-claim');
    expect(await calledBack(kase)).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    await kase.reaches('under-review');
    expect(await kase.close()).toMatchObject({ outcome: 'completed' });
  });

  it('attack: whoever calls sees two digits of the number, and no code', async () => {
    const kase = await rig.open();
    const { asked } = await says(kase, 'calling');
    await asks(kase);
    expect(asked.attestation.calledBack.number).toBe(`••• ${numberOf(kase).slice(-2)}`);
    const told = JSON.stringify([asked, await says(kase, 'answered', await shownBy(kase))]);
    expect(told).not.toContain(numberOf(kase));
    expect(told).not.toContain(twilio.codeFor(numberOf(kase)));
  });

  it('attack: a caller whom the desk called back at the person’s own number is disowned there: the case ends as repudiated', async () => {
    const kase = await rig.open();
    await kase.submitTotp();
    await says(kase, 'calling');
    await asks(kase);
    expect((await says(kase, 'refused')).statuses).toEqual(DONE);
    await kase.reaches('under-review');
    expect(await kase.recorded()).toMatchObject({ outcome: 'repudiated' });
    expect(await kase.submitSavedCode()).toMatchObject({ accepted: false });
    expect(await kase.close()).toMatchObject({ outcome: 'repudiated' });
  });

  it('attack: somebody else answers, while the case waits for approval already: it ends, and nothing was changed', async () => {
    const kase = await rig.open();
    await says(kase, 'calling');
    await asks(kase);
    await kase.proveIdentity();
    expect((await says(kase, 'wrong-person')).statuses).toEqual(DONE);
    await kase.reaches('under-review');
    expect(await kase.recorded()).toMatchObject({ outcome: 'repudiated', approvals: [] });
    expect((await kase.readings.register())['password.set']).not.toBe('applied');
  });

  it('attack: whoever opened the case calls nobody back in it, and a stranger does not find it', async () => {
    const kase = await rig.open();
    expect((await says(kase, 'calling', null, 'dora')).statuses).toEqual([422]);
    expect(await asks(kase)).toMatchObject({ accepted: false, refusal: 'call-not-begun' });
    expect(twilio.delivered).toEqual([]);
  });

  it('attack: whoever called back approves nothing in the case', async () => {
    const kase = await rig.open();
    await calledBack(kase);
    await kase.submitSavedCode();
    expect(await kase.decide(ATTENDANT, 'approve')).toMatchObject({ accepted: false });
    expect(await kase.recorded()).toMatchObject({ phase: 'approving', approvals: [] });
  });

  it('attack: with the app of the same handset it is one item, not two', async () => {
    const kase = await rig.open();
    await kase.submitTotp();
    expect(await calledBack(kase)).toMatchObject({ accepted: false, refusal: 'evidence-not-independent' });
    await kase.submitEmailCode();
    await kase.reaches('approving');
  });

  it('attack: all of it read out to a live caller is no more than what else can be read out', async () => {
    const kase = await rig.open();
    await calledBack(kase);
    await kase.submitSavedCode();
    expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ refusal: 'call-back-missing' });
  });

  it('that nobody answered is on record, costs no try, and leaves every other way', async () => {
    const kase = await rig.open();
    await says(kase, 'calling');
    await asks(kase);
    expect((await says(kase, 'no-answer')).statuses).toEqual(DONE);
    expect(await types(kase, '00000000')).toMatchObject({ accepted: false, refusal: 'call-unanswered' });
    const refusals = (await kase.readings.entries()).map(({ refusal }) => refusal);
    expect(refusals).toContain('call-unanswered');
    await kase.proveIdentity();
  });
});

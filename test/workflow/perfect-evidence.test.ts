import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import type { SamplePerson } from '../../dev/seed/people.js';
import { assert } from '../../dev/software-authenticator/authenticator.js';
import type { Action } from '../../domain/actions.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { enrolFurther } from '../support/case-rig/enrol-further.js';
import { CONTEXT, OtherIssuer } from '../support/case-rig/other-issuer.js';
import { answered } from '../support/case-rig/over-http.js';
import { NOT_COMPLETED, PageOverHttp } from '../support/case-rig/page-over-http.js';
import { personNamed, SIGNING } from '../support/case-rig/place.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';

const LOGIN = 'federated-login';
const MANAGER = 'manager-confirmation';

/** The parts of a policy that are looked at here. */
interface PolicyText {
  readonly rules: { readonly action: Action; readonly evidence: { readonly methods: Record<string, unknown>[] } }[];
}

/**
 * A policy by whose owners the context that everybody reaches at the other issuer counts for nothing where a password is
 * forgotten, and where a passkey was lost for S1, below the least that an item must have there.
 */
function amended(policy: string): string {
  const read = parse(policy) as PolicyText;
  const stronger = { value: 'phr', strength: 3 };
  const [password, passkey] = ['password.reset', 'mfa.reset'].map((name) =>
    read.rules.find(({ action }) => action === name),
  );
  const login = password?.evidence.methods.find(({ method }) => method === LOGIN);
  if (login === undefined) throw new Error('the policy has no sign-ins at other issuers');
  passkey?.evidence.methods.push({ ...login, acr: [stronger, { value: CONTEXT, strength: 1 }] });
  login['acr'] = [stronger];
  return stringify(read, { aliasDuplicateObjects: false });
}

let elsewhere: OtherIssuer;
let rig: CaseRig;
let api: ServedApi;
beforeAll(async () => {
  elsewhere = await OtherIssuer.start();
  rig = await CaseRig.start({ logins: [elsewhere.client], amended });
  api = await serveApi(rig, []);
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
  await elsewhere?.stop();
});

/** A case, the page of its subject, and the account that they have elsewhere. */
interface Opened {
  readonly kase: CaseDriver;
  readonly page: PageOverHttp;
  readonly account: SamplePerson;
}

async function opened(action?: Action): Promise<Opened> {
  const [subject, account, now] = [rig.nextSubject(), await elsewhere.newAccount(), await rig.now()];
  await enrolFurther(rig.place, elsewhere.enrolled(subject.personId, account, now), now);
  const kase = await rig.open(subject, action);
  return { kase, page: await PageOverHttp.open(rig, api, kase), account };
}

/** Signs in elsewhere for a challenge that the page asked for, and gives that. */
async function signsIn({ page, account }: Opened) {
  const { told, challenge } = await page.asks(LOGIN);
  expect(told.status).toBe(200);
  return page.gives({ method: LOGIN, login: await elsewhere.signsIn(account, challenge) });
}

/** Somebody reads, over HTTP, what to sign for the page that shows a number, signs it with their own passkey and sends it. */
async function vouches(username: string, { caseId }: CaseDriver, number: string): Promise<number> {
  const [credential] = personNamed(rig.place, username).passkeys;
  if (credential === undefined) throw new Error(`${username} has no passkey`);
  const headers = { authorization: `Bearer ${await rig.tokenOf(username)}` };
  const of = `${api.url}/v1/cases/${caseId}`;
  const read = await answered(`${of}/attestation?method=${MANAGER}&number=${number}`, 'GET', headers);
  const { attestation, challenge } = JSON.parse(read.text) as { attestation: object; challenge: string };
  const assertion = assert(credential, { ...SIGNING, challenge });
  return (await answered(`${of}/attestations`, 'POST', headers, { attestation, assertion })).status;
}

/** The manager is asked by the page, signs for it, and the page takes that up. */
async function confirmed({ kase, page }: Pick<Opened, 'kase' | 'page'>) {
  expect((await page.asks(MANAGER)).told.status).toBe(200);
  expect(await vouches('mona', kase, (await page.number()) ?? '')).toBe(201);
  return page.gives({ method: MANAGER });
}

/** The case has none of it, nothing was changed, and the last word of the record says exactly why. */
async function doesNotCount(kase: CaseDriver, refusal: string): Promise<void> {
  const refusals = (await kase.readings.entries()).map((entry) => entry.refusal);
  expect(refusals.findLast((reason) => reason !== null)).toBe(refusal);
  expect(await kase.recorded()).toMatchObject({ phase: 'verifying', evidence: [], approvals: [] });
  expect(Object.values(await kase.readings.register()).every((state) => state === 'planned')).toBe(true);
}

describe('what is perfect, given over HTTP, and does not count', () => {
  it('attack: a genuine sign-in elsewhere, to a context that the policy counts nowhere, is too weak', async () => {
    const alice = await opened();
    expect(await signsIn(alice)).toEqual(NOT_COMPLETED);
    await doesNotCount(alice.kase, 'login-too-weak');
    await alice.kase.proveIdentity();
  });

  it('attack: a genuine sign-in elsewhere, verified and worth S1, is too weak an item where each must reach S2', async () => {
    const alice = await opened('mfa.reset');
    expect(await signsIn(alice)).toEqual(NOT_COMPLETED);
    await doesNotCount(alice.kase, 'evidence-too-weak');
  });

  it('the word of the manager of record counts, while nothing speaks against them', async () => {
    expect(await confirmed(await opened())).toEqual({ status: 200, phase: 'verifying' });
  });

  it('attack: the genuine word of the manager of record, while they are being recovered themselves, is none', async () => {
    const alice = await opened();
    const caseId = randomUUID();
    const manager = personNamed(rig.place, 'mona');
    const asked = await rig.askToOpen({ caseId, subject: manager.username }, await rig.tokenOf('dora'));
    expect(asked).toMatchObject({ accepted: true });
    expect(await confirmed(alice)).toEqual(NOT_COMPLETED);
    await doesNotCount(alice.kase, 'voucher-in-recovery');
  });
});

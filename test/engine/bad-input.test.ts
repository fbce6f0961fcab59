import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowNotFoundError } from '@temporalio/client';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, importJWK, SignJWT } from 'jose';
import { accessTokenOf } from '../../dev/actors/sign-in.js';
import { startIdentityProvider } from '../../dev/identity-provider/start.js';
import { readState } from '../../dev/identity-provider/state.js';
import { clientCredentials } from '../../dev/identity-provider/tokens.js';
import { SECOND } from '../../domain/clock.js';
import { until } from '../support/case-rig/until.js';
import { attack } from '../support/live/attack.js';
import { Live } from '../support/live/live.js';
import { LiveCase } from '../support/live/live-case.js';
import { RawBrowser, sendRaw, type RawRequest } from '../support/live/raw-requests.js';

let live: Live;
/** Access tokens of people, by user name. */
const tokens: Record<string, string> = {};
beforeAll(async () => {
  live = await Live.start({ subjects: 12 });
  for (const who of ['dora', 'adam', 'rita', 'oscar', 'mona'])
    tokens[who] = await accessTokenOf(live.surface, live.person(who));
});
afterAll(async () => {
  await live.stop();
});

const send = (request: RawRequest) => sendRaw(live.surface.api, request);

/** What nothing that is refused at the door may do to a case. */
const UNTOUCHED = { recorded: [], changed: [] };

/** Everything that was opened, for anybody. */
async function openings(): Promise<number> {
  const rows = await live.database.selectFrom('opening').select('case_id').execute();
  return rows.length;
}

/** An opening as the desk sends it, with something else in it. */
function opening(changes: Readonly<Record<string, unknown>> = {}): string {
  const ticket = { source: 'desk', id: 'BAD-1' };
  return JSON.stringify({ action: 'password.reset', subject: 'subject0012', ticket, ...changes });
}

describe('an opening that asks for what there is not', () => {
  it.each([
    ['an unknown subject', opening({ subject: 'nobody.at.all' }), 422, 'cannot-open'],
    ['an unknown action', opening({ action: 'account.delete' }), 400, 'malformed-request'],
    ['no JSON', '{"action":', 400, 'malformed-request'],
    ['JSON of another form', '[]', 400, 'malformed-request'],
    ['a field nobody asked for', opening({ approved: true }), 400, 'malformed-request'],
    ['a subject that is markup', opening({ subject: '<img src=x>' }), 400, 'malformed-request'],
    ['more than any operation needs', opening({ subject: 'a'.repeat(20_000) }), 413, 'body-too-large'],
  ])('%s: a coded answer, and no case', async (_what, body, status, code) => {
    const before = await openings();
    expect(await send({ path: '/v1/cases', token: tokens['dora'] ?? '', body })).toMatchObject({ status, code });
    expect(await openings()).toBe(before);
  });

  it('another media type than JSON is not read, whatever the bytes are', async () => {
    const before = await openings();
    for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      const answer = await send({ path: '/v1/cases', token: tokens['dora'] ?? '', body: opening(), contentType });
      expect(answer).toMatchObject({ status: 415, code: 'unsupported-media-type' });
    }
    expect(await openings()).toBe(before);
  });
});

describe('a live case, told things by those who may not', () => {
  it('an access token of another role is told so, and a case one may not see is not there', async () => {
    const kase = await LiveCase.verified(live);
    const address = `/v1/cases/${kase.caseId}`;
    const tried: readonly (readonly [RawRequest, number, string])[] = [
      [{ path: '/v1/cases', token: tokens['adam'] ?? '', body: opening() }, 403, 'forbidden-role'],
      [{ path: `${address}/decisions`, token: tokens['dora'] ?? '', body: '{}' }, 403, 'forbidden-role'],
      [{ path: `${address}/review`, token: tokens['adam'] ?? '', body: '{}' }, 403, 'forbidden-role'],
      [{ path: `${address}/cancel`, token: tokens['adam'] ?? '', body: '{}' }, 403, 'forbidden-role'],
      [{ path: `${address}/cancel`, token: tokens['rita'] ?? '', body: '{}' }, 404, 'not-found'],
      // Any person may be asked, as a manager is: of a case that asks them nothing they learn as little as anybody.
      [{ method: 'GET', path: address, token: tokens['mona'] ?? '' }, 404, 'not-found'],
      [{ method: 'GET', path: address, token: tokens['oscar'] ?? '' }, 404, 'not-found'],
      [{ method: 'GET', path: address, token: tokens['rita'] ?? '' }, 404, 'not-found'],
      [{ method: 'GET', path: `${address}/statement?kind=review`, token: tokens['rita'] ?? '' }, 404, 'not-found'],
    ];
    for (const [request, status, code] of tried) {
      const { answer, ...rest } = await attack(live, kase, () => send(request));
      expect({ request, answer, rest }).toMatchObject({ answer: { status, code }, rest: UNTOUCHED });
    }
    await kase.approve();
  });

  it('a token that is expired, of another issuer, of a key of one’s own, or none at all, opens nothing', async () => {
    const kase = await LiveCase.verified(live);
    const genuine = decodeJwt(tokens['dora'] ?? '');
    const { privateKey } = await generateKeyPair('ES256');
    const { kid = '' } = decodeProtectedHeader(tokens['dora'] ?? '');
    const own = await new SignJWT(genuine).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid }).sign(privateKey);
    for (const token of [own, await expiredToken(), await foreignToken(), 'not.a.token']) {
      for (const address of [`/v1/cases/${kase.caseId}/cancel`, '/v1/cases']) {
        const { answer, ...rest } = await attack(live, kase, () => send({ path: address, token, body: opening() }));
        expect({ answer, rest }).toMatchObject({ answer: { status: 401, code: 'unauthenticated' }, rest: UNTOUCHED });
      }
    }
    expect(await send({ path: '/v1/cases', body: opening() })).toMatchObject({ code: 'unauthenticated' });
    await kase.approve();
  });

  it('malformed and oversized bodies, wrong types and signed nonsense leave it as it was', async () => {
    const kase = await LiveCase.verified(live);
    const browser = await RawBrowser.open(live.surface.api, kase.caseId);
    const address = `/v1/cases/${kase.caseId}/decisions`;
    const token = tokens['adam'] ?? '';
    const long = JSON.stringify({ method: 'totp', code: '1'.repeat(20_000) });
    const tried = [
      [() => browser.send(kase.caseId, 'evidence', '{"method":"totp"'), 'malformed-request'],
      [() => browser.send(kase.caseId, 'evidence', '{"method":"telepathy","code":"1"}'), 'malformed-request'],
      [() => browser.send(kase.caseId, 'evidence', '{"method":"totp","code":123456}'), 'malformed-request'],
      [() => browser.send(kase.caseId, 'evidence', long), 'body-too-large'],
      [() => browser.send(kase.caseId, 'claim', '{"newPassword":"x y"}', 'text/plain'), 'unsupported-media-type'],
      [() => send({ path: address, token, body: '{"statement":{},"assertion":{}}' }), 'malformed-request'],
      [() => send({ path: address, token, body: 'null' }), 'malformed-request'],
      [() => send({ path: '/v1/cases/not-a-case/decisions', token, body: '{}' }), 'not-found'],
    ] as const;
    for (const [act, code] of tried) {
      const { answer, ...rest } = await attack(live, kase, act);
      expect({ code: answer.code, rest }).toEqual({ code, rest: UNTOUCHED });
    }
    await kase.approve();
  });
});

describe('a live case, told things of another', () => {
  it('a session of another case proves nothing here', async () => {
    const [kase, other] = await Promise.all([LiveCase.open(live), LiveCase.open(live)]);
    const browser = await RawBrowser.open(live.surface.api, other.caseId);
    const body = JSON.stringify({ method: 'totp', code: await other.subject.recoveryCode() });
    const { answer, ...rest } = await attack(live, kase, () => browser.send(kase.caseId, 'evidence', body));
    expect({ answer, rest }).toMatchObject({ answer: { status: 401, code: 'session-not-proven' }, rest: UNTOUCHED });
    await kase.verify();
  });

  it('a code of another case is a wrong code: the answer does not say why, and the right one is taken', async () => {
    const [kase, other] = await Promise.all([LiveCase.open(live), LiveCase.open(live)]);
    const browser = await kase.browser();
    const code = await other.subject.recoveryCode();
    expect(await attack(live, kase, () => browser.submitTotp(code))).toEqual({
      answer: { kind: 'refused', code: 'verification-not-completed' },
      recorded: ['code-wrong'],
      changed: [],
    });
    await kase.verify();
  });

  it('a closed case says so to everybody who may hear it, and stays closed, also when its opening is sent again much later', async () => {
    const kase = await LiveCase.closed(live);
    await kase.workflow.result();
    const browser = await kase.browser();
    const desk = await live.deskAgent();
    const closed = { answer: { kind: 'refused', code: 'case-closed' }, ...UNTOUCHED };
    expect(await attack(live, kase, () => browser.submitTotp('000000'))).toEqual(closed);
    expect(await attack(live, kase, () => browser.redeemClaim('once more, with feeling'))).toEqual(closed);
    const beyond = { answer: { kind: 'refused', code: 'not-cancellable' }, ...UNTOUCHED };
    expect(await attack(live, kase, () => desk.cancel(kase.caseId))).toEqual(beyond);
    await expect(RawBrowser.open(live.surface.api, kase.caseId)).rejects.toThrow('case-closed');
    expect(await kase.recorded()).toMatchObject({ phase: 'closed', outcome: 'completed' });

    // Its opening, kept and sent again when the engine has long forgotten the case.
    await forgotten(kase);
    const { ticket } = (await kase.recorded()).opening.receipt;
    const body = opening({ subject: kase.subject.seeded.username, ticket });
    const before = [await openings(), (await kase.readings.entries()).length, await kase.recorded()];
    const replayed = await attack(live, kase, () => send({ path: '/v1/cases', token: tokens['dora'] ?? '', body }));
    expect(replayed).toMatchObject({ answer: { status: 202, json: { caseId: kase.caseId, status: 'closed' } } });
    expect([await openings(), (await kase.readings.entries()).length, await kase.recorded()]).toEqual(before);
  });
});

describe('whatever anybody sent', () => {
  it('no workflow task failed of it, and every history replays', async () => {
    expect(await live.whatWentWrong()).toEqual([]);
  });
});

/** The engine keeps the history of a case for so long only; here it is deleted. */
async function forgotten({ workflow, workflowId }: LiveCase): Promise<void> {
  const { namespace } = live;
  await live.temporal.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
  const isKnown = () =>
    workflow.describe().then(
      () => true,
      (fault: unknown) => {
        if (fault instanceof WorkflowNotFoundError) return false;
        throw fault;
      },
    );
  await until('the history to be gone', isKnown, (known) => !known);
}

/** What Dora's token says, signed by the real key of the real issuer, when its life was over a minute ago. */
async function expiredToken(): Promise<string> {
  const { TRUST_FILE } = live.environment.keys;
  const { jwks } = await readState(path.dirname(path.dirname(TRUST_FILE)));
  const jwk = jwks.keys.find(({ alg, kty }) => alg === 'ES256' || kty === 'EC');
  if (jwk === undefined) throw new Error('the identity provider signs with another kind of key');
  const minuteAgo = Math.floor(Date.now() / SECOND) - 60;
  return new SignJWT({ ...decodeJwt(tokens['dora'] ?? ''), iat: minuteAgo - 600, exp: minuteAgo })
    .setProtectedHeader({ ...decodeProtectedHeader(tokens['dora'] ?? ''), alg: 'ES256' })
    .sign(await importJWK(jwk, 'ES256'));
}

/** A genuine token of a provider like ours that is not ours. */
async function foreignToken(): Promise<string> {
  const directoryUrl = live.environment.database.sample_directory_idp;
  const { issuer, ticketToolSecret, stop } = await startIdentityProvider({ directoryUrl, stateFolder: null });
  try {
    const tokensOf = await clientCredentials({ issuer, clientId: 'ticket-tool', secret: ticketToolSecret });
    if (!tokensOf.ok) throw new Error(tokensOf.reason);
    return tokensOf.accessToken;
  } finally {
    await stop();
  }
}

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { personNamed } from '../support/case-rig/place.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import { until } from '../support/case-rig/until.js';

let rig: CaseRig;
let api: ServedApi;
beforeAll(async () => {
  rig = await CaseRig.start();
  api = await serveApi(rig, []);
  // Further agents of the desk, beside Dora who opens every case.
  for (const name of ['oscar', 'rob']) await joinsDesk(name);
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
});

async function joinsDesk(username: string): Promise<void> {
  const { owner } = rig.place.directory.database;
  await sql`update sample_directory.person set groups = groups || array['desk'] where username = ${username}`.execute(
    owner,
  );
}

interface Reply {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** As an agent of the desk, by way of a client. */
async function as(username: string, method: string, path: string, body?: object, clientId = 'desk-console') {
  const { personId } = personNamed(rig.place, username);
  const token = rig.ground.tokens.issue({ personId, clientId, roles: ['desk'] }, await rig.now());
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const send = async (): Promise<Reply> => {
    const response = await fetch(`${api.url}${path}`, { method, headers, ...sent });
    return { status: response.status, json: (await response.json()) as Reply['json'] };
  };
  // Sent again while the case has not answered, as clients do.
  return until('an answer', send, ({ status }) => status !== 202);
}

const at = ({ caseId }: Pick<CaseDriver, 'caseId'>, path = '') => `/v1/cases/${caseId}${path}`;

async function offer(kase: CaseDriver, from: string, to: string): Promise<string> {
  const { status, json } = await as(from, 'POST', at(kase, '/hand-over-offers'), { to });
  if (status !== 201) throw new Error(`not offered: ${String(json['code'])}`);
  return String(json['offer']);
}

const takesOver = (kase: CaseDriver, who: string, given: string, clientId?: string) =>
  as(who, 'POST', at(kase, '/hand-overs'), { offer: given }, clientId);

const passes = async (kase: CaseDriver, from: string, to: string) => takesOver(kase, to, await offer(kase, from, to));

const handOvers = async (kase: CaseDriver) =>
  ((await kase.recorded()).handOvers ?? []).map(({ receipt: { from, to } }) => [from, to]);

describe('a hand-over to the next shift', () => {
  it('gives the next agent the code, the desk number and the cancellation, and takes them from the one before', async () => {
    const kase = await rig.open();
    expect((await as('oscar', 'GET', at(kase))).status).toBe(404);
    expect(await passes(kase, 'dora', 'oscar')).toMatchObject({ status: 200, json: { status: 'accepted' } });
    expect(await as('oscar', 'GET', at(kase))).toMatchObject({
      status: 200,
      json: { caseCode: expect.stringMatching(/^\w{4}-\w{4}$/) },
    });
    expect((await as('oscar', 'GET', at(kase, '/desk-number'))).status).toBe(200);
    for (const path of ['', '/desk-number']) expect((await as('dora', 'GET', at(kase, path))).status).toBe(404);
    const listed = async (who: string) => JSON.stringify((await as(who, 'GET', '/v1/cases?limit=100')).json);
    expect(await listed('oscar')).toContain(kase.caseId);
    expect(await listed('dora')).not.toContain(kase.caseId);
    expect((await as('dora', 'POST', at(kase, '/cancel'), {})).status).toBe(404);
    expect(await kase.cancel()).toMatchObject({ refusal: 'no-standing' });
    expect((await as('oscar', 'POST', at(kase, '/cancel'), {})).status).toBe(200);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'cancelled' });
  });

  it('stands in the ledger, and the case goes on to its end under a warrant that says so', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    expect((await passes(kase, 'dora', 'oscar')).status).toBe(200);
    expect((await kase.readings.entries()).at(-1)).toMatchObject({
      fact: { kind: 'handed-over', handOver: { receipt: { from: 'p-2001', to: 'p-5001' } } },
    });
    await kase.decide('adam', 'approve');
    await kase.reaches('awaiting-claim');
    expect(await kase.redeem()).toMatchObject({ outcome: 'completed' });
  });

  it('attack: nobody has two roles by it: who took the case over, or gave it away, reviews nothing of it', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    expect((await passes(kase, 'dora', 'rob')).status).toBe(200);
    await kase.decide('adam', 'refuse');
    await kase.reaches('under-review');
    expect(await kase.review('rob')).toMatchObject({ refusal: 'decider-opened' });
    expect(await kase.review('rita')).toMatchObject({ accepted: true });
  });

  it('attack: an agent hands it to themselves or to the subject', async () => {
    const kase = await rig.open();
    const { username } = kase.subject;
    // Whoever comes to the desk while their own case is open.
    await joinsDesk(username);
    expect((await passes(kase, 'dora', 'dora')).json).toMatchObject({ code: 'not-a-distinct-person' });
    expect((await passes(kase, 'dora', username)).json).toMatchObject({ code: 'not-a-distinct-person' });
    expect(await handOvers(kase)).toEqual([]);
  });

  it('attack: an offer is taken up by another agent, by way of another desk, twice, or too late', async () => {
    const kase = await rig.open();
    const given = await offer(kase, 'dora', 'oscar');
    expect((await takesOver(kase, 'rob', given)).json).toMatchObject({ code: 'hand-over-void' });
    expect((await takesOver(kase, 'oscar', given, 'another-desk')).json).toMatchObject({ code: 'hand-over-void' });
    expect(await handOvers(kase)).toEqual([]);
    expect((await takesOver(kase, 'oscar', given)).status).toBe(200);
    expect((await passes(kase, 'oscar', 'dora')).status).toBe(200);
    await rig.skip(1_000);
    expect((await takesOver(kase, 'oscar', given)).json).toMatchObject({ code: 'hand-over-void' });
    const late = await offer(kase, 'dora', 'oscar');
    await rig.skip(3_600_000);
    expect((await takesOver(kase, 'oscar', late)).json).toMatchObject({ code: 'hand-over-void' });
    expect(await handOvers(kase)).toHaveLength(2);
  });

  it('attack: somebody offers a case that they do not hold, or takes over one that nobody offered', async () => {
    const [kase, other] = [await rig.open(), await rig.open()];
    expect((await as('rob', 'POST', at(kase, '/hand-over-offers'), { to: 'rob' })).status).toBe(404);
    const ofOther = await offer(other, 'dora', 'oscar');
    const madeUp = 'b0'.repeat(32);
    const missing = { caseId: randomUUID() } as CaseDriver;
    for (const [which, given] of [
      [kase, ofOther],
      [kase, madeUp],
      [missing, madeUp],
    ] as const)
      expect(await takesOver(which, 'oscar', given)).toMatchObject({ status: 422, json: { code: 'hand-over-void' } });
    expect(await handOvers(kase)).toEqual([]);
  });

  it('attack: whoever left the desk takes nothing over, whatever their token says', async () => {
    const kase = await rig.open();
    const given = await offer(kase, 'dora', 'carla');
    expect((await takesOver(kase, 'carla', given)).json).toMatchObject({ code: 'hand-over-void' });
  });

  it('is not possible once the case has its outcome', async () => {
    const kase = await rig.open();
    const given = await offer(kase, 'dora', 'oscar');
    await kase.cancel();
    await kase.reaches('under-review');
    expect((await takesOver(kase, 'oscar', given)).json).toMatchObject({ code: 'not-wanted-now' });
    expect((await as('dora', 'POST', at(kase, '/hand-over-offers'), { to: 'oscar' })).json).toMatchObject({
      code: 'not-wanted-now',
    });
  });
});

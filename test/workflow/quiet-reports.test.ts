import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { quietStream } from '../../activities/quiet/record-quietly.js';
import { readEntries } from '../../db/ledger-store.js';
import { readQuietFacts } from '../../db/quiet-reports.js';
import { assert } from '../../dev/software-authenticator/authenticator.js';
import { MINUTE } from '../../domain/clock.js';
import type { QuietRelease } from '../../domain/quiet.js';
import { releaseChallengeOf } from '../../proofs/quiet.js';
import { sql } from 'kysely';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { personNamed, SIGNING } from '../support/case-rig/place.js';
import { answered, type Reply } from '../support/case-rig/over-http.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import { SubjectSession } from '../support/case-rig/subject-session.js';
import { until } from '../support/case-rig/until.js';
import { SECURITY_MAIL_TO } from '../support/case-rig/workers.js';

let rig: CaseRig;
let api: ServedApi;
beforeAll(async () => {
  rig = await CaseRig.start();
  api = await serveApi(rig, []);
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
});

const ask = (method: string, path: string, headers: Readonly<Record<string, string>>, body?: object) =>
  answered(`${api.url}${path}`, method, headers, body);

/** As somebody signed in. */
async function as(username: string, method: string, path: string, body?: object): Promise<Reply> {
  return ask(method, path, { authorization: `Bearer ${await rig.tokenOf(username)}` }, body);
}

const under = ({ caseId }: CaseDriver, path: string) => `/v1/cases/${caseId}/${path}`;

async function subjectRaises(kase: CaseDriver, browser = kase.session): Promise<Reply> {
  return ask('POST', under(kase, 'quiet-report'), await browser.headers('quiet-report', '{}'), {});
}

const agentRaises = (kase: CaseDriver, agent = 'dora') => as(agent, 'POST', under(kase, 'desk-quiet-report'), {});

const owner = () => rig.place.directory.database.owner;
const facts = ({ caseId }: CaseDriver) => readQuietFacts(owner(), caseId);
const takenIn = (kase: CaseDriver, atLeast = 1) =>
  until(
    'the report to be taken in',
    () => facts(kase),
    (rows) => rows.length >= atLeast,
  );

async function releaseBefore(kase: CaseDriver, username = 'sven'): Promise<QuietRelease> {
  const { status, text } = await as(username, 'GET', under(kase, 'quiet-reports'));
  if (status !== 200) throw new Error(`${username} sees no report: ${status}`);
  return (JSON.parse(text) as { release: QuietRelease }).release;
}

async function sends(
  kase: CaseDriver,
  release: QuietRelease,
  username = 'sven',
  roles = personNamed(rig.place, username).groups,
): Promise<Reply> {
  const { personId, passkeys } = personNamed(rig.place, username);
  const [credential] = passkeys;
  if (credential === undefined) throw new Error(`${username} has no passkey`);
  const assertion = assert(credential, { ...SIGNING, challenge: releaseChallengeOf(release) });
  const token = rig.ground.tokens.issue({ personId, clientId: 'desk-console', roles: [...roles] }, await rig.now());
  const headers = { authorization: `Bearer ${token}` };
  const send = () => ask('POST', under(kase, 'quiet-release'), headers, { release, assertion });
  return until('a word on the release', send, ({ status }) => status !== 202);
}

const releases = async (kase: CaseDriver) => sends(kase, await releaseBefore(kase));

const mails = ({ caseId }: CaseDriver) => rig.mailbox.to(SECURITY_MAIL_TO, caseId);

/** So much of a case as anybody but security can look at. */
async function looks(kase: CaseDriver) {
  const read = await as('dora', 'GET', `/v1/cases/${kase.caseId}`);
  const list = await as('dora', 'GET', '/v1/cases?limit=100');
  const progress = await ask('GET', under(kase, 'progress'), await kase.session.headers('progress', '', 'GET'));
  return { read, list, progress, view: await kase.view(), approver: await as('adam', 'GET', under(kase, 'timeline')) };
}

/** Nothing was done although it is the system's turn: the case waits as it would for a target that does not answer. */
async function expectWaiting(kase: CaseDriver, effects: Readonly<Record<string, string>>): Promise<void> {
  await kase.reaches('executing');
  waiting.push(kase);
  await rig.skip(MINUTE);
  expect(await kase.view()).toMatchObject({ phase: 'executing', needsHuman: false, outcome: null });
  expect(await kase.readings.register()).toEqual(effects);
}

/** Cases that a test left waiting: each asks for its warrant every few seconds. */
const waiting: CaseDriver[] = [];
afterEach(async () => {
  for (const kase of waiting.splice(0)) if ((await kase.recorded()).phase === 'executing') await kase.cancel();
});

const UNTOUCHED = { 'password.set': 'planned', 'sessions.revoke': 'planned' };

describe('a quiet report', () => {
  it('of the subject holds the case where the system would act, until security signs that it may go on', async () => {
    const kase = await rig.open();
    expect(await subjectRaises(kase)).toEqual({ status: 202, text: '', etag: null });
    await kase.proveIdentity();
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    await kase.reaches('awaiting-claim');
    expect(await kase.submitTotp()).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    await expectWaiting(kase, UNTOUCHED);
    expect(await releases(kase)).toMatchObject({ status: 200 });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
  });

  it('of the agent who opened it holds the case too; security cancels it, and all that anybody reads is that it was cancelled', async () => {
    const kase = await rig.open();
    await kase.getApproved();
    expect(await agentRaises(kase)).toEqual({ status: 202, text: '', etag: null });
    await kase.submitTotp();
    expect(await kase.claim()).toMatchObject({ accepted: true });
    await expectWaiting(kase, UNTOUCHED);
    expect([200, 202]).toContain((await as('sven', 'POST', under(kase, 'cancel'), {})).status);
    const ended = await kase.reaches('under-review');
    expect(ended).toMatchObject({ outcome: 'cancelled', stop: { receipt: { by: 'p-6001' } } });
    expect((await kase.readings.register())['password.set']).toBe('end-proven');
    expect((await as('dora', 'GET', `/v1/cases/${kase.caseId}`)).text).not.toMatch(/p-6001|sven|quiet|security/i);
  });

  it('is told to security once, with who, which case, when and by whom, and to nobody else', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    rig.mailbox.isAway = true;
    await subjectRaises(kase);
    await takenIn(kase);
    expect(mails(kase)).toEqual([]);
    rig.mailbox.isAway = false;
    const [mail] = await until(
      'the mail',
      async () => mails(kase),
      (all) => all.length === 1,
    );
    const { personId, displayName } = kase.subject;
    for (const said of [
      kase.caseId,
      personId,
      displayName,
      'in the browser that gave the evidence',
      'The case stood in approving',
    ])
      expect(mail?.text).toContain(said);
    expect(mail?.text).toMatch(/raised a quiet report at \d+ \w+ \d{4} at \d\d:\d\d UTC/);
    const others = rig.mailbox.mails.filter(({ to }) => to !== SECURITY_MAIL_TO);
    expect(others.filter(({ subject, text }) => /quiet|security|forced/i.test(`${subject} ${text}`))).toEqual([]);
  });

  it('is in the ledger, in a stream that no list, view or timeline is made from', async () => {
    const kase = await rig.open();
    await agentRaises(kase);
    await takenIn(kase);
    const entries = await readEntries(owner(), quietStream(kase.caseId));
    expect(entries.map(({ kind, body }) => [kind, JSON.parse(body) as unknown])).toMatchObject([
      ['quiet-report', { report: { by: { as: 'desk', personId: 'p-2001' }, round: 0 } }],
    ]);
    expect((await kase.readings.entries()).map(({ kind }) => kind)).toEqual(['opened']);
  });

  it('attack: nobody sees in an answer, a view, a list, a page or a metric that one was raised', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const before = { ...(await looks(kase)), recorded: await kase.recorded() };
    const first = [await subjectRaises(kase), await agentRaises(kase)];
    await takenIn(kase, 2);
    expect([await subjectRaises(kase), await agentRaises(kase)]).toEqual(first);
    expect({ ...(await looks(kase)), recorded: await kase.recorded() }).toEqual(before);
    expect((await ask('GET', '/metrics', {})).text).not.toMatch(/quiet/);
    for (const path of ['quiet-report', 'desk-quiet-report', 'quiet-release'])
      expect((await as('dora', 'GET', under(kase, path))).status).toBe(405);
    for (const who of ['dora', 'adam', 'rita', 'oscar'])
      expect(await as(who, 'GET', under(kase, 'quiet-reports'))).toMatchObject({ status: 403 });
  });

  it('attack: a held case cannot be told from one that waits because a system it needs does not answer', async () => {
    const [held, slow] = [await rig.open(), await rig.open()];
    await subjectRaises(held);
    for (const kase of [held, slow]) {
      await kase.getApproved();
      await kase.submitTotp();
    }
    const answers = [await held.claim()];
    await until(
      'the facts of the held case',
      async () => (await held.recorded()).facts,
      (read) => read.length > 0,
    );
    rig.directoryGate.close();
    answers.push(await slow.claim());
    expect(answers[0]).toEqual(answers[1]);
    const seen = async (kase: CaseDriver) => {
      const { read, progress, view } = await looks(kase);
      const texts = [read.text, progress.text, JSON.stringify(view)];
      return texts.map((text) => text.replaceAll(kase.caseId, '').replaceAll(/T-[0-9a-f]{8}|"caseCode":"[^"]+"/g, ''));
    };
    await slow.reaches('executing');
    expect(await seen(held)).toEqual(await seen(slow));
    expect((await looks(held)).read.text).toContain('"waitsFor":"the system to make the change","waitsUntil":null');
    rig.directoryGate.open();
    await releases(held);
  });

  it('attack: a stranger who has the case code cannot hold the case; security learns that somebody has it', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const stranger = await SubjectSession.begin(rig.ground, kase.caseId);
    expect(await subjectRaises(kase, stranger)).toEqual({ status: 202, text: '', etag: null });
    await takenIn(kase);
    const [mail] = await until(
      'the mail',
      async () => mails(kase),
      (all) => all.length === 1,
    );
    expect(mail?.text).toContain('somebody else may have the case code. It holds nothing.');
    await kase.decide('adam', 'approve');
    await kase.reaches('awaiting-claim');
    expect(await kase.redeem()).toMatchObject({ outcome: 'completed' });
  });

  it('attack: an agent of another case finds none to report, and a program raises nothing', async () => {
    const kase = await rig.open();
    expect((await agentRaises(kase, 'adam')).status).toBe(403);
    const other = rig.ground.tokens.issue(
      { personId: 'p-7777', clientId: 'desk-console', roles: ['desk'] },
      await rig.now(),
    );
    const path = under(kase, 'desk-quiet-report');
    expect((await ask('POST', path, { authorization: `Bearer ${other}` }, {})).status).toBe(404);
    expect(
      (await ask('POST', `/v1/cases/${randomUUID()}/desk-quiet-report`, { authorization: `Bearer ${other}` }, {}))
        .status,
    ).toBe(404);
    expect(await facts(kase)).toEqual([]);
  });

  it('attack: a flood of reports is one report, and one mail', async () => {
    const kase = await rig.open();
    for (let nth = 0; nth < 30; nth += 1) expect((await subjectRaises(kase)).status).toBe(202);
    await takenIn(kase);
    await until(
      'the mail',
      async () => mails(kase),
      (all) => all.length > 0,
    );
    await subjectRaises(kase);
    await agentRaises(kase);
    await until(
      'the other mail',
      async () => mails(kase),
      (all) => all.length > 1,
    );
    expect(await facts(kase)).toHaveLength(2);
    expect(mails(kase)).toHaveLength(2);
  });

  it('attack: whoever raised it cannot take it back, and no process can delete or change it', async () => {
    const kase = await rig.open();
    await subjectRaises(kase);
    await takenIn(kase);
    const undone = owner().deleteFrom('quiet_fact').where('case_id', '=', kase.caseId);
    await expect(undone.execute()).rejects.toThrow('append-only');
    const { database } = rig.place.directory;
    for (const role of ['countersign_api', 'countersign_case_worker', 'countersign_ledger'] as const)
      await expect(database.as(role).deleteFrom('quiet_report').execute()).rejects.toThrow('permission denied');
    expect(
      (await ask('DELETE', under(kase, 'quiet-report'), await kase.session.headers('quiet-report', '', 'DELETE')))
        .status,
    ).toBe(405);
  });

  it('attack: a report and a release that somebody wrote into the database hold and release nothing', async () => {
    const [kase, held] = [await rig.open(), await rig.open()];
    await kase.getApproved();
    const made = { round: 0, given: 'made-up', received_at: await rig.now() };
    const rows = ['person:p-2001', `session:${await kase.session.thumbprint()}`];
    for (const raiser of rows)
      await owner()
        .insertInto('quiet_report')
        .values({ ...made, case_id: kase.caseId, raiser })
        .execute();
    await owner()
      .insertInto('quiet_fact')
      .values({ case_id: kase.caseId, fact: 'report:0:x', jws: 'made-up' })
      .execute();
    expect(await kase.redeem()).toMatchObject({ outcome: 'completed' });
    const refused = await readEntries(owner(), quietStream(kase.caseId));
    expect(refused.map(({ kind }) => kind)).toEqual(['quiet-report-refused', 'quiet-report-refused']);

    await subjectRaises(held);
    await takenIn(held);
    await owner()
      .insertInto('quiet_fact')
      .values({ case_id: held.caseId, fact: 'release:x', jws: 'made-up' })
      .execute();
    const body = JSON.stringify({ release: await releaseBefore(held), assertion: {} });
    await owner()
      .insertInto('quiet_release')
      .values({ case_id: held.caseId, message_id: 'x', body, received_at: await rig.now() })
      .execute();
    await held.getApproved();
    await held.submitTotp();
    await held.claim();
    await expectWaiting(held, UNTOUCHED);
  });
});

describe('while a case is held', () => {
  async function held(): Promise<CaseDriver> {
    const kase = await rig.open();
    await subjectRaises(kase);
    await kase.getApproved();
    await kase.submitTotp();
    await kase.claim();
    await expectWaiting(kase, UNTOUCHED);
    return kase;
  }

  it('a veto and a cancellation are heard at once: stopping does not wait for security', async () => {
    const [vetoed, cancelled] = [await held(), await held()];
    expect(await vetoed.decide('anna', 'veto')).toMatchObject({ accepted: true });
    expect(await vetoed.reaches('under-review')).toMatchObject({ outcome: 'refused' });
    expect(await cancelled.cancel()).toMatchObject({ accepted: true });
    expect(await cancelled.reaches('under-review')).toMatchObject({ outcome: 'cancelled' });
  });

  it('attack: it is released by nobody who has a part in it, is not of security, or signed for something else', async () => {
    const kase = await held();
    const own = await releaseBefore(kase);
    const { personId } = personNamed(rig.place, 'adam');
    expect((await sends(kase, { ...own, decider: personId }, 'adam')).status).toBe(403);
    expect((await sends(kase, { ...own, decider: personId })).text).toContain('proof');
    expect((await sends(kase, { ...own, reports: '0'.repeat(64) })).text).toContain('stale');
    expect((await sends(kase, { ...own, subject: { ...own.subject, displayName: 'Somebody' } })).text).toContain(
      'stale',
    );
    await sql`update sample_directory.person set groups = groups || array['security'] where username = 'adam'`.execute(
      owner(),
    );
    expect((await sends(kase, { ...own, decider: personId }, 'adam', ['security'])).text).toContain(
      'not-a-distinct-person',
    );
    // Signed over what was before them; then the agent reports too.
    await agentRaises(kase);
    await takenIn(kase, 2);
    expect((await sends(kase, own)).text).toContain('stale');
    expect(await kase.phase()).toBe('executing');
    expect(await releases(kase)).toMatchObject({ status: 200 });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
  });

  it('attack: somebody of security who left, or was moved out of the group, releases nothing', async () => {
    const kase = await held();
    const { owner: directory } = rig.place.directory;
    const sven = directory.updateTable('sample_directory.person').where('username', '=', 'sven');
    await sven.set({ status: 'suspended' }).execute();
    expect((await sends(kase, await releaseBefore(kase))).text).toContain('not-in-group');
    await sven.set({ status: 'active' }).execute();
    expect(await kase.phase()).toBe('executing');
  });

  it('once released it can be reported anew, and is held anew', async () => {
    const kase = await rig.open();
    await subjectRaises(kase);
    await takenIn(kase);
    expect((await releases(kase)).status).toBe(200);
    expect((await as('sven', 'GET', under(kase, 'quiet-reports'))).text).toContain('"release":null');
    await subjectRaises(kase);
    await takenIn(kase, 3);
    await kase.getApproved();
    await kase.submitTotp();
    await kase.claim();
    await expectWaiting(kase, UNTOUCHED);
  });

  it('attack: security stops, releases and reads nothing of which nothing was reported', async () => {
    const kase = await rig.open();
    for (const [method, path] of [
      ['GET', 'quiet-reports'],
      ['POST', 'cancel'],
    ] as const)
      expect((await as('sven', method, under(kase, path), method === 'POST' ? {} : undefined)).status).toBe(404);
    expect(await kase.cancel(await rig.tokenOf('sven'))).toMatchObject({ refusal: 'no-standing' });
  });
});

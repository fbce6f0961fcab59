import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { signStatement, type SignedAct } from '../../dev/actors/decider.js';
import type { Statement } from '../../domain/statement.js';
import { SECOND } from '../../domain/clock.js';
import { whatAxeFinds } from '../support/browser/accessibility.js';
import { PortalPage } from '../support/browser/portal-page.js';
import { ConsoleStand } from '../support/console/console-stand.js';
import { approves, goesToApprove } from '../support/console/countersigning.js';
import { LiveCase } from '../support/live/live-case.js';

let stand: ConsoleStand;
beforeAll(async () => {
  stand = await ConsoleStand.start(8);
}, 400_000);
afterAll(() => stand?.stop());

const NOT_SIGNED = 'What came back is not what you were shown';
const approvalsOf = async (kase: LiveCase) => (await kase.recorded()).approvals.length;

/** Asks the API as the page itself does. */
function asked(page: Page, path: string, body?: unknown): Promise<{ status: number; json: Record<string, unknown> }> {
  const sent = { path, body: body === undefined ? null : JSON.stringify(body) };
  return page.evaluate(async ({ path: at, body: text }) => {
    const json = text === null ? {} : { method: 'POST', body: text, headers: { 'content-type': 'application/json' } };
    const headers = { ...('headers' in json ? json.headers : {}), 'countersign-console': 'act' };
    const response = await fetch(at, { ...json, headers });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }, sent);
}

const statementIn = async (page: Page, { caseId }: LiveCase): Promise<Statement> => {
  const { json } = await asked(page, `/v1/cases/${caseId}/statement?kind=approve&calledBack=true`);
  return json['statement'] as Statement;
};

describe('whoever the case is about', () => {
  it('attack: is of the group that approves, and countersigns their own recovery: refused in words, and past the page', async () => {
    const kase = await LiveCase.verified(stand.live);
    const { username } = kase.subject.seeded;
    await stand.joins(username, 'recovery-approvers');
    const own = await stand.signedIn(username);
    await own.page.getByText('You have a part in it: somebody else decides').waitFor();
    await own.page
      .getByRole('link', { name: /^A new password for / })
      .first()
      .click();
    await own.shows('This is not yours to decide');
    await own.page.getByText('Nobody decides on a case of their own, whatever group they are of.').waitFor();
    expect(await whatAxeFinds(own.page)).toEqual([]);
    const act = signStatement(stand.live.surface, kase.subject, await statementIn(own.page, kase));
    expect(await asked(own.page, `/v1/cases/${kase.caseId}/decisions`, act)).toMatchObject({
      status: 422,
      json: { code: 'not-a-distinct-person' },
    });
    expect(await kase.decidePastTheApi({ ...act, assertion: { ...act.assertion } })).toMatchObject({ accepted: false });
    expect(await approvalsOf(kase)).toBe(0);
  }, 120_000);
});

describe('a page that shows one case and asks to sign another', () => {
  it('attack: the console hands another case to be signed: the signing page names that one, and nothing is signed', async () => {
    const [shown, wanted] = [await LiveCase.verified(stand.live), await LiveCase.verified(stand.live)];
    const adam = await stand.signedIn('adam', stand.addressOf(shown));
    await adam.page.route(`**/v1/cases/${shown.caseId}/statement*`, (route) =>
      route.continue({ url: route.request().url().replace(shown.caseId, wanted.caseId) }),
    );
    await goesToApprove(adam);
    await adam.shows(`You approve: A new password, for ${wanted.subject.seeded.displayName}`);
    await adam.presses('Back without signing');
    await adam.shows(`A new password for ${wanted.subject.seeded.displayName}`);
    expect([await approvalsOf(shown), await approvalsOf(wanted)]).toEqual([0, 0]);
  }, 120_000);

  it('attack: a tamer rule and other evidence are shown beside what is signed: there is nothing to sign', async () => {
    const kase = await LiveCase.verified(stand.live);
    const adam = await stand.signedIn('adam', stand.addressOf(kase));
    await adam.page.route('**/statement*', async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { shown: { plan: string } };
      const plan = body.shown.plan.replace('"tier":1', '"tier":2');
      await route.fulfill({ response, json: { ...body, shown: { ...body.shown, plan } } });
    });
    await adam.page.getByLabel('I called them back on this number, and they want it').check();
    await adam.presses('Approve and sign');
    await adam.saysNo('does not belong together');
    expect(await adam.page.getByRole('button').count()).toBe(0);
    expect(await whatAxeFinds(adam.page)).toEqual([]);
  }, 120_000);

  it('attack: the signing page has another statement signed than it shows: neither counts, at the API nor at the worker', async () => {
    const [shown, wanted] = [await LiveCase.verified(stand.live), await LiveCase.verified(stand.live)];
    const adam = await stand.signedIn('adam', stand.addressOf(shown));
    const sent: SignedAct[] = [];
    await adam.page.route('**/console/signed-text.js', async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      const swapped = text.replace('/v1\\0${text}', `/v1\\0\${text.replaceAll('${shown.caseId}', '${wanted.caseId}')}`);
      expect(swapped).not.toBe(text);
      await route.fulfill({ response, body: swapped });
    });
    await adam.page.route('**/decisions', async (route) => {
      sent.push(route.request().postDataJSON() as SignedAct);
      await route.continue();
    });
    await approves(adam);
    await adam.says(NOT_SIGNED);
    const [act] = sent;
    expect(act?.statement.caseId).toBe(shown.caseId);
    expect(await shown.decidePastTheApi(act!)).toMatchObject({ accepted: false, refusal: 'proof' });
    const swapped = { ...act!, statement: { ...act!.statement, caseId: wanted.caseId } };
    expect(await wanted.decidePastTheApi(swapped)).toMatchObject({ accepted: false });
    expect([await approvalsOf(shown), await approvalsOf(wanted)]).toEqual([0, 0]);
  }, 120_000);

  it('attack: the console sends another statement under the signature that came back', async () => {
    const kase = await LiveCase.verified(stand.live);
    const adam = await stand.signedIn('adam', stand.addressOf(kase));
    await adam.page.route('**/decisions', async (route) => {
      const act = route.request().postDataJSON() as SignedAct;
      const statement = { ...act.statement, effects: ['Nothing at all happens'] };
      await route.continue({ postData: JSON.stringify({ ...act, statement }) });
    });
    await approves(adam);
    await adam.says(NOT_SIGNED);
    expect(await approvalsOf(kase)).toBe(0);
  }, 120_000);

  it('attack: a link brings something signed elsewhere to a tab that did not ask for it', async () => {
    const kase = await LiveCase.verified(stand.live);
    const adam = await stand.signedIn('adam', stand.addressOf(kase));
    const act = signStatement(stand.live.surface, stand.live.person('adam'), await statementIn(adam.page, kase));
    const signed = Buffer.from(JSON.stringify({ text: JSON.stringify(act.statement), assertion: act.assertion }));
    const sent: string[] = [];
    adam.page.on('request', (request) => void sent.push(request.method()));
    await adam.page.goto('about:blank');
    await adam.page.goto(`${stand.addressOf(kase)}#trip=guessed&signed=${signed.toString('base64url')}`);
    await adam.page.getByRole('button', { name: 'Approve and sign' }).waitFor();
    expect(sent).not.toContain('POST');
    expect(await approvalsOf(kase)).toBe(0);
  }, 120_000);
});

describe('what was signed too late', () => {
  it('is refused in words, and the case is there to be read and signed anew', async () => {
    const kase = await LiveCase.verified(stand.live);
    const anna = await stand.signedIn('anna', stand.addressOf(kase));
    let isLate = true;
    await anna.page.route('**/statement*', async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { statement: Statement };
      const { issuedAt, expiresAt } = body.statement;
      const before = isLate ? 400 * SECOND : 0;
      isLate = false;
      const statement = { ...body.statement, issuedAt: issuedAt - before, expiresAt: expiresAt - before };
      await route.fulfill({ response, json: { ...body, statement } });
    });
    await approves(anna);
    await anna.says('You signed too long after it was shown to you.');
    expect(await whatAxeFinds(anna.page)).toEqual([]);
    await approves(anna);
    await anna.says('Your approval counts.');
    expect(await approvalsOf(kase)).toBe(1);
  }, 120_000);
});

/** Somebody else's site, at an origin of its own. */
async function evilSite(html: string): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`, server };
}

describe('a site of somebody else, in the browser of an approver who is signed in', () => {
  it('attack: posts forms, asks as a script and puts the pages into frames: nobody is signed out, nothing is shown', async () => {
    const kase = await LiveCase.verified(stand.live);
    const adam = await stand.signedIn('adam', stand.addressOf(kase));
    const { api, signing } = stand.live.surface;
    const signOut = `${api}/v1/console/sign-out`;
    const { url, server } = await evilSite(`<!doctype html><title>Win</title>
      <form method="post" enctype="text/plain" action="${signOut}"><input name='{"a":"' value='"}'><button>Win</button></form>
      <iframe src="${stand.addressOf(kase)}"></iframe><iframe src="${signing.origin}/sign"></iframe>`);
    const evil = await PortalPage.open(adam.page.context(), url);
    const framed = evil.page.frames().slice(1);
    const inside = await Promise.all(framed.map((frame) => frame.locator('main').count()));
    expect(inside).toEqual([0, 0]);
    const heard = await evil.page.evaluate(
      async ([to, read]) => {
        const how = { credentials: 'include', headers: { 'countersign-console': 'act' } } as const;
        const tries = [
          fetch(to ?? '', { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' }),
          fetch(to ?? '', { method: 'POST', ...how }),
          fetch(read ?? '', how),
        ];
        const settled = await Promise.allSettled(tries);
        return settled.map((one) => (one.status === 'fulfilled' ? one.value.type : 'refused'));
      },
      [signOut, `${api}/v1/queue`],
    );
    expect(heard).toEqual(['opaque', 'refused', 'refused']);
    await evil.page.getByRole('button', { name: 'Win' }).click();
    await evil.page.waitForLoadState();
    server.close();
    expect(await asked(adam.page, '/v1/console/session')).toMatchObject({ status: 200, json: { personId: 'p-3001' } });
  }, 120_000);

  it('attack: a script reads the session out of the page: there is nothing to read', async () => {
    const adam = await stand.signedIn('adam');
    const held = await adam.page.evaluate(
      '[document.cookie, ...Object.values(sessionStorage), ...Object.values(localStorage)]',
    );
    expect(held).toEqual(['']);
    const [session] = (await adam.page.context().cookies()).filter(({ name }) =>
      name.startsWith('countersign-console'),
    );
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  }, 60_000);
});

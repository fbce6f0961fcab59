import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signStatement, type SignedAct } from '../../dev/actors/decider.js';
import { SECOND } from '../../domain/clock.js';
import type { Statement } from '../../domain/statement.js';
import { whatAxeFinds } from '../support/browser/accessibility.js';
import type { PortalPage } from '../support/browser/portal-page.js';
import { asked, statementIn } from '../support/console/asking.js';
import { ConsoleStand } from '../support/console/console-stand.js';
import { approves, CALLED, goesToApprove } from '../support/console/countersigning.js';
import { LiveCase } from '../support/live/live-case.js';

let stand: ConsoleStand;
let adam: PortalPage;
beforeAll(async () => {
  stand = await ConsoleStand.start(16);
  adam = await stand.signedIn('adam');
}, 400_000);
afterAll(() => stand?.stop());

/** Adam opens a case, on a page that nobody tampers with yet. */
async function adamReads(kase: LiveCase): Promise<void> {
  await adam.page.unrouteAll();
  await adam.page.goto(stand.addressOf(kase));
  await adam.shows(`A new password for ${kase.subject.seeded.displayName}`);
}

const NOT_SIGNED = 'What came back is not what you were shown';
const SIGN = 'Sign with my passkey';
const verified = () => LiveCase.verified(stand.live);
const approvalsOf = async (...cases: readonly LiveCase[]) =>
  Promise.all(cases.map(async (kase) => (await kase.recorded()).approvals.length));

/** What the page sends to be decided, as it goes past. */
async function sentBy({ page }: PortalPage): Promise<readonly SignedAct[]> {
  const sent: SignedAct[] = [];
  await page.route('**/decisions', async (route) => {
    sent.push(route.request().postDataJSON() as SignedAct);
    await route.continue();
  });
  return sent;
}

describe('a page that shows one case and asks to sign another', () => {
  it('attack: the console hands another case to be signed: the signing page names that one, and whoever reads goes back', async () => {
    const [shown, wanted] = [await verified(), await verified()];
    await adamReads(shown);
    await adam.page.route(`**/v1/cases/${shown.caseId}/statement*`, (route) =>
      route.continue({ url: route.request().url().replace(shown.caseId, wanted.caseId) }),
    );
    await goesToApprove(adam);
    await adam.shows(`You approve: A new password, for ${wanted.subject.seeded.displayName}`);
    await adam.presses('Back without signing');
    await adam.shows(`A new password for ${wanted.subject.seeded.displayName}`);
    expect(await approvalsOf(shown, wanted)).toEqual([0, 0]);
  }, 180_000);

  it('attack: whoever does not read signs it: it is nothing for the case that was shown, at the API and at the worker', async () => {
    const [shown, wanted] = [await verified(), await verified()];
    await adamReads(shown);
    const sent = await sentBy(adam);
    await adam.page.route(`**/v1/cases/${shown.caseId}/statement*`, (route) =>
      route.continue({ url: route.request().url().replace(shown.caseId, wanted.caseId) }),
    );
    await approves(adam);
    await adam.says(NOT_SIGNED);
    const [act] = sent;
    expect(act?.statement.caseId).toBe(wanted.caseId);
    expect(await shown.decidePastTheApi(act!)).toMatchObject({ accepted: false });
    const claimed = { ...act!, statement: { ...act!.statement, caseId: shown.caseId, subject: subjectOf(shown) } };
    expect(await shown.decidePastTheApi(claimed)).toMatchObject({ accepted: false, refusal: 'proof' });
    expect(await approvalsOf(shown, wanted)).toEqual([0, 0]);
  }, 180_000);

  it('attack: the signing page has another statement signed than it shows: it counts nowhere, at the API nor at the worker', async () => {
    const [shown, wanted] = [await verified(), await verified()];
    await adamReads(shown);
    const sent = await sentBy(adam);
    await adam.page.route('**/console/signed-text.js', async (route) => {
      // From the API's own address: the signing page's is a name that Chromium alone resolves everywhere.
      const response = await route.fetch({ url: `${stand.live.surface.api}/console/signed-text.js` });
      const text = await response.text();
      const swap = `/v1\\0\${text.replaceAll('${shown.caseId}', '${wanted.caseId}')}`;
      const swapped = text.replace('/v1\\0${text}', () => swap);
      expect(swapped).not.toBe(text);
      await route.fulfill({ response, body: swapped });
    });
    await approves(adam);
    await adam.says(NOT_SIGNED);
    const [act] = sent;
    expect(act?.statement.caseId).toBe(shown.caseId);
    expect(await shown.decidePastTheApi(act!)).toMatchObject({ accepted: false, refusal: 'proof' });
    const elsewhere = { ...act!, statement: { ...act!.statement, caseId: wanted.caseId } };
    expect(await wanted.decidePastTheApi(elsewhere)).toMatchObject({ accepted: false });
    expect(await approvalsOf(shown, wanted)).toEqual([0, 0]);
  }, 180_000);

  it('attack: a tamer rule is shown beside what is signed: there is nothing to sign', async () => {
    const kase = await verified();
    await adamReads(kase);
    await adam.page.route('**/statement*', async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { shown: { plan: string } };
      const plan = body.shown.plan.replace('"tier":1', '"tier":2');
      expect(plan).not.toBe(body.shown.plan);
      await route.fulfill({ response, json: { ...body, shown: { ...body.shown, plan } } });
    });
    await adam.page.getByLabel(CALLED).check();
    await adam.presses('Approve and sign');
    await adam.saysNo('does not belong together');
    expect(await adam.page.getByRole('button', { name: SIGN }).count()).toBe(0);
    expect(await whatAxeFinds(adam.page)).toEqual([]);
  }, 180_000);

  it('attack: the console sends another statement under the signature that came back', async () => {
    const kase = await verified();
    await adamReads(kase);
    const swapped: SignedAct[] = [];
    await adam.page.route('**/decisions', async (route) => {
      const act = route.request().postDataJSON() as SignedAct;
      swapped.push({ ...act, statement: { ...act.statement, effects: ['Nothing at all happens'] } });
      await route.continue({ postData: JSON.stringify(swapped.at(-1)) });
    });
    await approves(adam);
    await adam.says(NOT_SIGNED);
    expect(await kase.decidePastTheApi(swapped[0]!)).toMatchObject({ accepted: false, refusal: 'proof' });
    expect(await approvalsOf(kase)).toEqual([0]);
  }, 180_000);
});

const subjectOf = ({ subject: { seeded } }: LiveCase) => ({
  personId: seeded.personId,
  displayName: seeded.displayName,
});

describe('whoever the case is about', () => {
  const OWN = 'Nobody decides on a case of their own, whatever group they are of.';

  it('attack: is of the group that approves, and countersigns their own recovery: refused in words, and past the page', async () => {
    const kase = await verified();
    const { username, personId: decider } = kase.subject.seeded;
    await stand.joins(username, 'recovery-approvers');
    const own = await stand.signedIn(username);
    const card = own.page.getByRole('listitem').filter({ hasText: kase.subject.seeded.displayName });
    await card.getByText('You have a part in it: somebody else decides').waitFor();
    await card.getByRole('link').click();
    await own.shows('This is not yours to decide');
    await own.page.getByText(OWN).waitFor();
    expect(await whatAxeFinds(own.page)).toEqual([]);
    await adamReads(kase);
    const statement = { ...(await statementIn(adam.page, kase)), decider };
    const act = signStatement(stand.live.surface, kase.subject, statement);
    expect(await asked(own.page, `/v1/cases/${kase.caseId}/decisions`, act)).toMatchObject({
      status: 422,
      json: { code: 'decider-is-subject' },
    });
    expect(await kase.decidePastTheApi(act)).toMatchObject({ accepted: false, refusal: 'decider-is-subject' });
    expect(await approvalsOf(kase)).toEqual([0]);
  }, 180_000);

  it('attack: approves by another account of theirs: the worker knows it is them, and the page says why it does not count', async () => {
    const kase = await verified();
    await stand.joins('hana', 'recovery-approvers');
    await stand.isAlso('hana', kase.subject.seeded.username);
    const other = await stand.signedIn('hana', stand.addressOf(kase));
    await approves(other);
    await other.says('You have a part in this case already, so you cannot decide on it.');
    expect(await whatAxeFinds(other.page)).toEqual([]);
    expect(await approvalsOf(kase)).toEqual([0]);
  }, 180_000);
});

describe('what was signed too late', () => {
  it('is refused in words, past the page too, and the case is there to be read and signed anew', async () => {
    const kase = await verified();
    const anna = await stand.signedIn('anna', stand.addressOf(kase));
    const sent = await sentBy(anna);
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
    expect(await kase.decidePastTheApi(sent[0]!)).toMatchObject({ accepted: false, refusal: 'statement-expired' });
    await approves(anna);
    await anna.says('Your approval counts.');
    expect(await approvalsOf(kase)).toEqual([1]);
  }, 180_000);
});
